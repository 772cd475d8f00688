/** The time bar: from days to pixels and back, and what a drag makes of the window. */
import { monthsIn } from './days'

/** Days since 1970, from the first to before the last. */
export interface Window {
  since: number
  until: number
}

export interface Scale {
  /** All days that the bar shows. */
  whole: Window
  width: number
}

export interface Bar {
  since: number
  days: number
  count: number
}

/** Where a drag took hold. */
export type Grip = 'since' | 'until' | 'window' | 'new'

/** So near to an edge, in pixels, it is the edge that is taken hold of. */
export const EDGE_PX = 8
const NARROWEST_PX = 3

export function xOf({ whole, width }: Scale, day: number): number {
  return ((day - whole.since) / (whole.until - whole.since)) * width
}

/** Not rounded, and never off the bar. */
export function dayAt({ whole, width }: Scale, x: number): number {
  const share = Math.min(Math.max(x / width, 0), 1)
  return whole.since + share * (whole.until - whole.since)
}

/** What is at a place of the bar; an edge of a short window before its middle. */
export function gripAt(scale: Scale, window: Window | null, x: number): Grip {
  if (!window) return 'new'
  const [left, right] = [xOf(scale, window.since), xOf(scale, window.until)]
  const [toLeft, toRight] = [Math.abs(x - left), Math.abs(x - right)]
  if (Math.min(toLeft, toRight) <= EDGE_PX) {
    if (left !== right && toLeft !== toRight) return toLeft < toRight ? 'since' : 'until'
    return x < left ? 'since' : 'until'
  }
  return x > left && x < right ? 'window' : 'new'
}

/**
 * The window after a drag, in whole days, at least one of them and all on the bar.
 *
 * @param from where the drag began, in days
 * @param to where it is
 */
export function dragged(whole: Window, before: Window, grip: Grip, [from, to]: Pair): Window {
  const { since, until } = before
  switch (grip) {
    case 'window':
      return moved(whole, before, Math.round(to - from))
    case 'since':
      return { since: clamp(Math.round(to), whole.since, until - 1), until }
    case 'until':
      return { since, until: clamp(Math.round(to), since + 1, whole.until) }
    case 'new':
      return fromTo(whole, from, to)
  }
}

type Pair = [number, number]

/** Moved by whole days, as long as before. */
export function moved(whole: Window, { since, until }: Window, days: number): Window {
  const step = clamp(days, whole.since - since, whole.until - until)
  return { since: since + step, until: until + step }
}

/** The next window when time runs; at the end it begins again at the start. */
export function played(whole: Window, window: Window, days: number): Window {
  if (window.until >= whole.until) return moved(whole, window, whole.since - window.since)
  return moved(whole, window, days)
}

/** How far a step goes when time runs: a day for a week, a week for a season. */
export function stepOf({ since, until }: Window): number {
  return Math.max(1, Math.round((until - since) / 7))
}

/** The whole, wide enough for the data and for the window. */
export function wholeOf(
  days: readonly { day: number }[],
  also: readonly (Window | null)[],
): Window {
  const windows = also.filter((one) => one !== null)
  const first = Math.min(...days.slice(0, 1).map(({ day }) => day), ...windows.map((w) => w.since))
  const last = Math.max(...days.slice(-1).map(({ day }) => day + 1), ...windows.map((w) => w.until))
  return Number.isFinite(first) && last > first
    ? { since: first, until: last }
    : { since: 0, until: 1 }
}

/** Counts by bars that are wide enough to be seen: a day, a week, four weeks each. */
export function barsOf(days: readonly { day: number; count: number }[], scale: Scale): Bar[] {
  const { whole, width } = scale
  const perDay = width / (whole.until - whole.since)
  const each = [1, 7, 28].find((size) => size * perDay >= NARROWEST_PX) ?? 28
  const bars = new Map<number, Bar>()
  for (const { day, count } of days) {
    // Weeks begin on Mondays: 1970-01-05 was one.
    const since = each === 1 ? day : Math.floor((day - 4) / each) * each + 4
    const bar = bars.get(since) ?? { since, days: each, count: 0 }
    bar.count += count
    bars.set(since, bar)
  }
  return [...bars.values()]
}

/** All bars as one path, the highest as high as the bar. */
export function barsPath(bars: readonly Bar[], scale: Scale, height: number): string {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  return bars
    .filter(({ count }) => count > 0)
    .map(({ since, days, count }) => {
      const [left, right] = [xOf(scale, since), xOf(scale, since + days)]
      const gap = right - left > 4 ? 1 : 0
      const high = Math.max((count / most) * height, 1)
      return `M${fixed(left)} ${height}V${fixed(height - high)}H${fixed(right - gap)}V${height}Z`
    })
    .join('')
}

/** Where months are written: as many as there is room for. */
export function ticksOf({ whole, width }: Scale, roomPx: number): number[] {
  const months = monthsIn(whole.since, whole.until - 1)
  const most = Math.max(1, Math.floor(width / roomPx))
  const every = [1, 2, 3, 6, 12, 24, 60].find((step) => months.length / step <= most) ?? 120
  return months
    .filter((day) => new Date(day * 86_400_000).getUTCMonth() % Math.min(every, 12) === 0)
    .filter((_, at) => every <= 12 || at % (every / 12) === 0)
}

function fromTo(whole: Window, from: number, to: number): Window {
  const since = clamp(Math.floor(Math.min(from, to)), whole.since, whole.until - 1)
  return { since, until: clamp(Math.ceil(Math.max(from, to)), since + 1, whole.until) }
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest)
}

function fixed(value: number): string {
  return `${Math.round(value * 10) / 10}`
}
