import { expect, it } from 'vitest'
import { trendOf } from './trend'

const days = [
  { day: '2026-10-30', count: 4 },
  { day: '2026-11-01', count: 2 },
  { day: '2026-11-03', count: 5 },
]
const november = { since: '2026-11-01', until: '2026-11-04' }
const october = { since: '2026-10-29', until: '2026-10-31' }

it('has every day of the span, and the other period beside it for as long as it goes', () => {
  expect(trendOf({ days, days_before: null }, november, october, 'en-GB')).toEqual([
    { label: '01/11', count: 2, before: null },
    { label: '02/11', count: 0, before: 4 },
    { label: '03/11', count: 5, before: null },
  ])
})

it('takes all there is where no span is asked for', () => {
  const counts = trendOf({ days, days_before: null }, null, null, 'en-GB').map(({ count }) => count)
  expect(counts).toEqual([4, 0, 2, 0, 5])
  expect(trendOf({ days: [], days_before: null }, null, null, 'en-GB')).toEqual([])
})
