/** What is selected, drawn over the city: a border, a footprint or a point. */
import type { Overlay } from '../map/context'
import type { Theme } from '../url'

const COLOURS: Record<Theme, { line: string; halo: string }> = {
  light: { line: '#b3261e', halo: '#ffffff' },
  dark: { line: '#ffb4a9', halo: '#101315' },
}

/**
 * @param source names it, where several are drawn at once.
 * @param radius of the ring around a point: wider where a sign stands there.
 */
export function selection(
  geometry: GeoJSON.Geometry | null,
  theme: Theme,
  source = 'selection',
  radius = 5,
): Overlay {
  const { line, halo } = COLOURS[theme]
  const ground = ['==', ['geometry-type'], 'Polygon'] as ['==', ['geometry-type'], 'Polygon']
  const point = ['==', ['geometry-type'], 'Point'] as ['==', ['geometry-type'], 'Point']
  const features = geometry ? [{ type: 'Feature' as const, properties: {}, geometry }] : []
  return {
    sources: { [source]: { type: 'FeatureCollection', features } },
    layers: [
      {
        id: `${source}-ground`,
        type: 'fill',
        source,
        filter: ground,
        paint: { 'fill-color': line, 'fill-opacity': 0.06 },
      },
      {
        id: `${source}-halo`,
        type: 'line',
        source,
        filter: ground,
        layout: { 'line-join': 'round' },
        paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.85 },
      },
      {
        id: `${source}-line`,
        type: 'line',
        source,
        filter: ground,
        layout: { 'line-join': 'round' },
        paint: { 'line-color': line, 'line-width': 2 },
      },
      {
        id: `${source}-point`,
        type: 'circle',
        source,
        filter: point,
        paint: {
          'circle-radius': radius,
          'circle-color': 'transparent',
          'circle-stroke-color': line,
          'circle-stroke-width': 2.5,
        },
      },
      {
        id: `${source}-middle`,
        type: 'circle',
        source,
        filter: point,
        paint: { 'circle-radius': 1.5, 'circle-color': line },
      },
    ],
  }
}
