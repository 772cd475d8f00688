/** How far things are from a point: for lists of what is close by, within a kilometre or so. */

export interface Spot {
  lon: number
  lat: number
}

/** Half axis in metres and squared eccentricity of WGS-84. */
const AXIS_M = 6_378_137
const ECCENTRICITY2 = 0.00669437999014

/** Metres of a degree east and of a degree north at a latitude, on the ellipsoid. */
export function degreeM(lat: number): [number, number] {
  const sine = Math.sin((lat * Math.PI) / 180)
  const root = 1 - ECCENTRICITY2 * sine * sine
  const across = AXIS_M / Math.sqrt(root)
  const along = (across * (1 - ECCENTRICITY2)) / root
  const degree = Math.PI / 180
  return [across * Math.cos(lat * degree) * degree, along * degree]
}

/** Metres between two places that lie close together: a part in a million at a kilometre. */
export function apart(one: Spot, other: Spot): number {
  const [east, north] = degreeM((one.lat + other.lat) / 2)
  return Math.hypot((other.lon - one.lon) * east, (other.lat - one.lat) * north)
}

/** West, south, east and north of the box that reaches so far on each side, as `bbox` takes it. */
export function boxAround(spot: Spot, reachM: number): string {
  const [east, north] = degreeM(spot.lat)
  const [dx, dy] = [reachM / east, reachM / north]
  const edges = [spot.lon - dx, spot.lat - dy, spot.lon + dx, spot.lat + dy]
  return edges.map((edge) => edge.toFixed(7)).join(',')
}

/** What lies within reach, the nearest first. */
export function nearest<T extends Spot>(
  spot: Spot,
  rows: readonly T[],
  reachM: number,
): (T & { distance_m: number })[] {
  return rows
    .map((row) => ({ ...row, distance_m: apart(spot, row) }))
    .filter((row) => row.distance_m <= reachM)
    .sort((one, other) => one.distance_m - other.distance_m)
}
