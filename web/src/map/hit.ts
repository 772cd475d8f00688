/** What of the city's incidents a click on the map meets. */
import type { MapGeoJSONFeature, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl'

const LAYER = 'incidents'
const REACH_PX = 5
/** From here on incidents are drawn one by one. */
const SINGLE_FROM = 16
const STEP = 2

export type Hit =
  { kind: 'incident'; id: number } | { kind: 'cluster'; lon: number; lat: number; zoom: number }

export interface Met {
  id: number | null
  /** How many a circle stands for; null where it is one by itself. */
  count: number | null
  open: boolean
  lon: number
  lat: number
}

export function incidentAt(
  map: MapLibreMap,
  style: StyleSpecification,
  at: { x: number; y: number },
): Hit | null {
  const layers = style.layers
    .filter((layer) => 'source-layer' in layer && layer['source-layer'] === LAYER)
    .map(({ id }) => id)
    .filter((id) => map.getLayer(id))
  const found = map.queryRenderedFeatures(
    [
      [at.x - REACH_PX, at.y - REACH_PX],
      [at.x + REACH_PX, at.y + REACH_PX],
    ],
    { layers },
  )
  return hitOf(found.map(metBy), map.getZoom())
}

/** One by itself goes before many, and of several an open one: it lies on top. */
export function hitOf(met: readonly Met[], zoom: number): Hit | null {
  const single = met.filter(({ id, count }) => id !== null && count === null)
  const one = single.find(({ open }) => open) ?? single[0]
  if (one) return { kind: 'incident', id: one.id ?? 0 }
  const many = met.find(({ count }) => count !== null)
  if (!many) return null
  const nearer = many.count === 1 ? SINGLE_FROM : Math.min(zoom + STEP, SINGLE_FROM + STEP)
  return { kind: 'cluster', lon: many.lon, lat: many.lat, zoom: Math.max(nearer, zoom) }
}

function metBy({ id, properties, geometry }: MapGeoJSONFeature): Met {
  const [lon = 0, lat = 0] = geometry.type === 'Point' ? geometry.coordinates : []
  const { count, open } = properties as { count?: number; open?: boolean | number }
  return {
    id: typeof id === 'number' ? id : null,
    count: count ?? null,
    open: open === true,
    lon,
    lat,
  }
}
