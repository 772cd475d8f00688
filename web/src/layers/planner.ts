/** A plan on the map: atoms in the colour of their grid, borders between grids, counts, faults. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Overlay } from '../map/context'
import type { Degrees } from '../planner/ground'
import type { Theme } from '../url'

const FONT = ['Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei']

/** Fills of grids, apart for those who see fewer colours too; as many as `TINTS`. */
export const FILLS: Record<Theme, readonly string[]> = {
  light: ['#5b9bd5', '#e8a33d', '#6cb36c', '#c77bb0', '#d9c64a', '#4fb3b3', '#d97a6a', '#8c8ccf'],
  dark: ['#3f7cb8', '#b87d24', '#468f4b', '#a05a8d', '#a3932c', '#2f8d8f', '#b35a4c', '#6e6eb8'],
}

interface Colours {
  border: string
  thin: string
  outline: string
  halo: string
  ink: string
  bad: string
  lit: string
  special: string
}

const COLOURS: Record<Theme, Colours> = {
  light: {
    border: '#1d2226',
    thin: '#51585e',
    outline: '#000000',
    halo: '#ffffff',
    ink: '#14191d',
    bad: '#b3161c',
    lit: '#0a2d45',
    special: '#8d9298',
  },
  dark: {
    border: '#f2f4f5',
    thin: '#c4ccd1',
    outline: '#ffffff',
    halo: '#101315',
    ink: '#ffffff',
    bad: '#ff8a84',
    lit: '#ffffff',
    special: '#5c646b',
  },
}

/** Where the atoms of a community are drawn. */
export const atomSource = (community: string): string => `planner-atoms-${community}`
/** Where the lines between them are. */
export const edgeSource = (community: string): string => `planner-edges-${community}`

export interface Ground {
  community: string
  atoms: GeoJSON.FeatureCollection
  edges: GeoJSON.FeatureCollection
}

/** The lines between atoms as features that bear the number of their border. */
export function edgeFeatures(edges: {
  between: ReadonlyMap<number, Degrees[][]>
  outline: Degrees[][]
}): GeoJSON.FeatureCollection {
  const lines = (coordinates: Degrees[][], id?: number): GeoJSON.Feature => ({
    type: 'Feature',
    ...(id === undefined ? {} : { id }),
    properties: { outline: id === undefined },
    geometry: { type: 'MultiLineString', coordinates },
  })
  return {
    type: 'FeatureCollection',
    features: [
      ...[...edges.between].map(([border, segments]) => lines(segments, border)),
      lines(edges.outline),
    ],
  }
}

/**
 * The ground of communities: how each atom looks is a state of its feature.
 *
 * @param walked the community whose atoms keys go through
 */
export function groundOverlay(
  grounds: readonly Ground[],
  theme: Theme,
  walked: string | null = null,
): Overlay {
  return {
    sources: Object.fromEntries(
      grounds.flatMap(({ community, atoms, edges }) => [
        [atomSource(community), atoms],
        [edgeSource(community), edges],
      ]),
    ),
    layers: grounds.flatMap(({ community }) =>
      groundLayers(community, theme, community === walked),
    ),
  }
}

function groundLayers(community: string, theme: Theme, walked: boolean): LayerSpecification[] {
  const colours = COLOURS[theme]
  const [atoms, edges] = [atomSource(community), edgeSource(community)]
  const round = { 'line-join': 'round', 'line-cap': 'round' } as const
  return [
    {
      id: atoms,
      type: 'fill',
      source: atoms,
      paint: {
        'fill-color': fill(FILLS[theme], colours),
        'fill-opacity': when('lit', 0.8, when('special', 0.5, 0.62)),
      },
    },
    // One layer for all lines between atoms: each more is drawn anew at every stroke.
    {
      id: edges,
      type: 'line',
      source: edges,
      filter: ['!', ['get', 'outline']],
      layout: round,
      paint: {
        'line-color': when('fault', colours.bad, when('between', colours.border, colours.thin)),
        'line-width': when('fault', 4, when('between', 2.4, 0.5)),
        'line-opacity': [
          'interpolate',
          ['linear'],
          ['zoom'],
          15,
          when('fault', 1, when('between', 1, 0)),
          17,
          when('fault', 1, when('between', 1, 0.5)),
        ],
      },
    },
    {
      id: `${edges}-outline`,
      type: 'line',
      source: edges,
      filter: ['get', 'outline'],
      layout: round,
      paint: { 'line-color': colours.outline, 'line-width': 3.5 },
    },
    ...(walked ? [cursorLayer(atoms, colours)] : []),
  ]
}

/** The atom that keys move about; not drawn while none is. */
function cursorLayer(source: string, colours: Colours): LayerSpecification {
  return {
    id: `${source}-cursor`,
    type: 'line',
    source,
    paint: {
      'line-color': colours.lit,
      'line-width': 3,
      'line-dasharray': [2, 1.5],
      'line-opacity': when('cursor', 1, 0),
    },
  }
}

function fill(fills: readonly string[], { special, halo }: Colours): ExpressionSpecification {
  const tint: ExpressionSpecification = ['coalesce', ['feature-state', 'tint'], -1]
  const pairs = fills.flatMap((colour, at) => [at, colour])
  const match = ['match', tint, ...pairs, halo] as unknown as ExpressionSpecification
  return when('special', special, match)
}

