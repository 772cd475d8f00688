/** What the hand does on the map: strokes of the brush, lines, borders that are dragged. */
import type { Map as MapLibreMap, MapMouseEvent, MapTouchEvent } from 'maplibre-gl'
import { t } from '../i18n.svelte'
import { metresPerPixel } from '../map/measures'
import type { Degrees } from './ground'
import type { Dealt } from './history'
import type { OpenPart } from './part.svelte'
import { apartM, nearest, ringOf } from './pull'
import { table, type GridAt } from './table.svelte'

type Pointed = MapMouseEvent | MapTouchEvent

interface Stroke {
  part: OpenPart
  to: string
  before: Dealt
  labels: string[]
  last: { x: number; y: number }
  touched: boolean
}

interface Drag {
  part: OpenPart
  pair: [string, string]
  lines: Degrees[][]
}

/** The brush looks so often along its way, in pixels. */
const STEP_PX = 5
/** So near to a border it is meant. */
const REACH_PX = 14
/** A drag shorter than this is a click. */
const LEAST_PX = 6
const SAMPLES = 24

export class Hand {
  readonly #map: MapLibreMap
  #stroke: Stroke | null = null
  #drag: Drag | null = null
  #frame = 0
  /** Whether the hand moves the map, whatever lies under it. */
  panning = false

  constructor(map: MapLibreMap) {
    this.#map = map
  }

  /** Listen to the map; what is returned ends it. */
  listen(): () => void {
    const map = this.#map
    const down = (event: Pointed): void => this.#press(event)
    const move = (event: Pointed): void => this.#move(event)
    const up = (): void => this.#release()
    map.on('mousedown', down)
    map.on('touchstart', down)
    map.on('mousemove', move)
    map.on('touchmove', move)
    addEventListener('pointerup', up)
    addEventListener('pointercancel', up)
    return () => {
      map.off('mousedown', down)
      map.off('touchstart', down)
      map.off('mousemove', move)
      map.off('touchmove', move)
      removeEventListener('pointerup', up)
      removeEventListener('pointercancel', up)
      this.cancel()
    }
  }

  /** A click that was no stroke. */
  click(place: Degrees): void {
    const at = table.gridAt(place)
    if (table.tool === 'look') table.chosen = at
    else if (table.tool === 'merge') this.#merge(at)
    else if (table.tool === 'split') this.corner(place)
  }

  /** Put a corner of a line. */
  corner(place: Degrees): void {
    const last = table.path.at(-1)
    const least = this.#reachM(place) / 3
    if (!last || apartM(last, place) > least) table.path = [...table.path, place]
  }

  /** The line is drawn. */
  finish(): void {
    if (table.tool === 'split' && table.path.length > 1) this.#split()
    else if (table.tool === 'border' && table.path.length > 1) this.#redrawBy(table.path)
  }

  /** Leave what was begun; says whether there was something. */
  cancel(): boolean {
    const stroke = this.#stroke
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#stroke = this.#drag = null
    if (stroke) stroke.part.show(stroke.before.labels)
    const begun = stroke !== null || table.path.length > 0
    table.path = []
    return begun
  }

