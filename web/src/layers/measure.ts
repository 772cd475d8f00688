/** A line or an area that is being measured: corners, legs, the leg to the pointer, lengths. */
import type { LayerSpecification } from 'maplibre-gl'
import type { Overlay } from '../map/context'
import type { Theme } from '../url'

export type Degrees = readonly [lon: number, lat: number]

export interface Drawing {
  shape: 'line' | 'ring'
  corners: readonly Degrees[]
  /** Where the pointer is, while the drawing goes on. */
  pointer: Degrees | null
  /** What stands at the middle of each leg, in their order; a ring's last leg closes it. */
  labels: readonly string[]
  theme: Theme
}

const COLOURS: Record<Theme, { line: string; halo: string; ink: string }> = {
  light: { line: '#7a1fa2', halo: '#ffffff', ink: '#4a1164' },
  dark: { line: '#e3a8ff', halo: '#101315', ink: '#f0d3ff' },
}
const SOURCE = 'measure'
const FONT = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei']

export function measured(drawing: Drawing): Overlay {
  const features = [...ground(drawing), ...lines(drawing), ...points(drawing)]
  return {
    sources: { [SOURCE]: { type: 'FeatureCollection', features } },
    layers: layersOf(COLOURS[drawing.theme]),
  }
}

type Feature = GeoJSON.Feature

function ground({ shape, corners, pointer }: Drawing): Feature[] {
  const ring = pointer ? [...corners, pointer] : corners
  if (shape === 'line' || ring.length < 3) return []
  const closed = [...ring, ring[0] as Degrees].map((corner) => [...corner])
  return [feature('ground', { type: 'Polygon', coordinates: [closed] })]
}

function lines({ shape, corners, pointer }: Drawing): Feature[] {
  const closing = shape === 'ring' && !pointer && corners.length > 2
  const drawn = closing ? [...corners, corners[0] as Degrees] : corners
  const last = corners.at(-1)
  const back = shape === 'ring' && corners.length > 1 ? corners[0] : undefined
  const moving = pointer && last ? [last, pointer, ...(back ? [back] : [])] : []
  return [...line('leg', drawn), ...line('moving', moving)]
}

function line(kind: string, through: readonly Degrees[]): Feature[] {
  if (through.length < 2) return []
  return [feature(kind, { type: 'LineString', coordinates: through.map((at) => [...at]) })]
}

function points({ shape, corners, pointer, labels }: Drawing): Feature[] {
  const all = pointer ? [...corners, pointer] : corners
  const path = shape === 'ring' && all.length > 2 ? [...all, all[0] as Degrees] : all
  const middles = path.slice(1).map(([lon, lat], at) => {
    const [fromLon, fromLat] = path[at] as Degrees
    const middle = [(lon + fromLon) / 2, (lat + fromLat) / 2]
    return feature('label', { type: 'Point', coordinates: middle }, labels[at] ?? '')
  })
  return [
    ...middles,
    ...corners.map((at) => feature('corner', { type: 'Point', coordinates: [...at] })),
  ]
}

function feature(kind: string, geometry: GeoJSON.Geometry, label = ''): Feature {
  return { type: 'Feature', properties: { kind, label }, geometry }
}

function layersOf({ line, halo, ink }: (typeof COLOURS)[Theme]): LayerSpecification[] {
  const only = (kind: string): ['==', ['get', string], string] => ['==', ['get', 'kind'], kind]
  const round = { 'line-join': 'round', 'line-cap': 'round' } as const
  return [
    {
      id: 'measure-ground',
      type: 'fill',
      source: SOURCE,
      filter: only('ground'),
      paint: { 'fill-color': line, 'fill-opacity': 0.12 },
    },
    {
      id: 'measure-halo',
      type: 'line',
      source: SOURCE,
      filter: only('leg'),
      layout: round,
      paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.85 },
    },
    {
      id: 'measure-leg',
      type: 'line',
      source: SOURCE,
      filter: only('leg'),
      layout: round,
      paint: { 'line-color': line, 'line-width': 2 },
    },
    {
      id: 'measure-moving',
      type: 'line',
      source: SOURCE,
      filter: only('moving'),
      paint: { 'line-color': line, 'line-width': 1.5, 'line-dasharray': [3, 2] },
    },
    {
      id: 'measure-corner',
      type: 'circle',
      source: SOURCE,
      filter: only('corner'),
      paint: {
        'circle-radius': 4,
        'circle-color': halo,
        'circle-stroke-color': line,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'measure-label',
      type: 'symbol',
      source: SOURCE,
      filter: only('label'),
      layout: {
        'text-field': ['get', 'label'],
        'text-font': FONT,
        'text-size': 12,
        'text-offset': [0, -0.9],
        'text-padding': 1,
      },
      paint: { 'text-color': ink, 'text-halo-color': halo, 'text-halo-width': 1.5 },
    },
  ]
}
