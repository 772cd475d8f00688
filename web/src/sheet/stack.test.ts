import { describe, expect, it } from 'vitest'
import { columns, fold, sumKnown, type Row } from './stack'
import type { Floor } from './types'

function floorsOf(count: number, fire: number | null = null, below = 0): Floor[] {
  const markOf = (index: number): Floor['mark'] => {
    if (fire === null) return 'other'
    if (index === fire) return 'fire'
    return index === fire + 1 ? 'above' : index === fire - 1 ? 'below' : 'other'
  }
  const indexes = [...Array(count).keys()].map((at) => at + 1).reverse()
  const cellars = [...Array(below).keys()].map((at) => -at - 1)
  return [...indexes, ...cellars].map((index) => ({
    index,
    label: `${index}`,
    mark: markOf(index),
    units: [],
    persons: index % 2 ? 10 : null,
    assisted: null,
  }))
}

function told(rows: Row[]): string {
  return rows.map((row) => (row.kind === 'gap' ? `+${row.count}` : row.floor.label)).join(' ')
}

const none = new Set<number>()

describe('the stack of floors', () => {
  it('is drawn whole where it is low', () => {
    expect(told(fold(floorsOf(6, 3), 3, none))).toBe('6 5 4 3 2 1')
    expect(fold([], null, none)).toEqual([])
  })

  it('folds a tower to the fire, its neighbours, the top and the ground', () => {
    expect(told(fold(floorsOf(33, 17, 2), 17, none))).toBe('33 +13 19 18 17 16 15 +13 1 -1 -2')
  })

  it('folds a tower without a fire floor to the top and the ground', () => {
    expect(told(fold(floorsOf(33), null, none))).toBe('33 +29 3 2 1')
  })

  it('draws a floor rather than a line that hides one floor', () => {
    expect(told(fold(floorsOf(13, 10), 10, none))).toBe('13 12 11 10 9 8 +6 1')
  })

  it('opens a gap that was pressed, and counts the people of one that was not', () => {
    const rows = fold(floorsOf(33, 17), 17, new Set([32]))
    expect(rows).toHaveLength(1 + 13 + 5 + 1 + 1)
    const gap = rows.find((row) => row.kind === 'gap')
    expect(gap).toEqual({ kind: 'gap', key: 14, count: 13, persons: 60, assisted: null })
  })
})

it('puts units side by side by their number, and dwellings of no unit last', () => {
  const unit = (name: string | null) => ({
    unit: name,
    dwellings: 1,
    households: 1,
    persons: 1,
    assisted: null,
  })
  const [floor] = floorsOf(1)
  const floors = [
    { ...floor!, units: [unit('10'), unit(null)] },
    { ...floor!, units: [unit('2'), unit('1')] },
  ]
  expect(columns(floors)).toEqual(['1', '2', '10', null])
})

it('adds what is known and never makes a nought of what is not', () => {
  expect(sumKnown([1, null, 2])).toBe(3)
  expect(sumKnown([null, null])).toBeNull()
  expect(sumKnown([])).toBeNull()
})
