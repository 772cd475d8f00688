/** What the commander looks at, and how the address bar says it. */
import { isDay, type Against, type Period } from './days'
import { ANYTHING, readRanges, SEVERITIES, writeRanges, type Wanted } from './wanted'

export const VIEWS = ['heat', 'areas', 'spots', 'emerging', 'streets', 'points'] as const
export const LEVELS = ['district', 'street', 'community', 'grid'] as const
export const PER = ['area', 'households', 'residents'] as const
export const KERNELS = ['quartic', 'gaussian', 'epanechnikov', 'triangular', 'uniform'] as const
export const BINS = ['grid', 'community', 'h3'] as const
export const NULLS = ['households', 'residents', 'floor_area', 'area'] as const
export const SCHEMES = ['quantiles', 'natural', 'equal', 'boxplot', 'headtail', 'std'] as const
export const BANDWIDTHS = [100, 150, 250, 400, 600, 1000, 2000] as const

export type View = (typeof VIEWS)[number]
export type Level = (typeof LEVELS)[number]
export type Per = (typeof PER)[number]
export type Kernel = (typeof KERNELS)[number]
export type Bins = (typeof BINS)[number]
export type Null = (typeof NULLS)[number]
export type Scheme = (typeof SCHEMES)[number]

export interface CommandAsked {
  view: View
  wanted: Wanted
  against: Against | null
  /** The two periods beside each other, in the place of their difference. */
  beside: boolean
  /** Of the ranking and of what is coloured by area. */
  level: Level
  /** Null: chosen from the data. */
  bandwidth: number | null
  kernel: Kernel
  per: Per
  /** Edges of the colours that are kept, so that they mean the same while time moves. */
  breaks: readonly number[] | null
  bins: Bins
  resolution: number
  null: Null
  indicator: string
  scheme: Scheme
  steps: number
  /** Figures to be read across a room. */
  wall: boolean
}

export const AT_FIRST: CommandAsked = {
  view: 'heat',
  wanted: ANYTHING,
  against: null,
  beside: false,
  level: 'community',
  bandwidth: 250,
  kernel: 'quartic',
  per: 'area',
  breaks: null,
  bins: 'grid',
  resolution: 9,
  null: 'households',
  indicator: 'incidents_density',
  scheme: 'quantiles',
  steps: 5,
  wall: false,
}

const WORD = /^[\w.-]{1,60}$/
const CLASS = /^[\w.-]{1,40}:[\w.-]{1,20}$/
const MOST_LISTED = 60
const [FINEST, COARSEST] = [10, 7]

/** What the address says; null where it says nothing of a command. */
export function readCommand(asked: URLSearchParams): CommandAsked | null {
  const said = asked.get('command')
  if (said === null) return null
  const pick = <T extends string>(name: string, from: readonly T[], otherwise: T): T =>
    from.find((one) => one === asked.get(name)) ?? otherwise
  const list = (name: string, shape: RegExp): string[] =>
    (asked.get(name) ?? '')
      .split(',')
      .filter((one) => shape.test(one))
      .slice(0, MOST_LISTED)
  const bandwidth = asked.get('bandwidth')
  return {
    view: VIEWS.find((view) => view === said) ?? AT_FIRST.view,
    wanted: {
      period: readPeriod(asked),
      classes: list('classes', CLASS),
      severities: SEVERITIES.filter((one) => list('severities', WORD).includes(one)),
      channels: list('channels', WORD),
      state: (['open', 'closed'] as const).find((one) => one === asked.get('state')) ?? null,
      hours: readRanges(asked.get('hours'), 0, 23),
      weekdays: readRanges(asked.get('weekdays'), 1, 7),
      area: list('area', WORD)[0] ?? null,
    },
    against: readAgainst(asked.get('against')),
    beside: asked.get('beside') === '1',
    level: pick('level', LEVELS, AT_FIRST.level),
    bandwidth: bandwidth === 'auto' ? null : between(bandwidth, 10, 10_000, AT_FIRST.bandwidth),
    kernel: pick('kernel', KERNELS, AT_FIRST.kernel),
    per: pick('per', PER, AT_FIRST.per),
    breaks: readBreaks(asked.get('breaks')),
    bins: pick('bins', BINS, AT_FIRST.bins),
    resolution: between(asked.get('resolution'), COARSEST, FINEST, AT_FIRST.resolution),
    null: pick('null', NULLS, AT_FIRST.null),
    indicator: list('indicator', WORD)[0] ?? AT_FIRST.indicator,
    scheme: pick('scheme', SCHEMES, AT_FIRST.scheme),
    steps: between(asked.get('steps'), 3, 9, AT_FIRST.steps),
    wall: asked.get('wall') === '1',
  }
}

