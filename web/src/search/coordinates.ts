/** Coordinates that were typed or pasted: in which order they are meant is offered, not guessed. */
import type { components } from '../api/schema'

type Candidate = components['schemas']['Candidate']

const PAIR = /^\s*(-?\d{1,3}\.\d{3,})\s*[,，;\s]\s*(-?\d{1,3}\.\d{3,})\s*$/

/** The places that two numbers may mean; none where the text is no pair of degrees. */
export function coordinatesIn(text: string): Candidate[] {
  const [, one, other] = PAIR.exec(text) ?? []
  if (one === undefined || other === undefined) return []
  const [first, second] = [Number(one), Number(other)]
  return [placeAt(first, second), placeAt(second, first)].filter((place) => place !== null)
}

/** WGS-84 degrees as a candidate of the search; null where they lie on no globe. */
function placeAt(lon: number, lat: number): Candidate | null {
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return null
  return {
    kind: 'point',
    label: `${degrees(lat, 'N', 'S')} ${degrees(lon, 'E', 'W')}`,
    score: 1,
    mended: [],
    nearest_numbers: [],
    building_id: null,
    unit: null,
    floor: null,
    floor_index: null,
    room: null,
    component_id: null,
    areas: [],
    lon,
    lat,
    distance_m: 0,
  }
}

function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(6)}°${value < 0 ? negative : positive}`
}
