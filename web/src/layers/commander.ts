/** What a commander sees over the city: heat, areas by value, spots, streets, incidents. Pure specs. */
import type { DataDrivenPropertyValueSpecification, ExpressionSpecification } from 'maplibre-gl'
import type { Overlay, TileSource } from '../map/context'
import type { Theme } from '../url'

export const AREAS = 'command-areas'
export const SPOTS = 'command-spots'
export const STREETS = 'command-streets'
export const POINTS = 'command-points'
export const CLUSTERS = 'command-points-cluster'

const FONT = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei']
const CLUSTER_PX = 36
const CLUSTERED_TO = 15

interface Colours {
  line: string
  faint: string
  ink: string
  halo: string
  focus: string
  severity: Record<string, string>
}

const COLOURS: Record<Theme, Colours> = {
  light: {
    line: '#3d464d',
    faint: '#7b848a',
    ink: '#14191d',
    halo: '#ffffff',
    focus: '#0a2d45',
    severity: {
      critical: '#8c0f13',
      major: '#d1492b',
      moderate: '#e49a2f',
      minor: '#5b8fb5',
      none: '#7d858a',
    },
  },
  dark: {
    line: '#c4ccd1',
    faint: '#7d878e',
    ink: '#f2f4f5',
    halo: '#101315',
    focus: '#ffffff',
    severity: {
      critical: '#ff6a61',
      major: '#f08a4b',
      moderate: '#e8c060',
      minor: '#7cb4dd',
      none: '#9aa4aa',
    },
  },
}

/** Hot and cold differ in lightness too, and what comes from what goes. */
export const SPOT_COLOURS = {
  hot: { light: '#b2182b', dark: '#f0524f' },
  cold: { light: '#4393c3', dark: '#5aa9dd' },
  new: { light: '#d7301f', dark: '#ff6b57' },
  intensifying: { light: '#7f0000', dark: '#c81e1e' },
  persistent: { light: '#ef6548', dark: '#f08a6b' },
  fading: { light: '#fdbb84', dark: '#d9a877' },
  former: { light: '#9e9ac8', dark: '#8f8bc4' },
  sporadic: { light: '#f7d98b', dark: '#bfa65a' },
} as const satisfies Record<string, Record<Theme, string>>

export type SpotKind = keyof typeof SPOT_COLOURS

export function severityColour(severity: string, theme: Theme): string {
  const { severity: colours } = COLOURS[theme]
  return colours[severity] ?? colours.none ?? ''
}

/** @param tiles addresses with `{z}`, `{x}`, `{y}` */
export function heatOverlay(tiles: string, name: string): Overlay {
  const source: TileSource = { type: 'raster', tiles: [tiles], tileSize: 512, maxzoom: 17 }
  return {
    sources: {},
    tiles: { [name]: source },
    layers: [],
    ground: [
      {
        id: name,
        type: 'raster',
        source: name,
        paint: { 'raster-opacity': 0.85, 'raster-fade-duration': 0 },
      },
    ],
  }
}

/** Where the areas of a level come from. */
export type AreaGround = { level: string; tiles: string; minzoom: number } | GeoJSON.GeoJSON

/** Areas in the colours that are set by code as their state. */
export function areasOverlay(ground: AreaGround, theme: Theme): Overlay {
  const { line, focus } = COLOURS[theme]
  const tiled = 'level' in ground
  const layer = tiled ? { 'source-layer': `areas-${ground.level}` } : {}
  const fill: ExpressionSpecification = [
    'to-color',
    ['coalesce', ['feature-state', 'colour'], 'rgba(0,0,0,0)'],
  ]
  const drawn = {
    layers: [
      {
        id: `${AREAS}-line`,
        type: 'line' as const,
        source: AREAS,
        ...layer,
        paint: {
          'line-color': ['case', is('focus'), focus, line] as ExpressionSpecification,
          'line-width': ['case', is('focus'), 3, 0.7] as ExpressionSpecification,
          'line-opacity': 0.9,
        },
      },
    ],
    ground: [
      {
        id: AREAS,
        type: 'fill' as const,
        source: AREAS,
        ...layer,
        paint: { 'fill-color': fill, 'fill-opacity': 0.78 },
      },
    ],
  }
  if (!tiled)
    return {
      ...drawn,
      sources: { [AREAS]: { type: 'geojson', data: ground, promoteId: 'code' } },
    }
  const promoteId = { [`areas-${ground.level}`]: 'code' }
  const { tiles, minzoom } = ground
  const source: TileSource = { type: 'vector', tiles: [tiles], minzoom, maxzoom: 16, promoteId }
  return { ...drawn, sources: {}, tiles: { [AREAS]: source } }
}

