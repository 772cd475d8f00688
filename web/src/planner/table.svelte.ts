/** The drawing table: one plan, its communities that lie open, and the tool in the hand. */
import { api } from '../api/get'
import { t } from '../i18n.svelte'
import { shell } from '../state.svelte'
import type { PlanAsked } from './asked'
import { freshLabel } from './counting'
import type { Degrees } from './ground'
import { History, refined, type Dealt, type Step } from './history'
import { OpenPart } from './part.svelte'
import { errorText, gridName } from './told'
import type { CutPart, Move, Part, PlanDocument } from './types'

export type HandTool = 'look' | 'brush' | 'border' | 'split' | 'merge'
export const HAND_TOOLS = ['look', 'brush', 'border', 'split', 'merge'] as const

/** A grid of an open community. */
export interface GridAt {
  community: string
  label: string
}

/** An atom of an open community. */
export interface AtomAt {
  community: string
  atom: number
}

/** Repairs as they are told, with the community that they are in. */
export interface Mended {
  community: string
  moves: Move[]
}

/** More atoms on the table than this make the hand wait. */
export const MOST_ATOMS = 2500

class Table {
  plan = $state.raw<PlanDocument | null>(null)
  parts = $state.raw<readonly OpenPart[]>([])
  /** Why there is no plan. */
  error = $state.raw<Error | null>(null)
  tool = $state<HandTool>('look')
  chosen = $state.raw<GridAt | null>(null)
  /** The grid that the brush gives to; null: the one that is pressed. */
  carry = $state.raw<GridAt | null>(null)
  /** The atom that keys move about. */
  cursor = $state.raw<AtomAt | null>(null)
  /** Atoms that a fault is about. */
  lit = $state.raw<{ community: string; atoms: readonly number[] } | null>(null)
  /** The line that is being drawn. */
  path = $state.raw<readonly Degrees[]>([])
  /** A sentence about what was just done, or why not. */
  said = $state<string | null>(null)
  mended = $state.raw<Mended | null>(null)
  canUndo = $state(false)
  canRedo = $state(false)
  /** What else the plan is held against: its state before, or another plan. */
  compared = $state.raw<'before' | number | null>(null)
  comparing = $state<'swipe' | 'beside'>('swipe')
  /** Grows with all that was kept: what is told of the whole plan is asked anew. */
  kept = $state(0)
  readonly #history = new History()
  #asking: AbortController | null = null

  readonly atoms = $derived(this.parts.reduce((sum, part) => sum + part.labels.length, 0))
  readonly mayEdit = $derived(this.plan?.may.edit ?? false)
  readonly busy = $derived(this.parts.some((part) => part.busy))
  /** Whether something is not yet kept. */
  readonly open = $derived(this.parts.some((part) => part.keeping !== 'kept'))

