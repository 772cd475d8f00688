/** What lies under a click while a sheet is open: a row of the sheet, a hydrant, a road. */
import type { Map as MapLibreMap, MapGeoJSONFeature } from 'maplibre-gl'

/** As wide as a finger. */
const REACH_PX = 10

export interface Spotted {
  lon: number
  lat: number
  /** Row of the sheet. */
  key: string | null
  /** Number of the hydrant. */
  hydrant: number | null
  road: { id: number; name: string } | null
}

/** Key of the row of what is drawn at a place; the topmost. */
export function keyAt(map: MapLibreMap, place: { lng: number; lat: number }): string | null {
  const found = near(map, place).filter(({ source }) => source === 'sheet')
  const keys = found.map(({ properties }) => properties['key'] as unknown)
  return keys.filter((key) => typeof key === 'string').find((key) => key !== '') ?? null
}

export function placeOf(
  map: MapLibreMap,
  { lon, lat }: { lon: number; lat: number },
  key: string | null,
): Spotted {
  const found = near(map, { lng: lon, lat })
  const hydrant = found.find(({ sourceLayer }) => sourceLayer === 'hydrants')
  const road = found.find(({ sourceLayer, id }) => sourceLayer === 'roads' && id !== undefined)
  return {
    lon,
    lat,
    key,
    hydrant: numberIn(key, 'hydrant') ?? (hydrant ? Number(hydrant.id) : null),
    road: road ? { id: Number(road.id), name: nameOf(road) } : null,
  }
}

function numberIn(key: string | null, kind: string): number | null {
  const [before, after] = key?.split(':') ?? []
  return before === kind && after ? Number(after) : null
}

function nameOf({ properties }: MapGeoJSONFeature): string {
  const name: unknown = properties['name']
  return typeof name === 'string' ? name : ''
}

function near(map: MapLibreMap, place: { lng: number; lat: number }): MapGeoJSONFeature[] {
  const { x, y } = map.project([place.lng, place.lat])
  return map.queryRenderedFeatures([
    [x - REACH_PX, y - REACH_PX],
    [x + REACH_PX, y + REACH_PX],
  ])
}
