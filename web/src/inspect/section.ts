/** A building as a section: its floors from the top down, those without dwellings too. */

export interface FloorCounts {
  floor_index: number | null
  floor_label: string | null
  dwellings: number
  households: number
  persons: number
  children: number
  elderly: number
  /** Null where it is not for the reader: the sheet of an emergency tells it. */
  assisted: number | null
}

export interface Storeys {
  floors: readonly FloorCounts[]
  floors_above: number | null
  floors_below: number | null
}

/** One line of the section. */
export interface Line {
  /** 1, 2, 3 from the ground up, -1 below it; null where nobody has said. */
  index: number | null
  /** What the lift says; where nobody has said, a count from the ground: `3`, `B1`. */
  label: string
  /** Whether the label is what the lift says. */
  given: boolean
  /** Null: no dwelling is registered there, which is not the same as empty. */
  counts: FloorCounts | null
}

/** A floor that a typing error put above the sky would draw a section without end. */
const HIGHEST = 200

/** Lines from the top floor to the lowest; floors of unknown height come last. */
export function section(building: Storeys): Line[] {
  const placed = building.floors.filter((floor) => inReach(floor.floor_index))
  const stray = building.floors.filter((floor) => !inReach(floor.floor_index))
  const indexes = placed.map((floor) => floor.floor_index ?? 0)
  const top = Math.max(reach(building.floors_above), ...indexes, 0)
  const bottom = -Math.max(reach(building.floors_below), ...indexes.map((index) => -index), 0)
  const lines: Line[] = []
  for (let index = top; index >= bottom; index--) {
    const here = placed.filter((floor) => floor.floor_index === index)
    if (here.length) lines.push(...here.map(lineOf))
    else if (index !== 0) lines.push(bareLine(index))
  }
  return [...lines, ...stray.map(lineOf)]
}

/** The largest count of a column, by which bars are drawn. */
export function most(lines: readonly Line[], column: 'persons' | 'households'): number {
  return Math.max(0, ...lines.map((line) => line.counts?.[column] ?? 0))
}

function inReach(index: number | null): boolean {
  return index !== null && Math.abs(index) <= HIGHEST
}

function reach(floors: number | null): number {
  return Math.min(HIGHEST, Math.max(0, floors ?? 0))
}

function lineOf(counts: FloorCounts): Line {
  const index = counts.floor_index
  const given = counts.floor_label !== null && counts.floor_label !== ''
  const label = given ? (counts.floor_label ?? '') : index === null ? '?' : counted(index)
  return { index, label, given, counts }
}

function bareLine(index: number): Line {
  return { index, label: counted(index), given: false, counts: null }
}

function counted(index: number): string {
  return index < 0 ? `B${-index}` : `${index}`
}
