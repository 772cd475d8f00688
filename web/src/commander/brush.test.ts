import { describe, expect, it } from 'vitest'
import {
  barsOf,
  barsPath,
  dayAt,
  dragged,
  gripAt,
  moved,
  played,
  stepOf,
  ticksOf,
  wholeOf,
  xOf,
} from './brush'
import { dayNumber, dayText } from './days'

const whole = { since: 100, until: 200 }
const scale = { whole, width: 1000 }
const window = { since: 120, until: 130 }

describe('the time bar', () => {
  it('has a place for each day', () => {
    expect(xOf(scale, 120)).toBe(200)
    expect(dayAt(scale, 205)).toBe(120.5)
    expect([dayAt(scale, -9), dayAt(scale, 9999)]).toEqual([100, 200])
  })

  it('is taken hold of at an edge, in the window or beside it', () => {
    expect([195, 250, 305, 600].map((x) => gripAt(scale, window, x))).toEqual([
      'since',
      'window',
      'until',
      'new',
    ])
    expect(gripAt(scale, null, 250)).toBe('new')
  })

  it('lets a window of one pixel be widened to either side', () => {
    const thin = { whole: { since: 0, until: 10_000 }, width: 100 }
    expect(gripAt(thin, { since: 5000, until: 5001 }, 49)).toBe('since')
    expect(gripAt(thin, { since: 5000, until: 5001 }, 51)).toBe('until')
  })
})

describe('a drag', () => {
  it('draws a new window in whole days, either way', () => {
    expect(dragged(whole, window, 'new', [150.2, 153.1])).toEqual({ since: 150, until: 154 })
    expect(dragged(whole, window, 'new', [153.1, 150.2])).toEqual({ since: 150, until: 154 })
    expect(dragged(whole, window, 'new', [200, 200])).toEqual({ since: 199, until: 200 })
  })

  it('keeps at least a day', () => {
    expect(dragged(whole, window, 'since', [120, 150])).toEqual({ since: 129, until: 130 })
    expect(dragged(whole, window, 'until', [130, 20])).toEqual({ since: 120, until: 121 })
  })

  it('moves the window as it is, and not off the bar', () => {
    expect(dragged(whole, window, 'window', [125, 128.4])).toEqual({ since: 123, until: 133 })
    expect(moved(whole, window, -500)).toEqual({ since: 100, until: 110 })
    expect(moved(whole, window, 500)).toEqual({ since: 190, until: 200 })
  })
})

describe('time that runs', () => {
  it('begins again at the start', () => {
    expect(played(whole, { since: 185, until: 195 }, 7)).toEqual({ since: 190, until: 200 })
    expect(played(whole, { since: 190, until: 200 }, 7)).toEqual({ since: 100, until: 110 })
  })

  it('goes by steps that one can follow', () => {
    expect([1, 7, 30, 90].map((days) => stepOf({ since: 0, until: days }))).toEqual([1, 1, 4, 13])
  })
})

describe('what is drawn', () => {
  it('is as long as the data and the window', () => {
    expect(wholeOf([{ day: 3 }, { day: 9 }], [null])).toEqual({ since: 3, until: 10 })
    expect(wholeOf([{ day: 3 }], [{ since: 1, until: 2 }])).toEqual({ since: 1, until: 4 })
    expect(wholeOf([], [])).toEqual({ since: 0, until: 1 })
  })

  it('joins days to weeks that begin on Mondays where they are too narrow', () => {
    const monday = dayNumber('2026-11-23')
    const days = [-1, 0, 6, 7].map((at) => ({ day: monday + at, count: 1 }))
    const narrow = { whole: { since: monday - 1, until: monday + 8 }, width: 9 }
    const bars = barsOf(days, narrow)
    expect(bars.map(({ since, count }) => [dayText(since), count])).toEqual([
      ['2026-11-16', 1],
      ['2026-11-23', 2],
      ['2026-11-30', 1],
    ])
    expect(barsOf(days, { ...narrow, width: 90 })).toHaveLength(4)
  })

  it('is as high as the most', () => {
    const bars = [
      { since: 100, days: 1, count: 4 },
      { since: 101, days: 1, count: 0 },
      { since: 102, days: 1, count: 2 },
    ]
    expect(barsPath(bars, scale, 40)).toBe('M0 40V0H9V40ZM20 40V20H29V40Z')
  })

  it('writes as many months as there is room for', () => {
    const year = { since: dayNumber('2025-12-15'), until: dayNumber('2026-12-15') }
    expect(ticksOf({ whole: year, width: 1200 }, 60)).toHaveLength(12)
    expect(ticksOf({ whole: year, width: 300 }, 60).map(dayText)).toEqual([
      '2026-01-01',
      '2026-04-01',
      '2026-07-01',
      '2026-10-01',
    ])
  })
})
