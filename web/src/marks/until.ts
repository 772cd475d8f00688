/** When a mark vanishes: the choices of the form as moments. */

export type Until = 'none' | 'today' | 'day' | 'week' | 'keep'

const DAY_MS = 86_400_000

/** The moment that a choice means, as the API takes it; null is never, undefined is as it was. */
export function moment(until: Until, now: Date, timeZone: string): string | null | undefined {
  switch (until) {
    case 'none':
      return null
    case 'today':
      return midnight(now, timeZone).toISOString()
    case 'day':
      return new Date(now.getTime() + DAY_MS).toISOString()
    case 'week':
      return new Date(now.getTime() + 7 * DAY_MS).toISOString()
    case 'keep':
      return undefined
  }
}

/** The end of the day in a time zone: the city's, wherever the reader is. */
export function midnight(now: Date, timeZone: string): Date {
  const today = dayIn(now, timeZone)
  // Where clocks change in the night a day has 23 or 25 hours: the first guess is put right once.
  let end = nextUtcMidnight(today) - offset(now, timeZone)
  end = nextUtcMidnight(today) - offset(new Date(end), timeZone)
  return new Date(end)
}

type Day = [year: number, month: number, day: number]

function nextUtcMidnight([year, month, day]: Day): number {
  return Date.UTC(year, month - 1, day + 1)
}

function dayIn(now: Date, timeZone: string): Day {
  const parts = partsOf(now, timeZone)
  return [parts.year ?? 0, parts.month ?? 0, parts.day ?? 0]
}

/** Milliseconds by which the zone's clocks are ahead of UTC at a moment. */
function offset(at: Date, timeZone: string): number {
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = partsOf(at, timeZone)
  const shown = Date.UTC(year, month - 1, day, hour, minute, second)
  return shown - Math.floor(at.getTime() / 1000) * 1000
}

function partsOf(at: Date, timeZone: string): Record<string, number> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return Object.fromEntries(
    format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
  )
}
