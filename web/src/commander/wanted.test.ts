import { describe, expect, it } from 'vitest'
import { againstParams, ANYTHING, filterParams, narrowed, readRanges, writeRanges } from './wanted'

const TODAY = '2026-11-22'

describe('the filter', () => {
  it('says nothing of what is not narrowed', () => {
    const said = Object.values(filterParams({ ...ANYTHING, period: null }, TODAY))
    expect(said.filter((value) => value !== null && value !== undefined)).toEqual([])
  })

  it('goes to the API under its names', () => {
    const wanted = {
      ...ANYTHING,
      classes: ['CJT214-2007:05', 'CJT214-2007:0102'],
      severities: ['critical', 'none'] as const,
      channels: ['hotline'],
      state: 'open' as const,
      hours: [22, 23, 0, 1],
      weekdays: [1, 2, 3, 4, 5],
      area: '429502001',
    }
    expect(filterParams(wanted, TODAY)).toEqual({
      since: '2026-10-24',
      until: '2026-11-23',
      classes: 'CJT214-2007:05,CJT214-2007:0102',
      severities: 'critical,none',
      channels: 'hotline',
      state: 'open',
      hours: '0-1,22-23',
      weekdays: '1-5',
      area: '429502001',
    })
    expect(narrowed(wanted)).toBe(7)
  })

  it('names the other period', () => {
    const wanted = { ...ANYTHING, period: { since: '2026-11-01', until: '2026-11-03' } }
    expect(againstParams(wanted, 'before', TODAY)).toEqual({
      compare_since: '2026-10-30',
      compare_until: '2026-11-01',
    })
    expect(againstParams(wanted, null, TODAY).compare_since).toBeUndefined()
  })
})

describe('ranges', () => {
  it('are read as they are written', () => {
    const hours = [0, 1, 5, 17, 18, 19]
    expect(readRanges(writeRanges(hours), 0, 23)).toEqual(hours)
  })

  it('may go round midnight', () => {
    expect(readRanges('22-1', 0, 23)).toEqual([0, 1, 22, 23])
    expect(readRanges('6-1', 1, 7)).toEqual([1, 6, 7])
  })

  it('leave out what is none', () => {
    expect(readRanges('24,x,7-,3', 0, 23)).toEqual([3])
    expect(readRanges(null, 0, 23)).toEqual([])
  })
})
