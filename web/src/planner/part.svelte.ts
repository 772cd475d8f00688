/** A community on the table: what the hand does is seen and counted at once, then kept. */
import { api, AskError } from '../api/get'
import { date, t } from '../i18n.svelte'
import { count, type Counted, type Rules } from './counting'
import { edgesOf, parentsOf, placesOf, type Degrees } from './ground'
import { refined, type Dealt } from './history'
import { tintsOf } from './tints'
import type { CutPart, Judged, Part, Proposed, Repaired, Verdict } from './types'

/** So long a hand rests before the server hears of it. */
const REST_MS = 700
const AGAIN_MS = 5_000
/** So long the search for a better plan of a community may take. */
const SECONDS = 5

/** Refusals that say that somebody else has drawn meanwhile; cut ground fits no labels of before. */
const CONFLICTS = new Set(['plan.part_changed', 'plan.labels'])

export type Keeping = 'kept' | 'waiting' | 'sending' | 'trouble' | 'conflict'

export class OpenPart {
  readonly path: string
  part = $state.raw<Part>() as Part
  labels = $state.raw<readonly string[]>([])
  locked = $state.raw<readonly string[]>([])
  counted = $state.raw<Counted>() as Counted
  tints = $state.raw<ReadonlyMap<string, number>>(new Map())
  keeping = $state<Keeping>('kept')
  /** Why it could not be kept, or who changed it meanwhile. */
  trouble = $state.raw<string | null>(null)
  /** Whether the server works on it: the hand waits. */
  busy = $state(false)
  /** What the server said last, and of which dealing out. */
  #judged = $state.raw<{ judged: Judged; of: Dealt } | null>(null)
  #revision = 0
  #kept: Dealt = { labels: [], locked: [] }
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending: Promise<void> | null = null
  #kinds: Rules['kinds'] = new Map()
  #places: ReturnType<typeof placesOf> | null = null

  constructor(
    part: Part,
    /** Told when something was kept. */
    readonly onkept: () => void = () => undefined,
  ) {
    this.path = `/api/plans/${part.plan_id}/parts/${encodeURIComponent(part.community)}`
    this.#take(part)
  }

  get community(): string {
    return this.part.community
  }

  get dealt(): Dealt {
    return { labels: this.labels, locked: this.locked }
  }

