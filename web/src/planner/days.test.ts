import { describe, expect, it } from 'vitest'
import { dayIn, firstDay } from './days'

describe('the first day that can be published for', () => {
  it('is tomorrow in the city, wherever the reader is', () => {
    const evening = new Date('2026-11-22T17:30:00Z') // already the 23rd in Shanghai
    expect(dayIn(evening, 'Asia/Shanghai')).toBe('2026-11-23')
    expect(firstDay(evening, 'Asia/Shanghai')).toBe('2026-11-24')
    expect(firstDay(evening, 'Atlantic/Canary')).toBe('2026-11-23')
  })

  it('may lie in the next year', () => {
    expect(firstDay(new Date('2026-12-31T10:00:00Z'), 'UTC')).toBe('2027-01-01')
  })
})
