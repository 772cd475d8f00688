/** The floors of a building as rows of a picture: a tall tower folds to what matters. */
import type { Floor } from './types'

/** Up to so many floors a building is drawn whole. */
export const WHOLE = 12
/** So many floors above and below the fire are always drawn. */
const AROUND = 2

export interface FloorRow {
  kind: 'floor'
  floor: Floor
}

/** Floors that lie folded between two that are drawn. */
export interface GapRow {
  kind: 'gap'
  /** Index of the highest of them, by which it is opened. */
  key: number
  count: number
  /** People registered there; null where nothing is registered on any of them. */
  persons: number | null
  assisted: number | null
}

export type Row = FloorRow | GapRow

/**
 * Rows from the top down.
 *
 * @param floors the highest first
 * @param opened keys of gaps that were opened
 */
export function fold(
  floors: readonly Floor[],
  fireIndex: number | null,
  opened: ReadonlySet<number>,
): Row[] {
  const drawn = floors.map((floor, at) => isDrawn(floors, floor, at, fireIndex))
  const rows: Row[] = []
  for (let at = 0; at < floors.length;) {
    const end = drawn[at] ? at + 1 : endOfGap(drawn, at)
    const part = floors.slice(at, end)
    const [first] = part
    // One floor alone takes no more room than the line that would hide it.
    const folded = !drawn[at] && part.length > 1 && first && !opened.has(first.index)
    rows.push(...(folded ? [gapOf(first.index, part)] : part.map(rowOf)))
    at = end
  }
  return rows
}

/** Units from left to right as they first appear; null stands for dwellings of no unit. */
export function columns(floors: readonly Floor[]): (string | null)[] {
  const seen = new Set(floors.flatMap(({ units }) => units.map(({ unit }) => unit)))
  const named = [...seen].filter((unit) => unit !== null)
  const collator = new Intl.Collator('zh', { numeric: true })
  return [...named.sort(collator.compare), ...(seen.has(null) ? [null] : [])]
}

/** The sum of figures of which some may be unknown; null where all are. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length ? known.reduce((sum, value) => sum + value, 0) : null
}

function isDrawn(
  floors: readonly Floor[],
  floor: Floor,
  at: number,
  fireIndex: number | null,
): boolean {
  if (floors.length <= WHOLE) return true
  if (at === 0 || Math.abs(floor.index) === 1 || floor.mark !== 'other') return true
  if (fireIndex === null) return floor.index > 0 && floor.index <= 3
  const fireAt = floors.findIndex(({ index }) => index === fireIndex)
  return Math.abs(at - fireAt) <= AROUND
}

function endOfGap(drawn: readonly boolean[], from: number): number {
  const end = drawn.indexOf(true, from)
  return end < 0 ? drawn.length : end
}

function gapOf(key: number, part: readonly Floor[]): GapRow {
  return {
    kind: 'gap',
    key,
    count: part.length,
    persons: sumKnown(part.map(({ persons }) => persons)),
    assisted: sumKnown(part.map(({ assisted }) => assisted)),
  }
}

function rowOf(floor: Floor): FloorRow {
  return { kind: 'floor', floor }
}
