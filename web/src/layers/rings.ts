/** Lines that lie everywhere so far from a footprint, as the sheet counts its rings. */
import { degreeM, type Spot } from '../inspect/near'

type Pair = [number, number]

const CORNERS = 120

/**
 * The ring around a footprint, closed, in degrees.
 *
 * Around the hull of the footprint: in the notch of an L it lies a little farther off than it says.
 *
 * @param middle of the plane in which metres are measured
 * @param corners of the footprint; none for a point
 */
export function ringAround(middle: Spot, corners: readonly Pair[], distanceM: number): Pair[] {
  const [east, north] = degreeM(middle.lat)
  const plane = corners.length
    ? corners.map(([lon, lat]): Pair => [(lon - middle.lon) * east, (lat - middle.lat) * north])
    : [[0, 0] as Pair]
  // A corner of the ring in each direction: the farthest corner of the footprint that way, and on.
  const spokes = Array.from({ length: CORNERS }, (_, at) => (at / CORNERS) * 2 * Math.PI)
  const ring = spokes.map((angle) => reach(plane, angle, distanceM))
  const back = ring.map(([x, y]): Pair => [middle.lon + x / east, middle.lat + y / north])
  return back[0] ? [...back, back[0]] : back
}

/** All corners of the outer rings of a footprint. */
export function cornersOf(outline: GeoJSON.Geometry | null): Pair[] {
  const pairs = (ring: GeoJSON.Position[] | undefined): Pair[] =>
    (ring ?? []).map(([lon = 0, lat = 0]): Pair => [lon, lat])
  if (outline?.type === 'Polygon') return pairs(outline.coordinates[0])
  if (outline?.type === 'MultiPolygon') return outline.coordinates.flatMap(([ring]) => pairs(ring))
  return []
}

function reach(plane: readonly Pair[], angle: number, distanceM: number): Pair {
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)]
  const along = plane.map(([x, y]) => x * dx + y * dy)
  const [x, y] = plane[along.indexOf(Math.max(...along))] ?? [0, 0]
  return [x + dx * distanceM, y + dy * distanceM]
}
