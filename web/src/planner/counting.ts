/** What a plan's grids hold, counted here while the hand moves; the server's verdict follows. */
import type { GridKind, PartAtoms, PartBorders, Score, Weights } from './types'

/** What a community's atoms are, whatever grid they are in. */
export interface Ground {
  atoms: PartAtoms
  borders: PartBorders
}

export interface Rules {
  lower: number
  upper: number
  weights: Weights
  /** Kind of grids by label; those it does not name are grids of a community. */
  kinds: ReadonlyMap<string, GridKind>
}

export interface GridCount {
  label: string
  kind: GridKind
  atoms: number
  households: number
  persons: number
  /** Null where no bounds hold. */
  in_bounds: boolean | null
  /** Metres of border with other grids on no street or barrier, whole length. */
  off_street_m: number
  /** Households that come from another grid. */
  moved: number
  /** In how many pieces it is, by borders that people get across. */
  pieces: number
}

export type LocalKind = 'under' | 'over' | 'apart' | 'unpassable'

export interface LocalFault {
  kind: LocalKind
  grid: string
  /** Atoms to look at: the broken pieces, or the whole grid. */
  atoms: number[]
  /** Households that the grid holds. */
  households: number
}

export interface Counted {
  /** In the order of `inOrder`. */
  grids: GridCount[]
  faults: LocalFault[]
  score: Score
  /** Pairs of labels that share a border. */
  beside: [string, string][]
}

/** Count all grids of a community. */
export function count(ground: Ground, labels: readonly string[], rules: Rules): Counted {
  const names = inOrder(new Set(labels))
  const at = new Map(names.map((name, index) => [name, index]))
  const grid = Int32Array.from(labels, (label) => at.get(label) ?? 0)
  const grids = names.map((label) => emptyGrid(label, rules.kinds.get(label) ?? 'community'))
  tally(ground, grid, grids)
  const { off_street_m, beside } = edges(ground, grid, grids)
  const faults = [...bounds(grid, grids, rules), ...brokenOf(ground, grid, grids)]
  const moved = grids.reduce((sum, each) => sum + each.moved, 0)
  const inertia = inertiaOf(ground, grid, grids.length, rules.weights.ground)
  const { weights } = rules
  const total =
    weights.off_street * off_street_m + weights.inertia * inertia + weights.moved * moved
  return { grids, faults, score: { off_street_m, inertia, moved, total }, beside }
}

/** Codes by their order, then new grids by their number. */
export function inOrder(labels: Iterable<string>): string[] {
  const isNew = (label: string): boolean => label.startsWith('+')
  return [...labels].sort((one, other) => {
    if (isNew(one) !== isNew(other)) return isNew(one) ? 1 : -1
    if (isNew(one)) return Number(one) - Number(other)
    return one < other ? -1 : Number(one > other)
  })
}

/** The first label of a new grid that no other has. */
export function freshLabel(labels: Iterable<string>): string {
  const taken = [...labels].filter((label) => label.startsWith('+')).map(Number)
  return `+${Math.max(0, ...taken) + 1}`
}

function emptyGrid(label: string, kind: GridKind): GridCount {
  return {
    label,
    kind,
    atoms: 0,
    households: 0,
    persons: 0,
    in_bounds: null,
    off_street_m: 0,
    moved: 0,
    pieces: 0,
  }
}

function tally({ atoms }: Ground, grid: Int32Array, grids: GridCount[]): void {
  grid.forEach((index, atom) => {
    const each = grids[index] as GridCount
    const households = atoms.households[atom] ?? 0
    const was = atoms.current[atom] ?? null
    each.atoms += 1
    each.households += households
    each.persons += atoms.persons[atom] ?? 0
    if (was !== null && was !== each.label) each.moved += households
  })
}

/** Metres between grids on no street, and which grids lie side by side. */
function edges(
  { borders }: Ground,
  grid: Int32Array,
  grids: GridCount[],
): { off_street_m: number; beside: [string, string][] } {
  const pairs = new Set<number>()
  let total = 0
  borders.one.forEach((atom, border) => {
    const here = grid[atom] ?? 0
    const there = grid[borders.other[border] ?? 0] ?? 0
    if (here === there) return
    const metres = borders.off_street_m[border] ?? 0
    total += metres
    ;(grids[here] as GridCount).off_street_m += metres
    ;(grids[there] as GridCount).off_street_m += metres
    pairs.add(Math.min(here, there) * grids.length + Math.max(here, there))
  })
  const label = (index: number): string => (grids[index] as GridCount).label
  const beside = [...pairs].map((pair): [string, string] => [
    label(Math.floor(pair / grids.length)),
    label(pair % grids.length),
  ])
  return { off_street_m: total, beside }
}

