/** The plane that lengths are measured in. */
import type { Project } from '../city.svelte'

/**
 * A plane that touches the ellipsoid at a place: for cities whose own coordinates the browser cannot
 * compute. Five kilometres away a kilometre is half a millimetre too long.
 */
export async function localPlane(lon: number, lat: number): Promise<Project> {
  const { default: proj4 } = await import('proj4')
  const plane = `+proj=tmerc +lat_0=${lat} +lon_0=${lon} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m`
  const there = proj4('WGS84', plane)
  return (east, north) => there.forward<[number, number]>([east, north])
}
