import { describe, expect, it } from 'vitest'
import { midnight, moment } from './until'

const NOW = new Date('2026-11-22T04:30:00Z')

describe('when a mark vanishes', () => {
  it.each([
    ['none', null],
    ['keep', undefined],
    ['day', '2026-11-23T04:30:00.000Z'],
    ['week', '2026-11-29T04:30:00.000Z'],
    ['today', '2026-11-22T16:00:00.000Z'],
  ] as const)('is told by the choice %s', (until, expected) => {
    expect(moment(until, NOW, 'Asia/Shanghai')).toBe(expected)
  })

  it.each([
    ['2026-11-22T15:59:59Z', 'Asia/Shanghai', '2026-11-22T16:00:00.000Z'],
    ['2026-11-22T16:00:00Z', 'Asia/Shanghai', '2026-11-23T16:00:00.000Z'],
    ['2026-11-22T23:30:00Z', 'Atlantic/Canary', '2026-11-23T00:00:00.000Z'],
    // Clocks go back at 1:00 UTC: this day has 25 hours.
    ['2026-10-24T23:30:00Z', 'Atlantic/Canary', '2026-10-26T00:00:00.000Z'],
    ['2026-10-24T22:30:00Z', 'Atlantic/Canary', '2026-10-24T23:00:00.000Z'],
    ['2026-12-31T12:00:00Z', 'America/Bogota', '2027-01-01T05:00:00.000Z'],
  ])('ends with the day that %s is in %s', (now, zone, expected) => {
    expect(midnight(new Date(now), zone).toISOString()).toBe(expected)
  })
})
