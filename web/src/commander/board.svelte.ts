/** What the commander's view holds together: what is asked for, and the figures that answer. */
import { createContext, onDestroy } from 'svelte'
import { SvelteSet } from 'svelte/reactivity'
import { api, type Params } from '../api/get'
import { Asking } from '../inspect/asking.svelte'
import { dayIn } from '../planner/days'
import { shell } from '../state.svelte'
import { AT_FIRST, type CommandAsked } from './asked'
import { againstOf, dayNumber, dayText, spanOf, type Period, type Span } from './days'
import type { LegendTold } from './legend'
import type { Summary } from './types'
import { againstParams, filterParams, turned, type Wanted } from './wanted'

/** So long a hand must rest before the server is asked. */
const REST_MS = 90
const MINUTE_MS = 60_000
const WALL_MS = 15_000

/** Changes of these leave the colours what they mean. */
const TIME_ONLY = new Set<keyof Wanted>(['period', 'hours', 'weekdays'])

/** How a part of the view reaches what is asked for. */
export const [useBoard, provideBoard] = createContext<Board>()

export class Board {
  readonly timeZone: string
  /** The city's day. */
  today = $state('')
  /** The window while a hand moves it; null while none does. */
  moving = $state.raw<Span | null>(null)
  /** Whether time runs by itself. */
  playing = $state(false)
  /** Grows when all is to be asked again. */
  round = $state(0)
  /** The code of the area that the pointer is on. */
  focus = $state<string | null>(null)
  /** What the map shows says here what its colours mean. */
  legend = $state.raw<LegendTold | null>(null)
  /** A sentence about the place under the pointer. */
  reading = $state<string | null>(null)
  /** When figures came last, and whether those after them failed to come. */
  heard = $state.raw<Date | null>(null)
  /** The last day of which anything is known; null where nothing is, undefined before it was told. */
  #newest = $state<string | null | undefined>()
  readonly summary: Asking<Summary>
  readonly #all = new SvelteSet<Pick<Asking<unknown>, 'error' | 'again'>>()

  /** Call it while a component is set up. */
  constructor(timeZone: string) {
    this.timeZone = timeZone
    this.today = dayIn(new Date(), timeZone)
    const figures = (): Params => ({ ...this.filter, ...this.other, level: this.asked.level })
    this.summary = this.#asking<Summary>('/api/incidents/summary', figures)
    $effect(() => this.#hear(this.summary.value))
    $effect(() => {
      const timer = setInterval(() => this.refresh(), this.asked.wall ? WALL_MS : MINUTE_MS)
      return () => clearInterval(timer)
    })
  }

  /** What got no answer, or no good one. */
  readonly failed = $derived([...this.#all].find(({ error }) => error) ?? null)

  readonly asked = $derived(shell.command ?? AT_FIRST)
  readonly wanted = $derived<Wanted>(
    this.moving ? { ...this.asked.wanted, period: this.moving } : this.asked.wanted,
  )
  /** The day that "the last days" end with: today, or the last one that anything is known of. */
  readonly anchor = $derived(this.#newest && this.#newest < this.today ? this.#newest : this.today)
  /** The days that are looked at; null for all. */
  readonly span = $derived(spanOf(this.wanted.period, this.anchor))
  readonly spanBefore = $derived(againstOf(this.span, this.asked.against))
  readonly comparing = $derived(this.spanBefore !== null)
  readonly filter = $derived<Params>(filterParams(this.wanted, this.anchor))
  readonly other = $derived<Params>(againstParams(this.wanted, this.asked.against, this.anchor))
  /** The first day of which anything is known, where the other period begins before it. */
  readonly unknownBefore = $derived.by(() => {
    const { first_at } = this.summary.value ?? {}
    const first = first_at && dayIn(new Date(first_at), this.timeZone)
    return first && this.spanBefore && this.spanBefore.since < first ? first : null
  })
  /** Days between the last that anything is known of and today. */
  readonly lag = $derived(this.#newest ? dayNumber(this.today) - dayNumber(this.#newest) : 0)

  /** Ask a route for as long as the component lives; anew whenever what it is asked with changes. */
  ask<T>(path: string, params: () => Params | null, patience_ms?: number): Asking<T> {
    const asking = this.#asking<T>(path, () => (this.#settled ? params() : null), patience_ms)
    onDestroy(() => this.#all.delete(asking))
    return asking
  }

  /** Whether it is known which days the last ones are; until then nothing else is asked. */
  get #settled(): boolean {
    const relative = this.wanted.period !== null && 'last' in this.wanted.period
    return !relative || this.#newest !== undefined || this.summary.error !== null
  }

  #asking<T>(path: string, params: () => Params | null, patience_ms?: number): Asking<T> {
    // As a text, so that what comes to the same question is not asked twice.
    const said = $derived(JSON.stringify(params()))
    const asking = new Asking<T>(() => {
      void this.round
      const asked = JSON.parse(said) as Params | null
      if (!asked) return null
      const ask = async (signal: AbortSignal): Promise<T> => {
        await rest(REST_MS, signal)
        return api.get<T>(path, asked, signal, patience_ms)
      }
      // What was told of other last days is not shown as if it were of these.
      return { about: `${path} ${this.anchor}`, ask }
    })
    this.#all.add(asking)
    return asking
  }

  refresh(): void {
    if (document.hidden) return
    this.today = dayIn(new Date(), this.timeZone)
    this.round++
  }

  /** Look at something else. */
  change(changes: Partial<CommandAsked>): void {
    shell.openCommand({ ...this.asked, ...changes })
  }

  /** Turn how the map is coloured: its edges are chosen anew. */
  recolour(changes: Partial<CommandAsked>): void {
    this.change({ ...changes, breaks: null })
  }

  narrow(changes: Partial<Wanted>): void {
    const keeps = (Object.keys(changes) as (keyof Wanted)[]).every((key) => TIME_ONLY.has(key))
    const wanted = { ...this.asked.wanted, ...changes }
    this.change({ wanted, breaks: keeps ? this.asked.breaks : null })
  }

  show(period: Period): void {
    this.narrow({ period })
  }

  onlyArea(code: string | null): void {
    this.narrow({ area: code === this.asked.wanted.area ? null : code })
  }

  /** Show what happened at one of them, beside all that is looked at. */
  openIncident(id: number): void {
    shell.select({ kind: 'incident', id })
  }

  /** The incident that is shown. */
  get incident(): number | null {
    return shell.selected?.kind === 'incident' ? shell.selected.id : null
  }

  /** Take one of a list of the filter in or out. */
  turn<K extends 'severities' | 'channels' | 'weekdays'>(list: K, item: Wanted[K][number]): void {
    const before = this.asked.wanted[list] as readonly Wanted[K][number][]
    this.narrow({ [list]: turned(before, item) })
  }

  #hear(summary: Summary | null): void {
    if (!summary) return
    this.heard = new Date()
    this.#newest = summary.last_at && dayIn(new Date(summary.last_at), this.timeZone)
  }
}

/** The first and last day of a span, the last inclusive. */
export function ends({ since, until }: Span): { since: string; until: string } {
  return { since, until: dayText(dayNumber(until) - 1) }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
}