/** Bins that stand out, filled; the rest by their edge only, so that it is seen what was tested. */
export function spotsOverlay(
  features: GeoJSON.FeatureCollection,
  theme: Theme,
  kinds: readonly SpotKind[],
): Overlay {
  const { faint, halo } = COLOURS[theme]
  const pairs = kinds.map((kind): [string, string] => [kind, SPOT_COLOURS[kind][theme]])
  const colour = matched('spot', pairs, 'rgba(0,0,0,0)')
  return {
    sources: { [SPOTS]: features },
    ground: [
      {
        id: SPOTS,
        type: 'fill',
        source: SPOTS,
        paint: { 'fill-color': colour, 'fill-opacity': 0.72 },
      },
    ],
    layers: [
      {
        id: `${SPOTS}-line`,
        type: 'line',
        source: SPOTS,
        paint: { 'line-color': faint, 'line-width': 0.4, 'line-opacity': 0.6 },
      },
      {
        id: `${SPOTS}-edge`,
        type: 'line',
        source: SPOTS,
        filter: ['!=', ['coalesce', ['get', 'spot'], ''], ''],
        paint: { 'line-color': halo, 'line-width': 1.2 },
      },
    ],
  }
}

/** Streets in the colour of their density; wide enough to be seen over the road itself. */
export function streetsOverlay(
  features: GeoJSON.FeatureCollection,
  theme: Theme,
  { breaks, colours }: { breaks: readonly number[]; colours: readonly string[] },
): Overlay {
  return {
    sources: { [STREETS]: features },
    layers: [],
    ground: [
      {
        id: `${STREETS}-halo`,
        type: 'line',
        source: STREETS,
        layout: { 'line-cap': 'round' },
        paint: { 'line-color': COLOURS[theme].halo, 'line-width': width(3), 'line-opacity': 0.7 },
      },
      {
        id: STREETS,
        type: 'line',
        source: STREETS,
        layout: { 'line-cap': 'round' },
        paint: { 'line-color': stepped('density', breaks, colours), 'line-width': width(0) },
      },
    ],
  }
}

/** Incidents one by one, the worst on top; in circles with their number where they are many. */
export function pointsOverlay(features: GeoJSON.FeatureCollection, theme: Theme): Overlay {
  const { ink, halo, severity } = COLOURS[theme]
  const colour = matched('severity', Object.entries(severity), ink)
  return {
    sources: {
      [POINTS]: {
        type: 'geojson',
        data: features,
        cluster: true,
        clusterRadius: CLUSTER_PX,
        clusterMaxZoom: CLUSTERED_TO,
      },
    },
    layers: [
      {
        id: CLUSTERS,
        type: 'circle',
        source: POINTS,
        filter: ['has', 'point_count'],
        paint: {
          'circle-color': halo,
          'circle-opacity': 0.88,
          'circle-stroke-color': ink,
          'circle-stroke-width': 1.2,
          'circle-radius': [
            'interpolate',
            ['linear'],
            ['sqrt', ['get', 'point_count']],
            1,
            9,
            25,
            26,
          ],
        },
      },
      {
        id: `${CLUSTERS}-count`,
        type: 'symbol',
        source: POINTS,
        filter: ['has', 'point_count'],
        layout: {
          'text-field': ['get', 'point_count_abbreviated'],
          'text-font': FONT,
          'text-size': 11,
          'text-allow-overlap': true,
        },
        paint: { 'text-color': ink },
      },
      {
        id: POINTS,
        type: 'circle',
        source: POINTS,
        filter: ['!', ['has', 'point_count']],
        paint: {
          // What is closed is a ring, so that open ones are told apart without colours.
          'circle-color': ['case', ['==', ['get', 'state'], 'open'], colour, halo],
          'circle-radius': 5,
          'circle-stroke-color': ['case', ['==', ['get', 'state'], 'open'], halo, colour],
          'circle-stroke-width': ['case', ['==', ['get', 'state'], 'open'], 1.2, 2.2],
        },
      },
    ],
  }
}

/** The colour of a value: what lies below the first break has none. */
export function colourAt(
  value: number | null,
  breaks: readonly number[],
  colours: readonly string[],
): string | null {
  if (value === null || !(value >= (breaks[0] ?? Infinity))) return null
  const at = breaks.filter((edge) => value >= edge).length - 1
  return colours[Math.min(at, colours.length - 1)] ?? null
}

function matched(
  property: string,
  pairs: readonly (readonly [string, string])[],
  otherwise: string,
): ExpressionSpecification {
  return [
    'match',
    ['get', property],
    ...pairs.flat(),
    otherwise,
  ] as unknown as ExpressionSpecification
}

function is(state: string): ExpressionSpecification {
  return ['boolean', ['feature-state', state], false]
}

function stepped(
  property: string,
  breaks: readonly number[],
  colours: readonly string[],
): DataDrivenPropertyValueSpecification<string> {
  const [lowest = 'rgba(0,0,0,0)'] = colours
  const value: ExpressionSpecification = ['coalesce', ['get', property], 0]
  const steps = breaks.slice(1).flatMap((edge, at) => [edge, colours[at + 1] ?? lowest])
  if (!steps.length) return lowest
  return ['step', value, lowest, ...steps] as ExpressionSpecification
}

function width(more: number): ExpressionSpecification {
  return [
    'interpolate',
    ['exponential', 1.6],
    ['zoom'],
    11,
    1.6 + more,
    16,
    7 + more,
    19,
    16 + more,
  ]
}
