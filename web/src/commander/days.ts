/** Days of the city's calendar as numbers, and spans of them. */

const DAY_MS = 86_400_000

/** From the first day to before the last; `2026-11-01` to `2026-12-01` is November. */
export interface Span {
  since: string
  until: string
}

/** So many days up to and with today, a span, or all there is. */
export type Period = { last: number } | Span | null

/** What a period is held against. */
export type Against = 'before' | 'year' | Span

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Days since 1970; NaN where the text is no day. */
export function dayNumber(day: string): number {
  if (!DAY.test(day)) return NaN
  const ms = Date.parse(`${day}T00:00:00Z`)
  return dayText(ms / DAY_MS) === day ? ms / DAY_MS : NaN
}

export function dayText(number: number): string {
  const at = new Date(number * DAY_MS)
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10)
}

export function isDay(text: string | null | undefined): text is string {
  return Number.isFinite(dayNumber(text ?? ''))
}

/** Monday is 1, as the API counts. */
export function weekdayOf(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1
}

export function lengthOf(span: Span): number {
  return dayNumber(span.until) - dayNumber(span.since)
}

/** The days of a period; null for all there is. */
export function spanOf(period: Period, today: string): Span | null {
  if (!period || 'since' in period) return period
  const until = dayNumber(today) + 1
  return { since: dayText(until - period.last), until: dayText(until) }
}

/** What a span is held against: as many days just before, or the same days of the year before. */
export function againstOf(span: Span | null, against: Against | null): Span | null {
  if (!against || typeof against === 'object') return against
  if (!span) return null
  if (against === 'year') return { since: yearBefore(span.since), until: yearBefore(span.until) }
  return { since: dayText(dayNumber(span.since) - lengthOf(span)), until: span.since }
}

function yearBefore(day: string): string {
  const earlier = `${String(Number(day.slice(0, 4)) - 1).padStart(4, '0')}${day.slice(4)}`
  return Number.isNaN(dayNumber(earlier)) ? earlier.replace('-02-29', '-03-01') : earlier
}

/** First days of the months that begin within a span. */
export function monthsIn(first: number, last: number): number[] {
  const at = new Date(first * DAY_MS)
  const months: number[] = []
  for (let step = 0; ; step++) {
    const day = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + step, 1) / DAY_MS
    if (day > last) return months
    if (day >= first) months.push(day)
  }
}
