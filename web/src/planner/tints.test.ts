import { describe, expect, it } from 'vitest'
import { TINTS, tintsOf } from './tints'

describe('colours of grids', () => {
  const beside: [string, string][] = [
    ['A', 'B'],
    ['B', 'C'],
    ['A', 'C'],
  ]

  it('differ where grids touch', () => {
    const tints = tintsOf(['A', 'B', 'C'], beside)
    expect(new Set(tints.values()).size).toBe(3)
  })

  it('stay while they can, and a new grid gives way', () => {
    const before = new Map([
      ['B', 2],
      ['C', 0],
    ])
    const tints = tintsOf(['A', 'B', 'C'], beside, before)
    expect([tints.get('B'), tints.get('C')]).toEqual([2, 0])
    expect([0, 2]).not.toContain(tints.get('A'))
  })

  it('change where two of one colour come to lie side by side', () => {
    const before = new Map([
      ['A', 3],
      ['B', 3],
    ])
    const tints = tintsOf(['A', 'B'], [['A', 'B']], before)
    expect(tints.get('A')).not.toBe(tints.get('B'))
  })

  it('come to an end where a grid has more neighbours than there are colours', () => {
    const labels = Array.from({ length: TINTS + 2 }, (_, at) => `${at}`)
    const all = labels.flatMap((one, at) =>
      labels.slice(at + 1).map((other) => [one, other] as const),
    )
    expect(tintsOf(labels, all).size).toBe(labels.length)
  })
})