  #press(event: Pointed): void {
    const { originalEvent: from, lngLat } = event
    const second = 'points' in event && event.points.length > 1
    if (second) this.cancel()
    const other = from instanceof MouseEvent && (from.button !== 0 || from.ctrlKey)
    if (second || other || this.panning || !table.mayEdit) return
    const place: Degrees = [lngLat.lng, lngLat.lat]
    const held = table.tool === 'brush' ? this.#begin(place, event.point) : this.#grab(place)
    if (held) event.preventDefault()
  }

  #begin(place: Degrees, point: { x: number; y: number }): boolean {
    const at = table.gridAt(place)
    const part = table.partOf(at)
    if (!at || !part || part.busy) return false
    const to = table.carry?.community === part.community ? table.carry.label : at.label
    if (part.isLocked(to)) {
      table.said = t('planner.locked_stays')
      return false
    }
    const before = part.dealt
    const { x, y } = point
    this.#stroke = { part, to, before, labels: [...before.labels], last: { x, y }, touched: false }
    this.#brush(point)
    return true
  }

  #grab(place: Degrees): boolean {
    if (table.tool !== 'border') return false
    const found = this.borderAt(place)
    if (!found || found.part.busy) return false
    this.#drag = found
    table.path = [place]
    return true
  }

  #move(event: Pointed): void {
    if (this.#stroke) this.#brush(event.point)
    else if (this.#drag) this.#draw([event.lngLat.lng, event.lngLat.lat])
  }

  #brush({ x, y }: { x: number; y: number }): void {
    const stroke = this.#stroke
    if (!stroke) return
    const { part, labels, last, to } = stroke
    const steps = Math.max(1, Math.ceil(Math.hypot(x - last.x, y - last.y) / STEP_PX))
    for (let step = 1; step <= steps; step++) {
      const share = step / steps
      const at = this.#map.unproject([last.x + (x - last.x) * share, last.y + (y - last.y) * share])
      const atom = part.places.at(at.lng, at.lat)
      if (atom === null || labels[atom] === to || !part.isFree(atom)) continue
      labels[atom] = to
      stroke.touched = true
    }
    stroke.last = { x, y }
    if (stroke.touched) this.#frame ||= requestAnimationFrame(() => this.#show())
  }

  #show(): void {
    this.#frame = 0
    if (this.#stroke) this.#stroke.part.show([...this.#stroke.labels])
  }

  #draw(place: Degrees): void {
    const last = table.path.at(-1)
    if (!last || apartM(last, place) > this.#reachM(place) / 3) table.path = [...table.path, place]
  }

  #release(): void {
    const [stroke, drag] = [this.#stroke, this.#drag]
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#stroke = this.#drag = null
    if (stroke) this.#ended(stroke)
    if (drag) this.#redraw(drag, table.path)
  }

  #ended({ part, labels, before, to, touched }: Stroke): void {
    table.chosen = { community: part.community, label: to }
    if (touched) table.deal(part, { labels, locked: part.locked }, before)
  }

  #merge(at: GridAt | null): void {
    const { chosen } = table
    const part = table.partOf(at)
    const same = chosen && at && chosen.community === at.community && chosen.label !== at.label
    if (!same || !part) {
      table.chosen = at
      return
    }
    table.merge(part, chosen.label, at.label)
  }

  #split(): void {
    const found = crossed(table.path)
    const part = table.partOf(found)
    if (!found || !part || part.isLocked(found.label)) {
      table.said = t(found ? 'planner.locked_stays' : 'planner.split_where')
      return
    }
    void table.attempt(() => table.split(part, found.label, table.path))
  }

  #redrawBy(path: readonly Degrees[]): void {
    const [first] = path
    const found = first && this.borderAt(first, 3)
    if (found) this.#redraw(found, path)
    else table.said = t('planner.border_where')
  }

  #redraw({ part, pair, lines }: Drag, path: readonly Degrees[]): void {
    const [first, last] = [path[0], path.at(-1)]
    const far = first && last ? Math.max(...path.map((place) => apartM(first, place))) : 0
    const least = first ? (this.#reachM(first) * LEAST_PX) / REACH_PX : Infinity
    const ring = far > least ? ringOf(lines, path) : null
    const [one, other] = pair
    const under = mostOften(
      along(path)
        .map((place) => table.gridAt(place))
        .filter((at) => at?.label === one || at?.label === other),
    )
    if (!ring || !under) {
      table.path = []
      return
    }
    table.path = ring
    const to = under.label === one ? other : one
    const asked = { from_: under.label, to, polygon: ring }
    void table.attempt(() => table.redraw(part, asked)).finally(() => (table.path = []))
  }

  /** The border between two grids that is within reach of a place, where both may be changed. */
  borderAt(place: Degrees, times = 1): Drag | null {
    for (const part of table.parts) {
      const pairs = bordersOf(part)
      const key = nearest(pairs, place, this.#reachM(place) * times)
      const [one, other] = key?.split('\n') ?? []
      if (key !== null && one && other)
        return { part, pair: [one, other], lines: pairs.get(key) ?? [] }
    }
    return null
  }

  #reachM([, lat]: Degrees): number {
    return REACH_PX * metresPerPixel(lat, this.#map.getZoom())
  }
}

/** Lines between grids that may be changed, by the pair of their labels. */
function bordersOf(part: OpenPart): Map<string, Degrees[][]> {
  const { one, other } = part.part.borders
  const found = new Map<string, Degrees[][]>()
  for (const [border, lines] of part.edges.between) {
    const [here, there] = [part.labels[one[border] ?? -1], part.labels[other[border] ?? -1]]
    if (!here || !there || here === there || part.isLocked(here) || part.isLocked(there)) continue
    const key = here < there ? `${here}\n${there}` : `${there}\n${here}`
    const known = found.get(key)
    if (known) known.push(...lines)
    else found.set(key, [...lines])
  }
  return found
}

/** Places all along a path. */
function along(path: readonly Degrees[]): Degrees[] {
  return path.slice(1).flatMap(([lon, lat], at) => {
    const [fromLon, fromLat] = path[at] as Degrees
    return Array.from({ length: SAMPLES }, (_, step): Degrees => {
      const share = (step + 0.5) / SAMPLES
      return [fromLon + (lon - fromLon) * share, fromLat + (lat - fromLat) * share]
    })
  })
}

/** The grid that a line goes through from border to border; else that in which most of it lies. */
function crossed(path: readonly Degrees[]): GridAt | null {
  const grids = along(path).map((place) => table.gridAt(place))
  const ends = [path[0], path.at(-1)].map((place) => place && table.gridAt(place))
  const isEnd = (grid: GridAt): boolean =>
    ends.some((end) => end?.label === grid.label && end.community === grid.community)
  return mostOften(grids.filter((grid) => grid && !isEnd(grid))) ?? mostOften(grids)
}

function mostOften(grids: readonly (GridAt | null)[]): GridAt | null {
  const counts = new Map<string, { grid: GridAt; times: number }>()
  for (const grid of grids) {
    if (!grid) continue
    const key = `${grid.community}\n${grid.label}`
    const known = counts.get(key)
    if (known) known.times += 1
    else counts.set(key, { grid, times: 1 })
  }
  return [...counts.values()].sort((a, b) => b.times - a.times)[0]?.grid ?? null
}
