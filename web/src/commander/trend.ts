/** Days of the trend, the two periods beside each other. */
import type { TrendDay } from './charts'
import { dayNumber, dayText, type Span } from './days'
import type { Summary } from './types'

const DAY_MS = 86_400_000

/**
 * Each day of the span, also where nothing happened; the other period runs beside it.
 * Before the first day of which anything is known its count is null, and not 0.
 */
export function trendOf(
  { days, days_before }: Pick<Summary, 'days' | 'days_before'>,
  span: Span | null,
  before: Span | null,
  locale: string,
): TrendDay[] {
  const [first, last] = [days[0]?.day, days.at(-1)?.day]
  const since = span?.since ?? first
  const until = span ? dayNumber(span.until) : last ? dayNumber(last) + 1 : NaN
  if (!since || !(until > dayNumber(since))) return []
  const counts = new Map(days.map(({ day, count }) => [day, count]))
  const earlier = new Map((days_before ?? days).map(({ day, count }) => [day, count]))
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    month: 'numeric',
    day: 'numeric',
  })
  const from = dayNumber(since)
  const known = dayNumber(first ?? '')
  return Array.from({ length: until - from }, (_, at) => {
    const other = before && dayNumber(before.since) + at
    const beside = other !== null && before && other >= known && other < dayNumber(before.until)
    return {
      label: format.format(new Date((from + at) * DAY_MS)),
      count: counts.get(dayText(from + at)) ?? 0,
      before: beside ? (earlier.get(dayText(other)) ?? 0) : null,
    }
  })
}
