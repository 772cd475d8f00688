import { describe, expect, it } from 'vitest'
import { most, section, type FloorCounts } from './section'

function floor(index: number | null, label: string | null, persons = 0): FloorCounts {
  const none = { children: 0, elderly: 0, assisted: 0 }
  return { floor_index: index, floor_label: label, dwellings: 2, households: 1, persons, ...none }
}

function labels(...given: Parameters<typeof section>): string[] {
  return section(...given).map((line) => line.label)
}

describe('the section of a building', () => {
  it('goes from the top floor to the lowest, with what the lift says', () => {
    const floors = [floor(-1, 'P1'), floor(1, 'G'), floor(2, '1'), floor(3, '2')]
    expect(labels({ floors, floors_above: 3, floors_below: 1 })).toEqual(['2', '1', 'G', 'P1'])
  })

  it('has a line for every floor, and no counts where no dwelling is registered', () => {
    const lines = section({ floors: [floor(3, '3', 4)], floors_above: 4, floors_below: 2 })
    expect(lines.map((line) => line.label)).toEqual(['4', '3', '2', '1', 'B1', 'B2'])
    expect(lines.map((line) => line.counts?.persons ?? null)).toEqual([
      null,
      4,
      null,
      null,
      null,
      null,
    ])
  })

  it('grows beyond the storeys that were counted where people live higher or lower', () => {
    const floors = [floor(-2, null), floor(5, '5')]
    expect(labels({ floors, floors_above: 3, floors_below: null })).toEqual([
      '5',
      '4',
      '3',
      '2',
      '1',
      'B1',
      'B2',
    ])
  })

  it('keeps two floors that share a number apart', () => {
    const floors = [floor(1, 'A'), floor(1, 'B')]
    expect(labels({ floors, floors_above: 1, floors_below: 0 })).toEqual(['A', 'B'])
  })

  it('puts floors of unknown height last', () => {
    const floors = [floor(null, null, 3), floor(1, '1')]
    expect(labels({ floors, floors_above: 2, floors_below: null })).toEqual(['2', '1', '?'])
  })

  it('is empty where nothing is known', () => {
    expect(section({ floors: [], floors_above: null, floors_below: null })).toEqual([])
  })

  it('does not draw a floor that cannot be', () => {
    const lines = section({ floors: [floor(30000, '30000')], floors_above: 9999, floors_below: 0 })
    expect(lines.length).toBe(201)
    expect(lines.at(-1)?.label).toBe('30000')
  })

  it('knows its largest count', () => {
    const floors = [floor(1, '1', 3), floor(2, '2', 9)]
    expect(most(section({ floors, floors_above: 2, floors_below: 0 }), 'persons')).toBe(9)
    expect(most([], 'persons')).toBe(0)
  })
})
