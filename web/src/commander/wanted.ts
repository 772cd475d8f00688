/** Which incidents are wanted, and how the API's query string says it. */
import type { Params } from '../api/get'
import { againstOf, spanOf, type Against, type Period } from './days'

export const SEVERITIES = ['critical', 'major', 'moderate', 'minor', 'none'] as const
export type Severity = (typeof SEVERITIES)[number]
export type IncidentState = 'open' | 'closed'

export interface Wanted {
  period: Period
  /** `SCHEME:CODE`; the code of a major class means all below it. */
  classes: readonly string[]
  severities: readonly Severity[]
  channels: readonly string[]
  state: IncidentState | null
  /** Hours of the city's day, 0 to 23. */
  hours: readonly number[]
  /** 1 is Monday. */
  weekdays: readonly number[]
  /** Code of an area of any level. */
  area: string | null
}

/** Everything of the last days. */
export const ANYTHING: Wanted = {
  period: { last: 30 },
  classes: [],
  severities: [],
  channels: [],
  state: null,
  hours: [],
  weekdays: [],
  area: null,
}

/** The filter as the parameters of every route that takes one. */
export function filterParams(wanted: Wanted, today: string): Params {
  const span = spanOf(wanted.period, today)
  return {
    since: span?.since,
    until: span?.until,
    classes: wanted.classes.join(',') || null,
    severities: wanted.severities.join(',') || null,
    channels: wanted.channels.join(',') || null,
    state: wanted.state,
    hours: writeRanges(wanted.hours) || null,
    weekdays: writeRanges(wanted.weekdays) || null,
    area: wanted.area,
  }
}

/** The period that it is held against, as the same routes take it. */
export function againstParams(wanted: Wanted, against: Against | null, today: string): Params {
  const other = againstOf(spanOf(wanted.period, today), against)
  return { compare_since: other?.since, compare_until: other?.until }
}

/** How many of its parts narrow it, the period aside. */
export function narrowed(wanted: Wanted): number {
  const { classes, severities, channels, hours, weekdays, state, area } = wanted
  const lists = [classes, severities, channels, hours, weekdays].filter((list) => list.length)
  return lists.length + Number(state !== null) + Number(area !== null)
}

/** `17-20,22`; ascending, and never round midnight. */
export function writeRanges(numbers: readonly number[]): string {
  const runs: [number, number][] = []
  for (const number of [...new Set(numbers)].sort((one, other) => one - other)) {
    const last = runs.at(-1)
    if (last && number === last[1] + 1) last[1] = number
    else runs.push([number, number])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
}

/** Numbers of `17-20,22-3` between two bounds; what goes backwards goes round. */
export function readRanges(text: string | null, lowest: number, highest: number): number[] {
  const found = new Set<number>()
  const inside = (value: number): boolean => value >= lowest && value <= highest
  for (const part of (text ?? '').split(',')) {
    const [, first, last = first] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part) ?? []
    const [from, to] = [Number(first), Number(last)]
    if (first === undefined || !inside(from) || !inside(to)) continue
    for (let at = from; ; at = at === highest ? lowest : at + 1) {
      found.add(at)
      if (at === to) break
    }
  }
  return [...found].sort((one, other) => one - other)
}

/** The list with a thing taken in or out. */
export function turned<T>(list: readonly T[], item: T): T[] {
  return list.includes(item) ? list.filter((one) => one !== item) : [...list, item]
}
