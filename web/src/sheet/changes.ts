/** What a change of the city means for an open sheet: whether to ask again, and what became another. */
import { apart, degreeM, type Spot } from '../inspect/near'
import type { Changes } from '../live/touched'
import type { Box } from '../map/context'
import type { BlockName, Sheet } from './types'

/** Layers that a sheet is made of, told within its circle. */
const NEAR = new Set(['hydrants', 'components', 'buildings', 'roads', 'preplans', 'premises'])
/** What may matter wherever it is: a road that is closed far off lies on the way here. */
const ANYWHERE = new Set(['restrictions', 'pipes'])
/** A building is larger than its middle, and a change at the edge matters too. */
const MARGIN_M = 100

const BLOCKS: readonly BlockName[] = [
  'building',
  'floors',
  'neighbours',
  'people',
  'water',
  'access',
  'shutoff',
  'help',
  'restrictions',
]

/** Whether a change touches the ground of a sheet; null is a change that nobody told. */
export function touches(changes: Changes | null, place: Spot, radiusM: number): boolean {
  if (changes === null) return true
  return Object.entries(changes).some(([layer, boxes]) => {
    if (ANYWHERE.has(layer)) return true
    if (!NEAR.has(layer)) return false
    return boxes === null || boxes.some((box) => reaches(box, place, radiusM + MARGIN_M))
  })
}

/** Names of blocks, and keys of hydrants and restrictions, that say something else than before. */
export function changed(before: Sheet, after: Sheet): ReadonlySet<string> {
  const found = new Set<string>(BLOCKS.filter((name) => told(before, name) !== told(after, name)))
  for (const key of changedRows(rowsOf(before), rowsOf(after))) found.add(key)
  return found
}

function reaches([west, south, east, north]: Box, place: Spot, reachM: number): boolean {
  const nearest = {
    lon: Math.min(Math.max(place.lon, west), east),
    lat: Math.min(Math.max(place.lat, south), north),
  }
  // Far off the plane of the place bends; there a degree of latitude decides by itself.
  const [, along] = degreeM(place.lat)
  if (Math.abs(nearest.lat - place.lat) * along > 2 * reachM) return false
  return apart(place, nearest) <= reachM
}

/** A block as text, without the age of positions, which is another each time. */
function told(sheet: Sheet, name: BlockName): string {
  return JSON.stringify(sheet[name], (key, value: unknown) => (key === 'age_s' ? 0 : value))
}

function rowsOf(sheet: Sheet): Map<string, string> {
  const hydrants = [...sheet.water.hydrants, ...sheet.water.reserves].map(
    (hydrant) => [`hydrant:${hydrant.id}`, JSON.stringify(hydrant)] as const,
  )
  const approaches = sheet.access.approaches.map(
    (approach) => [`approach:${approach.vehicle}`, JSON.stringify(approach)] as const,
  )
  const restrictions = sheet.restrictions.map(
    (restriction) => [`restriction:${restriction.id}`, JSON.stringify(restriction)] as const,
  )
  return new Map([...hydrants, ...approaches, ...restrictions])
}

function changedRows(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after].filter(([key, row]) => before.get(key) !== row).map(([key]) => key)
}