/** The same as names and values of the address bar; what is as at first is left out. */
export function writeCommand(asked: CommandAsked | null): [string, string | null][] {
  if (!asked) return []
  const { wanted } = asked
  const unless = (value: string | number, first: string | number): string | null =>
    value === first ? null : encodeURIComponent(value)
  const join = (list: readonly (string | number)[]): string | null => list.join(',') || null
  const { period } = wanted
  return [
    ['command', asked.view],
    ['last', period === null ? 'all' : 'last' in period ? unless(period.last, 30) : null],
    ['since', period && 'since' in period ? period.since : null],
    ['until', period && 'since' in period ? period.until : null],
    ['classes', join(wanted.classes)],
    ['severities', join(wanted.severities)],
    ['channels', join(wanted.channels)],
    ['state', wanted.state],
    ['hours', writeRanges(wanted.hours) || null],
    ['weekdays', writeRanges(wanted.weekdays) || null],
    ['area', wanted.area],
    ['against', writeAgainst(asked.against)],
    ['beside', asked.beside ? '1' : null],
    ['level', unless(asked.level, AT_FIRST.level)],
    ['bandwidth', asked.bandwidth === null ? 'auto' : unless(asked.bandwidth, 250)],
    ['kernel', unless(asked.kernel, AT_FIRST.kernel)],
    ['per', unless(asked.per, AT_FIRST.per)],
    ['breaks', asked.breaks && join(asked.breaks)],
    ['bins', unless(asked.bins, AT_FIRST.bins)],
    ['resolution', unless(asked.resolution, AT_FIRST.resolution)],
    ['null', unless(asked.null, AT_FIRST.null)],
    ['indicator', unless(asked.indicator, AT_FIRST.indicator)],
    ['scheme', unless(asked.scheme, AT_FIRST.scheme)],
    ['steps', unless(asked.steps, AT_FIRST.steps)],
    ['wall', asked.wall ? '1' : null],
  ]
}

function readPeriod(asked: URLSearchParams): Period {
  const [since, until, last] = [asked.get('since'), asked.get('until'), asked.get('last')]
  if (last === 'all') return null
  if (isDay(since) && isDay(until) && since < until) return { since, until }
  return { last: between(last, 1, 36_500, 30) }
}

function readAgainst(text: string | null): Against | null {
  if (text === 'before' || text === 'year') return text
  const [since, until] = (text ?? '').split('~')
  return isDay(since) && isDay(until) && since < until ? { since, until } : null
}

function writeAgainst(against: Against | null): string | null {
  return against && typeof against === 'object' ? `${against.since}~${against.until}` : against
}

function readBreaks(text: string | null): number[] | null {
  const numbers = (text ?? '').split(',').map((part) => (part ? Number(part) : NaN))
  const rising = numbers.every((value, at) => value > (numbers[at - 1] ?? -Infinity))
  return numbers.length > 1 && numbers.length < 20 && rising ? numbers : null
}

function between<T>(
  text: string | null,
  lowest: number,
  highest: number,
  otherwise: T,
): number | T {
  const value = Number(text ?? NaN)
  return value >= lowest && value <= highest ? value : otherwise
}