function bounds(grid: Int32Array, grids: GridCount[], { lower, upper }: Rules): LocalFault[] {
  const faults: LocalFault[] = []
  grids.forEach((each, index) => {
    if (each.kind === 'special') return
    each.in_bounds = each.households >= lower && each.households <= upper
    if (each.in_bounds) return
    const kind = each.households < lower ? 'under' : 'over'
    const { label, households } = each
    faults.push({ kind, grid: label, atoms: positions(grid, index), households })
  })
  return faults
}

/** Grids in several pieces: the largest stays, the others are told. */
function brokenOf({ borders }: Ground, grid: Int32Array, grids: GridCount[]): LocalFault[] {
  const walked = pieces(grid, borders, (border) => borders.passable[border] === true)
  const touching = pieces(grid, borders, () => true)
  const faults: LocalFault[] = []
  grids.forEach((each, index) => {
    const atoms = positions(grid, index)
    const [largest, ...broken] = groups(atoms, walked)
    each.pieces = largest ? broken.length + 1 : 0
    if (broken.length === 0 || each.kind === 'special') return
    const kind = groups(atoms, touching).length > 1 ? 'apart' : 'unpassable'
    faults.push({ kind, grid: each.label, atoms: broken.flat(), households: each.households })
  })
  return faults
}

/** A number for each atom: the same for those of a grid that borders join. */
function pieces(
  grid: Int32Array,
  { one, other }: PartBorders,
  joins: (border: number) => boolean,
): Int32Array {
  const root = Int32Array.from(grid, (_, atom) => atom)
  const find = (atom: number): number => {
    let at = atom
    while (root[at] !== at) {
      root[at] = root[root[at] as number] as number
      at = root[at] as number
    }
    return at
  }
  one.forEach((atom, border) => {
    const neighbour = other[border] as number
    if (grid[atom] === grid[neighbour] && joins(border)) root[find(neighbour)] = find(atom)
  })
  return root.map((_, atom) => find(atom))
}

/** Atoms of one grid by their piece, that with the most atoms first. */
function groups(atoms: readonly number[], piece: Int32Array): number[][] {
  const found = new Map<number, number[]>()
  for (const atom of atoms) {
    const key = piece[atom] as number
    const group = found.get(key)
    if (group) group.push(atom)
    else found.set(key, [atom])
  }
  return [...found.values()].sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0))
}

function positions(grid: Int32Array, wanted: number): number[] {
  const found: number[] = []
  grid.forEach((index, atom) => {
    if (index === wanted) found.push(atom)
  })
  return found
}

/** Sum of mass times squared metres to the centre of mass of its grid. */
function inertiaOf({ atoms }: Ground, grid: Int32Array, count: number, perM2: number): number {
  const [mass, mx, my] = [0, 1, 2].map(() => new Float64Array(count)) as Sums
  const massOf = (atom: number): number =>
    (atoms.households[atom] ?? 0) + perM2 * (atoms.area_m2[atom] ?? 0)
  const [x0, y0] = [atoms.x[0] ?? 0, atoms.y[0] ?? 0]
  grid.forEach((index, atom) => {
    const own = massOf(atom)
    mass[index] = (mass[index] ?? 0) + own
    mx[index] = (mx[index] ?? 0) + own * ((atoms.x[atom] ?? 0) - x0)
    my[index] = (my[index] ?? 0) + own * ((atoms.y[atom] ?? 0) - y0)
  })
  let sum = 0
  grid.forEach((index, atom) => {
    const whole = mass[index] || 1
    const dx = (atoms.x[atom] ?? 0) - x0 - (mx[index] ?? 0) / whole
    const dy = (atoms.y[atom] ?? 0) - y0 - (my[index] ?? 0) / whole
    sum += massOf(atom) * (dx * dx + dy * dy)
  })
  return sum
}

type Sums = [Float64Array, Float64Array, Float64Array]