function when<T extends number | string | ExpressionSpecification>(
  state: string,
  then: T,
  otherwise: T | ExpressionSpecification,
): ExpressionSpecification {
  const held = ['boolean', ['feature-state', state], false]
  return ['case', held, then, otherwise] as unknown as ExpressionSpecification
}

export interface Sign {
  at: Degrees
  text: string
  look: 'fine' | 'bad' | 'special'
}

/** Names of grids with their households. */
export function signOverlay(signs: readonly Sign[], theme: Theme): Overlay {
  const { ink, halo, bad } = COLOURS[theme]
  const source = 'planner-signs'
  return {
    sources: {
      [source]: {
        type: 'FeatureCollection',
        features: signs.map(({ at, text, look }) => ({
          type: 'Feature',
          properties: { text, look },
          geometry: { type: 'Point', coordinates: at },
        })),
      },
    },
    layers: [
      {
        id: source,
        type: 'symbol',
        source,
        layout: {
          'text-field': ['get', 'text'],
          'text-font': FONT,
          'text-size': ['interpolate', ['linear'], ['zoom'], 13, 10, 16, 14],
          'text-line-height': 1.15,
          'symbol-sort-key': ['match', ['get', 'look'], 'bad', 0, 'fine', 1, 2],
          'text-padding': 1,
        },
        paint: {
          'text-color': ['match', ['get', 'look'], 'bad', bad, ink],
          'text-halo-color': halo,
          'text-halo-width': 1.8,
        },
      },
    ],
  }
}

/** What the hand draws: a line, and its corners. */
export function drawnOverlay(
  drawn: { path: readonly Degrees[]; ring: boolean; corners: boolean },
  theme: Theme,
): Overlay {
  const { lit, halo } = COLOURS[theme]
  const source = 'planner-drawn'
  const [first] = drawn.path
  const path = drawn.ring && first ? [...drawn.path, first] : [...drawn.path]
  const line: GeoJSON.Feature[] =
    path.length > 1
      ? [
          {
            type: 'Feature',
            properties: {},
            geometry: { type: 'LineString', coordinates: path },
          },
        ]
      : []
  const points = (drawn.corners ? drawn.path : []).map((at): GeoJSON.Feature => ({
    type: 'Feature',
    properties: {},
    geometry: { type: 'Point', coordinates: at },
  }))
  return {
    sources: { [source]: { type: 'FeatureCollection', features: [...line, ...points] } },
    layers: [
      {
        id: `${source}-halo`,
        type: 'line',
        source,
        paint: { 'line-color': halo, 'line-width': 6, 'line-opacity': 0.9 },
      },
      {
        id: source,
        type: 'line',
        source,
        paint: { 'line-color': lit, 'line-width': 2.5, 'line-dasharray': [2, 1] },
      },
      {
        id: `${source}-corner`,
        type: 'circle',
        source,
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-radius': 4,
          'circle-color': halo,
          'circle-stroke-color': lit,
          'circle-stroke-width': 2,
        },
      },
    ],
  }
}

/** Grids of a plan as the server told them, for comparing. */
export function gridOverlay(
  source: string,
  { ground, signs }: { ground: GeoJSON.FeatureCollection; signs: GeoJSON.FeatureCollection },
  theme: Theme,
): Overlay {
  const colours = COLOURS[theme]
  return {
    sources: { [source]: ground, [`${source}-signs`]: signs },
    layers: [
      {
        id: source,
        type: 'fill',
        source,
        paint: {
          'fill-color': [
            'case',
            ['==', ['get', 'kind'], 'special'],
            colours.special,
            matched(FILLS[theme], colours.halo),
          ],
          'fill-opacity': 0.62,
        },
      },
      {
        id: `${source}-line`,
        type: 'line',
        source,
        layout: { 'line-join': 'round' },
        paint: { 'line-color': colours.border, 'line-width': 2.2 },
      },
      {
        id: `${source}-signs`,
        type: 'symbol',
        source: `${source}-signs`,
        layout: {
          'text-field': ['get', 'sign'],
          'text-font': FONT,
          'text-size': ['interpolate', ['linear'], ['zoom'], 13, 10, 16, 14],
        },
        paint: {
          'text-color': ['case', ['==', ['get', 'in_bounds'], false], colours.bad, colours.ink],
          'text-halo-color': colours.halo,
          'text-halo-width': 1.8,
        },
      },
    ],
  }
}

function matched(fills: readonly string[], otherwise: string): ExpressionSpecification {
  const pairs = fills.flatMap((colour, at) => [at, colour])
  return ['match', ['get', 'tint'], ...pairs, otherwise] as unknown as ExpressionSpecification
}

/** Communities that were chosen for a plan. */
export function chosenOverlay(outlines: readonly GeoJSON.Geometry[], theme: Theme): Overlay {
  const { lit, halo } = COLOURS[theme]
  const source = 'planner-chosen'
  return {
    sources: {
      [source]: {
        type: 'FeatureCollection',
        features: outlines.map((geometry) => ({ type: 'Feature', properties: {}, geometry })),
      },
    },
    layers: [
      {
        id: `${source}-ground`,
        type: 'fill',
        source,
        paint: { 'fill-color': FILLS[theme][0] ?? lit, 'fill-opacity': 0.3 },
      },
      {
        id: `${source}-halo`,
        type: 'line',
        source,
        paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.8 },
      },
      { id: source, type: 'line', source, paint: { 'line-color': lit, 'line-width': 2.5 } },
    ],
  }
}