  /** Show what the address says. */
  async follow({ id, open }: PlanAsked): Promise<void> {
    this.#asking?.abort()
    const asking = (this.#asking = new AbortController())
    const other = this.plan?.id !== id
    try {
      if (other) {
        await this.clear()
        if (id === null) return
        this.plan = await api.get<PlanDocument>(`/api/plans/${id}`, {}, asking.signal)
      }
      await this.#openOnly(open, asking.signal)
      this.error = null
    } catch (error) {
      if (asking.signal.aborted) return
      this.error = error instanceof Error ? error : new Error(String(error))
    }
  }

  /** Read the plan's document again. */
  async refresh(): Promise<void> {
    if (this.plan) this.take(await api.get<PlanDocument>(`/api/plans/${this.plan.id}`))
  }

  /** Read what is open again: its bounds have changed, or its grids have codes now. */
  async reload(): Promise<void> {
    await Promise.all(this.parts.map((part) => part.keep()))
    await Promise.all(this.parts.map((part) => part.takeTheirs()))
    if (!this.mayEdit) this.use('look')
  }

  take(plan: PlanDocument): void {
    this.plan = plan
    this.kept += 1
  }

  /** Keep what waits, and put all away. */
  async clear(): Promise<void> {
    await Promise.all(this.parts.map((part) => part.keep()))
    this.parts.forEach((part) => part.close())
    this.#history.clear()
    this.#steps()
    this.parts = []
    this.plan = null
    this.chosen = this.carry = this.cursor = this.lit = this.mended = this.compared = null
    this.path = []
    this.tool = 'look'
    this.said = null
  }

  partOf(at: { community: string } | null): OpenPart | null {
    return this.parts.find(({ community }) => community === at?.community) ?? null
  }

  /** The atom at a place. */
  atomAt([lon, lat]: Degrees): AtomAt | null {
    for (const part of this.parts) {
      const atom = part.places.at(lon, lat)
      if (atom !== null) return { community: part.community, atom }
    }
    return null
  }

  gridAt(place: Degrees): GridAt | null {
    const at = this.atomAt(place)
    const label = at && this.partOf(at)?.labels[at.atom]
    return at && label ? { community: at.community, label } : null
  }

  use(tool: HandTool): void {
    this.tool = tool
    this.path = []
    this.said = null
    if (tool !== 'brush') this.carry = null
  }

  /** Have a part deal out anew, so that it can be undone. */
  deal(part: OpenPart, after: Dealt, before: Dealt = part.dealt, group?: number): void {
    this.mended = null
    this.#history.add(part.community, before, after, group)
    part.deal(after)
    this.#steps()
  }

  /** Give atoms to a grid; says whether any went. */
  give(part: OpenPart, atoms: readonly number[], to: string): boolean {
    const labels = [...part.labels]
    for (const atom of atoms) if (part.isFree(atom)) labels[atom] = to
    if (labels.every((label, atom) => label === part.labels[atom])) return false
    this.deal(part, { labels, locked: part.locked })
    return true
  }

  /** Join a grid to another; the one of more households keeps its name. */
  merge(part: OpenPart, one: string, other: string): void {
    const households = (label: string): number =>
      part.counted.grids.find((grid) => grid.label === label)?.households ?? 0
    const isNew = (label: string): number => Number(label.startsWith('+'))
    const order = [one, other].sort((a, b) => isNew(a) - isNew(b) || households(b) - households(a))
    const [stays = one, goes = other] = order
    if (part.isLocked(stays) || part.isLocked(goes)) {
      this.said = t('planner.locked_stays')
      return
    }
    const labels = part.labels.map((label) => (label === goes ? stays : label))
    this.deal(part, { labels, locked: part.locked })
    this.chosen = { community: part.community, label: stays }
    this.said = t('planner.merged', { one: gridName(part, goes), other: gridName(part, stays) })
  }

  lock(part: OpenPart, label: string, locked: boolean): void {
    const others = part.locked.filter((each) => each !== label)
    this.deal(part, { labels: part.labels, locked: locked ? [...others, label] : others })
  }

  /** Begin a grid: the brush gives to it. */
  begin(part: OpenPart): void {
    const label = freshLabel([...part.labels, ...part.part.grids.map((grid) => grid.label)])
    this.use('brush')
    this.carry = { community: part.community, label }
    this.said = t('planner.new_start')
  }

  undo(): void {
    this.#again(this.#history.undo(), 'before')
  }

  redo(): void {
    this.#again(this.#history.redo(), 'after')
  }

  /** Ask for a proposal and lay it on the table. */
  async propose(part: OpenPart, keep: boolean, signal?: AbortSignal): Promise<string[]> {
    const { labels, notes } = await part.propose(keep, signal)
    this.deal(part, { labels, locked: part.locked })
    this.said = t('planner.proposed', { name: part.part.name })
    return notes
  }

  async repair(part: OpenPart): Promise<void> {
    const { labels, moves } = await part.repair()
    this.deal(part, { labels, locked: part.locked })
    this.mended = { community: part.community, moves }
    this.said = t('planner.repaired', { count: moves.length })
  }

  /** Cut a grid by the line that was drawn. */
  async split(part: OpenPart, label: string, line: readonly Degrees[]): Promise<void> {
    await this.#cut(part, () => part.cut('split', { label, line }))
    this.said = t('planner.split_done', { name: gridName(part, label) })
  }

  /** Give what of a grid lies in a ring to its neighbour. */
  async redraw(part: OpenPart, asked: Redraw): Promise<void> {
    await this.#cut(part, () => part.cut('redraw', asked))
    const [from, to] = [gridName(part, asked.from_), gridName(part, asked.to)]
    this.said = t('planner.redrawn', { from, to })
  }

  async takeTheirs(part: OpenPart): Promise<void> {
    await part.takeTheirs()
    this.#history.forget(part.community)
    this.#steps()
  }

  async keepMine(part: OpenPart): Promise<void> {
    const parents = await part.keepMine()
    if (parents) this.#history.refine(part.community, parents)
    else this.said = t('planner.other_ground')
  }

  /** Do something and say what went wrong where it does. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    this.said = null
    try {
      await work()
    } catch (error) {
      this.said = errorText(error)
    }
  }

  async #openOnly(codes: readonly string[], signal: AbortSignal): Promise<void> {
    const gone = this.parts.filter(({ community }) => !codes.includes(community))
    await Promise.all(gone.map((part) => part.keep()))
    gone.forEach((part) => part.close())
    if (gone.length) this.parts = this.parts.filter((part) => !gone.includes(part))
    for (const code of codes) {
      if (this.parts.some(({ community }) => community === code)) continue
      const path = `/api/plans/${this.plan?.id}/parts/${encodeURIComponent(code)}`
      const part = await api.get<Part>(path, {}, signal)
      this.parts = [...this.parts, new OpenPart(part, () => (this.kept += 1))]
      // What was done before it was put away was done on what another may have changed since.
      this.#history.forget(code)
    }
    this.#steps()
  }

  async #cut(part: OpenPart, cut: () => Promise<CutPart>): Promise<void> {
    const before = part.dealt
    const { parent } = await cut()
    this.#history.refine(part.community, parent)
    const was = { labels: refined(before.labels, parent), locked: before.locked }
    this.#history.add(part.community, was, part.dealt)
    this.path = []
    this.#steps()
  }

  #again(steps: readonly Step[], which: 'before' | 'after'): void {
    for (const step of steps) {
      const part = this.partOf({ community: step.part })
      if (part && !part.busy) part.deal(step[which])
    }
    this.mended = null
    this.#steps()
  }

  #steps(): void {
    this.canUndo = this.#history.canUndo
    this.canRedo = this.#history.canRedo
  }
}

interface Redraw {
  from_: string
  to: string
  polygon: readonly Degrees[]
}

/** The one table of the page. */
export const table = new Table()

/** Lay a community on the table, or take it away. */
export function turnPart(community: string, open: boolean): void {
  const { plan: asked } = shell
  if (!asked) return
  const others = asked.open.filter((code) => code !== community)
  shell.openPlan({ ...asked, open: open ? [...others, community] : others })
}
