/** The ground that atoms lie on: which atom is where, and the edges that two of them share. */
import type { AtomFeatures } from './types'

export type Degrees = [lon: number, lat: number]
type Ring = GeoJSON.Position[]

const CELLS = 48

/** Answers in which atom a place lies. */
export interface Places {
  /** The atom's number; null where there is none. */
  at: (lon: number, lat: number) => number | null
  /** A place inside each atom. */
  inside: Degrees[]
  box: [west: number, south: number, east: number, north: number]
}

export function placesOf(features: AtomFeatures): Places {
  const shapes = features.features.map(({ geometry }) => ringsOf(geometry))
  const boxes = shapes.map((rings) => boxOf(rings.flat()))
  const box = unite(boxes)
  const [west, south, east, north] = box
  const column = (lon: number): number => cell((lon - west) / (east - west))
  const row = (lat: number): number => cell((lat - south) / (north - south))
  const cells = new Map<number, number[]>()
  boxes.forEach(([left, bottom, right, top], atom) => {
    for (let x = column(left); x <= column(right); x++) {
      for (let y = row(bottom); y <= row(top); y++) {
        const key = y * CELLS + x
        cells.set(key, [...(cells.get(key) ?? []), atom])
      }
    }
  })
  const at = (lon: number, lat: number): number | null => {
    if (!(lon >= west && lon <= east && lat >= south && lat <= north)) return null
    const near = cells.get(row(lat) * CELLS + column(lon)) ?? []
    return near.find((atom) => holds(shapes[atom] ?? [], lon, lat)) ?? null
  }
  return { at, inside: shapes.map(insideOf), box }
}

/** Of each new atom, the old one that it lies in: new ones are the old ones cut. */
export function parentsOf(old: Places, cut: Places): number[] | null {
  const parents = cut.inside.map(([lon, lat]) => old.at(lon, lat))
  return parents.every((atom) => atom !== null) ? parents : null
}

export interface SharedEdges {
  /** The lines that two atoms share, by the position of their border. */
  between: Map<number, Degrees[][]>
  /** What borders on no other atom. */
  outline: Degrees[][]
}

/** Lines between atoms: each segment that two of them have is in both to the last digit. */
export function edgesOf(
  features: AtomFeatures,
  borders: { one: readonly number[]; other: readonly number[] },
): SharedEdges {
  const owners = new Map<string, { atoms: number[]; segment: Degrees[] }>()
  features.features.forEach(({ geometry }, atom) => {
    for (const segment of ringsOf(geometry).flatMap(segmentsOf)) {
      const key = keyOf(segment)
      const known = owners.get(key)
      if (known) known.atoms.push(atom)
      else owners.set(key, { atoms: [atom], segment })
    }
  })
  const size = features.features.length
  const border = new Map(borders.one.map((one, at) => [one * size + (borders.other[at] ?? 0), at]))
  const between = new Map<number, Degrees[][]>()
  const outline: Degrees[][] = []
  for (const { atoms, segment } of owners.values()) {
    const [one, other] = atoms
    if (one === undefined || other === undefined) {
      outline.push(segment)
      continue
    }
    const at = border.get(Math.min(one, other) * size + Math.max(one, other))
    if (at === undefined) continue
    const lines = between.get(at)
    if (lines) lines.push(segment)
    else between.set(at, [segment])
  }
  return { between, outline }
}

export function ringsOf(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon): Ring[] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

function segmentsOf(ring: Ring): Degrees[][] {
  return ring.slice(1).map(([lon = 0, lat = 0], at) => {
    const [fromLon = 0, fromLat = 0] = ring[at] ?? []
    return [
      [fromLon, fromLat],
      [lon, lat],
    ]
  })
}

function keyOf(segment: Degrees[]): string {
  const [one, other] = segment.map(String)
  return (one ?? '') < (other ?? '') ? `${one}|${other}` : `${other}|${one}`
}

/** Even-odd: holes are rings like any other. */
function holds(rings: readonly Ring[], lon: number, lat: number): boolean {
  return crossings(rings, lat).filter((x) => x > lon).length % 2 === 1
}

/** Where a line of latitude crosses rings, as longitudes. */
function crossings(rings: readonly Ring[], lat: number): number[] {
  const found: number[] = []
  for (const ring of rings) {
    for (let at = 1; at < ring.length; at++) {
      const [x1 = 0, y1 = 0] = ring[at - 1] ?? []
      const [x2 = 0, y2 = 0] = ring[at] ?? []
      if (y1 > lat !== y2 > lat) found.push(x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1))
    }
  }
  return found
}

/** The middle of the widest stretch of a line of latitude that runs through no corner. */
function insideOf(rings: readonly Ring[]): Degrees {
  const lats = [...new Set(rings.flat().map(([, lat = 0]) => lat))].sort((a, b) => a - b)
  const middle = ((lats[0] ?? 0) + (lats.at(-1) ?? 0)) / 2
  const above = lats.findIndex((lat) => lat > middle)
  const lat = ((lats[above - 1] ?? middle) + (lats[above] ?? middle)) / 2
  const xs = crossings(rings, lat).sort((a, b) => a - b)
  let best: Degrees = [rings[0]?.[0]?.[0] ?? 0, lat]
  let widest = -1
  for (let at = 0; at + 1 < xs.length; at += 2) {
    const [left = 0, right = 0] = [xs[at], xs[at + 1]]
    if (right - left <= widest) continue
    widest = right - left
    best = [(left + right) / 2, lat]
  }
  return best
}

export function boxOf(points: readonly GeoJSON.Position[]): Places['box'] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon = 0, lat = 0] of points) {
    west = Math.min(west, lon)
    south = Math.min(south, lat)
    east = Math.max(east, lon)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}

export function unite(boxes: readonly Places['box'][]): Places['box'] {
  return boxOf(
    boxes.flatMap(([west, south, east, north]) => [
      [west, south],
      [east, north],
    ]),
  )
}

function cell(share: number): number {
  return Math.min(CELLS - 1, Math.max(0, Math.floor(share * CELLS)))
}
