/** Which tiles a change touches, counted as the server counts them. */
import type { Box } from '../map/context'

export interface TileId {
  z: number
  x: number
  y: number
}

/** What changed: boxes in degrees by layer; null where the whole layer did. */
export type Changes = Record<string, Box[] | null>

/** A tile draws a little beyond its edge; generous, since a tile too many costs a 304. */
const BUFFER = 1 / 16
/** Above so many, asking for every tile in view is less work than naming them. */
export const MOST = 400

const LIMIT_LAT = 85.0511

/** Tiles of some zooms that boxes touch; null where they are too many to name. */
export function touched(boxes: readonly Box[], zooms: readonly number[]): TileId[] | null {
  const found = new Map<string, TileId>()
  for (const z of zooms) {
    for (const box of boxes) {
      const [left, right] = [column(box[0], z) - BUFFER, column(box[2], z) + BUFFER]
      const [top, bottom] = [row(box[3], z) - BUFFER, row(box[1], z) + BUFFER]
      const columns = range(left, right, z)
      const rows = range(top, bottom, z)
      if (found.size + columns.length * rows.length > MOST) return null
      for (const x of columns) for (const y of rows) found.set(`${z}/${x}/${y}`, { z, x, y })
    }
  }
  return [...found.values()]
}

/** Boxes of the layers that a source carries: empty where none changed, null for all of it. */
export function boxesOf(changes: Changes, layers: ReadonlySet<string>): Box[] | null {
  const changed = Object.entries(changes).filter(([layer]) => layers.has(layer))
  if (changed.some(([, boxes]) => boxes === null)) return null
  return changed.flatMap(([, boxes]) => boxes ?? [])
}

/** Zooms of which the map may hold tiles: those below stand in while finer ones come. */
export function zoomsHeld(zoom: number, minzoom: number, maxzoom: number): number[] {
  const finest = Math.min(Math.max(Math.ceil(zoom) + 2, minzoom), maxzoom)
  return Array.from({ length: Math.max(finest - minzoom + 1, 0) }, (_, i) => minzoom + i)
}

function column(lon: number, z: number): number {
  return ((lon + 180) / 360) * 2 ** z
}

function row(lat: number, z: number): number {
  const clamped = Math.min(Math.max(lat, -LIMIT_LAT), LIMIT_LAT)
  const phi = (clamped * Math.PI) / 180
  return ((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * 2 ** z
}

function range(from: number, to: number, z: number): number[] {
  const first = Math.max(Math.floor(from), 0)
  const last = Math.min(Math.floor(to), 2 ** z - 1)
  // A box as wide as the city at a fine zoom must not make a list of millions.
  const length = Math.min(Math.max(last - first + 1, 0), MOST + 1)
  return Array.from({ length }, (_, i) => first + i)
}
