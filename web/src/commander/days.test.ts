import { describe, expect, it } from 'vitest'
import { againstOf, dayNumber, dayText, monthsIn, spanOf, weekdayOf } from './days'

describe('a day', () => {
  it('is a number and back', () => {
    expect(dayNumber('1970-01-02')).toBe(1)
    expect(dayText(dayNumber('2028-02-29'))).toBe('2028-02-29')
  })

  it('is none that the calendar does not have', () => {
    expect(dayNumber('2026-02-30')).toBeNaN()
    expect(dayNumber('2026-2-3')).toBeNaN()
  })

  it('has a weekday that begins with Monday', () => {
    expect(weekdayOf(dayNumber('2026-11-23'))).toBe(1)
    expect(weekdayOf(dayNumber('1969-12-28'))).toBe(7)
  })
})

describe('a period', () => {
  it('of the last days ends with today', () => {
    expect(spanOf({ last: 7 }, '2026-11-22')).toEqual({ since: '2026-11-16', until: '2026-11-23' })
    expect(spanOf(null, '2026-11-22')).toBeNull()
  })

  it('is held against as many days before', () => {
    const november = { since: '2026-11-01', until: '2026-11-08' }
    expect(againstOf(november, 'before')).toEqual({ since: '2026-10-25', until: '2026-11-01' })
    expect(againstOf(null, 'before')).toBeNull()
  })

  it('is held against the same days a year before', () => {
    const leap = { since: '2028-02-29', until: '2028-03-31' }
    expect(againstOf(leap, 'year')).toEqual({ since: '2027-03-01', until: '2027-03-31' })
  })
})

it('finds where months begin', () => {
  const [first, last] = [dayNumber('2026-10-15'), dayNumber('2027-01-01')]
  expect(monthsIn(first, last).map(dayText)).toEqual(['2026-11-01', '2026-12-01', '2027-01-01'])
})