  /** Where atoms lie; worked out when it is first asked. */
  get places(): ReturnType<typeof placesOf> {
    return (this.#places ??= placesOf(this.part.features))
  }

  /** Lines between atoms, anew for every ground. */
  readonly edges = $derived(edgesOf(this.part.features, this.part.borders))

  /** What the server said of the table as it is; null while its word is awaited. */
  get verdict(): Judged | null {
    const told = this.#judged
    return told?.of.labels === this.labels && told.of.locked === this.locked ? told.judged : null
  }

  /** The server's last word, which may be of an earlier state. */
  get told(): Judged {
    return this.#judged?.judged ?? this.part
  }

  get dirty(): boolean {
    return this.#kept.labels !== this.labels || this.#kept.locked !== this.locked
  }

  isLocked(label: string): boolean {
    return this.locked.includes(label) || this.#kinds.get(label) === 'special'
  }

  /** Whether the hand may take the atom out of its grid. */
  isFree(atom: number): boolean {
    return !this.isLocked(this.labels[atom] ?? '') && !this.part.atoms.special[atom]
  }

  /** Show how atoms are dealt out while the hand moves; nothing is kept yet. */
  show(labels: readonly string[]): void {
    this.labels = labels
    this.#count()
  }

  /** Deal out anew, and have it kept soon. */
  deal({ labels, locked }: Dealt): void {
    this.locked = locked
    this.show(labels)
    this.#later()
  }

  /** Keep at once what waits; whether all is kept. */
  async keep(): Promise<boolean> {
    clearTimeout(this.#timer)
    while (this.dirty && this.keeping !== 'conflict') {
      await (this.#sending ??= this.#send().finally(() => (this.#sending = null)))
      if (this.keeping === 'trouble') return false
    }
    return !this.dirty
  }

  /** Ask for a better plan; nothing is kept by that. */
  propose(keep: boolean, signal?: AbortSignal): Promise<Proposed> {
    const asked = { ...this.dealt, keep, seed: 0, seconds: SECONDS }
    return this.#work(() => api.post<Proposed>(`${this.path}/propose`, asked, signal))
  }

  /** Ask how torn grids are put together again. */
  repair(): Promise<Repaired> {
    return this.#work(() => api.post<Repaired>(`${this.path}/repair`, this.dealt))
  }

  /** Cut atoms on the server: the new ground is kept there already. */
  async cut(how: 'split' | 'redraw', asked: object): Promise<CutPart> {
    return this.#work(async () => {
      if (!(await this.keep())) throw new Error(this.trouble ?? t('planner.not_kept'))
      const given = { revision: this.#revision, ...this.dealt, ...asked }
      try {
        const cut = await api.post<CutPart>(`${this.path}/${how}`, given)
        this.#take(cut)
        return cut
      } catch (error) {
        if (error instanceof AskError && CONFLICTS.has(error.code)) this.#fail(error)
        throw error
      }
    })
  }

  /** Give up what is here for what somebody else has made. */
  async takeTheirs(): Promise<void> {
    this.#take(await this.#work(() => api.get<Part>(this.path)))
  }

  /** Put what is here over what somebody else has made; the atoms that they cut, where they did. */
  async keepMine(): Promise<number[] | null> {
    const [{ labels, locked }, before] = [this.dealt, this.places]
    const theirs = await this.#work(() => api.get<Part>(this.path))
    const parents = parentsOf(before, placesOf(theirs.features))
    if (!parents) return null
    this.#take(theirs)
    this.deal({ labels: refined(labels, parents), locked })
    return parents
  }

  /** Where a grid's sign stands: inside the atom nearest to the middle of its households. */
  signOf(label: string): Degrees | null {
    const { x, y, households } = this.part.atoms
    const atoms = this.labels.flatMap((each, atom) => (each === label ? [atom] : []))
    const mass = (atom: number): number => (households[atom] ?? 0) + 0.01
    const whole = atoms.reduce((sum, atom) => sum + mass(atom), 0)
    const middle = (along: readonly number[]): number =>
      atoms.reduce((sum, atom) => sum + mass(atom) * (along[atom] ?? 0), 0) / whole
    const [mx, my] = [middle(x), middle(y)]
    let best: number | undefined
    let least = Infinity
    for (const atom of atoms) {
      const away = Math.hypot((x[atom] ?? 0) - mx, (y[atom] ?? 0) - my)
      if (away < least) [best, least] = [atom, away]
    }
    return best === undefined ? null : (this.places.inside[best] ?? null)
  }

  /** Nothing more is sent from here. */
  close(): void {
    clearTimeout(this.#timer)
  }

  #take(part: Part): void {
    const { labels, locked } = dealtOf(part)
    this.part = part
    this.#places = null
    this.#revision = part.revision
    this.#kinds = new Map(part.grids.map(({ label, kind }) => [label, kind]))
    this.locked = locked
    this.labels = labels
    this.#kept = { labels, locked }
    this.#judged = { judged: part, of: { labels, locked } }
    this.keeping = 'kept'
    this.trouble = null
    this.#count()
  }

  #count(): void {
    const { lower, upper, weights, atoms, borders } = this.part
    const rules = { lower, upper, weights, kinds: this.#kinds }
    this.counted = count({ atoms, borders }, this.labels, rules)
    const labels = this.counted.grids.map(({ label }) => label)
    this.tints = tintsOf(labels, this.counted.beside, this.tints)
  }

  #later(wait = REST_MS): void {
    clearTimeout(this.#timer)
    if (this.keeping === 'conflict') return
    this.keeping = 'waiting'
    this.#timer = setTimeout(() => void this.keep(), wait)
  }

  async #send(): Promise<void> {
    const dealt = this.dealt
    this.keeping = 'sending'
    try {
      const verdict = await api.put<Verdict>(this.path, { revision: this.#revision, ...dealt })
      this.#revision = verdict.revision
      this.#kept = dealt
      this.#judged = { judged: verdict, of: dealt }
      this.trouble = null
      this.keeping = this.dirty ? 'waiting' : 'kept'
      this.onkept()
    } catch (error) {
      if (!(error instanceof AskError)) throw error
      this.#fail(error)
    }
  }

  #fail(error: AskError): void {
    this.trouble = CONFLICTS.has(error.code) ? changedBy(error) : error.message
    this.keeping = CONFLICTS.has(error.code) ? 'conflict' : 'trouble'
    const passing = error.status === 0 || error.status >= 500
    if (passing) this.#timer = setTimeout(() => void this.keep(), AGAIN_MS)
  }

  async #work<T>(ask: () => Promise<T>): Promise<T> {
    this.busy = true
    try {
      return await ask()
    } finally {
      this.busy = false
    }
  }
}

/** Who has drawn meanwhile; where the server names nobody, that somebody has. */
function changedBy({ params: { by, at } }: AskError): string {
  if (typeof by !== 'string' || typeof at !== 'string') return t('planner.cut_meanwhile')
  const when = date(new Date(at), { timeStyle: 'medium' })
  return t('planner.changed_meanwhile', { by, at: when })
}

/** How a part came from the server. */
export function dealtOf(part: Part): Dealt {
  const locked = part.grids.filter((grid) => grid.locked && grid.kind !== 'special')
  return { labels: part.atoms.label, locked: locked.map(({ label }) => label) }
}
