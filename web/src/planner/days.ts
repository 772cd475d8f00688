/** Days of the city's calendar. */

const DAY_MS = 86_400_000

/** The day in a time zone, as `2026-11-22`. */
export function dayIn(now: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const parts = Object.fromEntries(
    format.formatToParts(now).map(({ type, value }) => [type, value]),
  )
  return `${parts.year}-${parts.month}-${parts.day}`
}

/** The first day for which something can be published: tomorrow in the city. */
export function firstDay(now: Date, timeZone: string): string {
  const [year = 0, month = 1, day = 1] = dayIn(now, timeZone).split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, day) + DAY_MS).toISOString().slice(0, 10)
}
