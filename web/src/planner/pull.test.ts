import { describe, expect, it } from 'vitest'
import type { Degrees } from './ground'
import { apartM, besideM, nearest, ringOf } from './pull'

/** A border that runs north along the equator's meridian, a knot each ten metres or so. */
const STEP = 0.0001
const BORDER: Degrees[][] = Array.from({ length: 10 }, (_, at) => [
  [0, at * STEP],
  [0, (at + 1) * STEP],
])
const at = (x: number, y: number): Degrees => [x * STEP, y * STEP]
const told = (ring: Degrees[] | null): string[] | undefined =>
  ring?.map(([x, y]) => `${Math.round(x / STEP)},${Math.round(y / STEP)}`)

describe('a border that is dragged', () => {
  it('takes in the ground between it and a path that comes back to it', () => {
    const ring = ringOf(BORDER, [at(0, 2), at(3, 2), at(3, 5), at(0, 5)])
    expect(told(ring)).toEqual(['0,5', '0,4', '0,3', '0,2', '3,2', '3,5'])
  })

  it('is pulled to where the path ends, as wide as it is pulled far', () => {
    const ring = ringOf(BORDER, [at(0, 5), at(1, 5), at(2.2, 5)])
    const corners = told(ring) ?? []
    expect(corners.at(-1)).toBe('2,5')
    expect(corners.slice(0, -1).sort()).toEqual(['0,3', '0,4', '0,5', '0,6', '0,7'])
  })

  it('is pulled at its end too', () => {
    expect(told(ringOf(BORDER, [at(0, 0), at(2, 0)]))?.sort()).toEqual(['0,0', '0,1', '0,2', '2,0'])
  })

  it('is nothing without a border', () => {
    expect(ringOf([], [at(0, 0), at(1, 1)])).toBeNull()
    expect(ringOf(BORDER, [])).toBeNull()
  })
})

describe('distances', () => {
  it('are metres', () => {
    expect(apartM([0, 0], [0, 0.001])).toBeCloseTo(111.32, 2)
    expect(besideM([0.001, 0.0005], [0, 0], [0, 0.001])).toBeCloseTo(111.32, 2)
    expect(besideM([0, 0.002], [0, 0], [0, 0.001])).toBeCloseTo(111.32, 2)
  })

  it('decide which border is meant, and whether one is', () => {
    const borders: [string, Degrees[][]][] = [
      ['left', [[at(0, 0), at(0, 9)]]],
      ['right', [[at(4, 0), at(4, 9)]]],
    ]
    expect(nearest(borders, at(3, 5), 20)).toBe('right')
    expect(nearest(borders, at(2, 5), 10)).toBeNull()
  })
})
