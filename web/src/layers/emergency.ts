/** Emergencies on the map: the ground within their radius, and their middle. */
import type { LayerSpecification } from 'maplibre-gl'
import { degreeM } from '../inspect/near'
import type { Overlay } from '../map/context'
import type { Theme } from '../url'

/** A circle on the ground. */
export interface Ring {
  lon: number
  lat: number
  radius_m: number
}

const COLOURS: Record<Theme, { line: string; halo: string }> = {
  light: { line: '#c4161c', halo: '#ffffff' },
  dark: { line: '#ff7a70', halo: '#101315' },
}
const CORNERS = 96

/** @param source names it, where several are drawn at once. */
export function emergencyRings(rings: readonly Ring[], theme: Theme, source: string): Overlay {
  const features = rings.flatMap((ring) => [
    feature({ type: 'Polygon', coordinates: [circle(ring)] }),
    feature({ type: 'Point', coordinates: [ring.lon, ring.lat] }),
  ])
  return {
    sources: { [source]: { type: 'FeatureCollection', features } },
    layers: layersOf(source, COLOURS[theme]),
  }
}

/** The circle as a closed ring, in degrees. */
export function circle({ lon, lat, radius_m }: Ring): [number, number][] {
  const [east, north] = degreeM(lat)
  return Array.from({ length: CORNERS + 1 }, (_, at) => {
    const angle = ((at % CORNERS) / CORNERS) * 2 * Math.PI
    const [dx, dy] = [Math.cos(angle) * radius_m, Math.sin(angle) * radius_m]
    return [lon + dx / east, lat + dy / north]
  })
}

function feature(geometry: GeoJSON.Geometry): GeoJSON.Feature {
  return { type: 'Feature', properties: {}, geometry }
}

type OfType = ['==', ['geometry-type'], 'Polygon' | 'Point']

function layersOf(source: string, { line, halo }: (typeof COLOURS)[Theme]): LayerSpecification[] {
  const ground: OfType = ['==', ['geometry-type'], 'Polygon']
  const middle: OfType = ['==', ['geometry-type'], 'Point']
  return [
    {
      id: `${source}-ground`,
      type: 'fill',
      source,
      filter: ground,
      paint: { 'fill-color': line, 'fill-opacity': 0.08 },
    },
    {
      id: `${source}-halo`,
      type: 'line',
      source,
      filter: ground,
      paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.8 },
    },
    {
      id: `${source}-line`,
      type: 'line',
      source,
      filter: ground,
      paint: { 'line-color': line, 'line-width': 2.5 },
    },
    {
      id: `${source}-middle`,
      type: 'circle',
      source,
      filter: middle,
      paint: {
        'circle-radius': 6,
        'circle-color': line,
        'circle-stroke-color': halo,
        'circle-stroke-width': 2,
      },
    },
  ]
}
