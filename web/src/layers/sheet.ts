/**
 * A sheet on the map: a veil over the city, then ground, lines and points in a fixed order.
 *
 * Looks differ in shape and in light and dark, so that they are told apart without colours too.
 */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Overlay } from '../map/context'
import type { Theme } from '../url'
import type { Feature, Part } from './sheetFeatures'

export const SOURCE = 'sheet'

interface Colours {
  veil: string
  halo: string
  ink: string
  fire: string
  water: string
  low: string
  out: string
  way: string
  gas: string
}

const COLOURS: Record<Theme, Colours> = {
  light: {
    veil: '#fbfaf7',
    halo: '#ffffff',
    ink: '#1d2226',
    fire: '#b3161c',
    water: '#0b5d9c',
    low: '#a65300',
    out: '#5f666b',
    way: '#17713a',
    gas: '#6d5600',
  },
  dark: {
    veil: '#101315',
    halo: '#101315',
    ink: '#eef1f3',
    fire: '#ff7468',
    water: '#7cc0ea',
    low: '#f0a850',
    out: '#a3adb3',
    way: '#6fd096',
    gas: '#e8cb60',
  },
}

const FONT = ['Noto Sans CJK SC Bold', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei']
const LABEL: ExpressionSpecification = ['get', 'label']
const FOCUS: ExpressionSpecification = ['get', 'focus']

export function sheetOverlay(features: Feature[], theme: Theme): Overlay {
  return {
    sources: { [SOURCE]: { type: 'FeatureCollection', features } },
    layers: layersOf(COLOURS[theme]),
  }
}

function layersOf(colours: Colours): LayerSpecification[] {
  return [
    {
      id: 'sheet-veil',
      type: 'background',
      paint: { 'background-color': colours.veil, 'background-opacity': 0.5 },
    },
    ...ground(colours),
    ...lines(colours),
    ...marks(colours),
    ...hydrants(colours),
  ]
}

function ground({ fire, gas, halo, ink }: Colours): LayerSpecification[] {
  return [
    fill('downwind', gas, 0.12),
    fill('circle', gas, 0.06),
    line('circle', '', { colour: gas, width: 2.5 }),
    line('downwind', '', { colour: gas, width: 2, dash: [1, 1.5] }),
    line('ring', '', { colour: ink, width: 1.2, dash: [4, 3], opacity: 0.6 }),
    fill('building', fire, 0.22),
    line('building', '', { colour: halo, width: 8, name: 'halo' }),
    line('building', '', { colour: fire, width: 4 }),
  ]
}

function lines({ water, out, way, gas, halo, ink }: Colours): LayerSpecification[] {
  return [
    line('pipe', '', { colour: halo, width: 8, name: 'halo' }),
    line('pipe', '', { colour: gas, width: 4, dash: [1, 1] }),
    line('way', '', { colour: halo, width: 10, name: 'halo' }),
    line('way', 'yes', { colour: way, width: 6, opacity: 0.75 }),
    line('way', 'unknown', { colour: way, width: 6, dash: [1, 0.7], opacity: 0.75 }),
    written(
      'way',
      {
        'symbol-placement': 'line',
        'symbol-spacing': 70,
        'text-field': '▶',
        'text-size': 11,
        'text-keep-upright': false,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      halo,
      way,
    ),
    line('path', 'rest', { colour: water, width: 1.5, dash: [1, 2] }),
    line('path', 'first', { colour: halo, width: 7, name: 'halo' }),
    line('path', 'first', { colour: water, width: 3.5 }),
    line('path', 'out', { colour: out, width: 2, dash: [1, 2] }),
    {
      ...line('path', '', { colour: water, width: 6, name: 'focus' }),
      filter: ['all', of('path'), FOCUS],
    } as LayerSpecification,
    lengths('ring', ink, halo),
    lengths('path', water, halo),
  ]
}

function marks({ fire, gas, halo, ink, way, out }: Colours): LayerSpecification[] {
  return [
    disc('premises', { radius: 9, fill: halo, edge: ink, width: 1.5 }),
    written('premises', { 'text-size': 11, 'text-allow-overlap': true }, ink, halo),
    disc('station', { radius: 11, fill: fire, edge: halo, width: 2 }),
    written('station', { 'text-size': 12, 'text-allow-overlap': true }, halo, fire),
    disc('worker', { radius: 5, fill: ink, edge: halo, width: 2 }),
    sign('gate', '', { text: '□', size: 16, colour: ink, halo }),
    sign('gate', 'shut', { text: '■', size: 16, colour: ink, halo }),
    sign('door', '', { text: '▲', size: 13, colour: ink, halo }),
    sign('door', 'asked', { text: '▲', size: 20, colour: fire, halo }),
    written('door', { 'text-size': 11, 'text-offset': [0, 1.2], 'text-optional': true }, ink, halo),
    disc('refused', { radius: 8, fill: halo, edge: out, width: 1 }),
    sign('refused', '', { text: '×', size: 22, colour: fire, halo }),
    disc('restriction', { radius: 10, fill: fire, edge: halo, width: 2 }),
    sign('restriction', '', { text: '–', size: 22, colour: halo, halo: fire }),
    sign('valve', 'leak', { text: '●', size: 18, colour: gas, halo }),
    sign('valve', 'close', { text: '◆', size: 26, colour: gas, halo }),
    sign('valve', 'closed', { text: '◇', size: 26, colour: gas, halo }),
    sign('valve', 'passed', { text: '◇', size: 20, colour: out, halo }),
    written('valve', { 'text-size': 12, 'text-offset': [1, -0.9] }, ink, halo),
    sign('stand', '', { text: '■', size: 24, colour: way, halo }),
    written(
      'stand',
      {
        'text-size': 12,
        'text-offset': [0, 1.1],
        'text-anchor': 'top',
        'text-max-width': 14,
        'text-allow-overlap': true,
      },
      way,
      halo,
    ),
    sign('place', '', { text: '✕', size: 26, colour: fire, halo }),
  ]
}

function hydrants({ water, low, out, halo }: Colours): LayerSpecification[] {
  const radius = (size: number): ExpressionSpecification => ['case', FOCUS, size + 5, size]
  const edge: ExpressionSpecification = [
    'match',
    ['get', 'look'],
    'below',
    low,
    ['out', 'far'],
    out,
    water,
  ]
  const inside: ExpressionSpecification = ['match', ['get', 'look'], 'meets', water, halo]
  return [
    disc('hydrant', { radius: radius(14), fill: halo, edge: halo, width: 2, name: 'halo' }),
    disc('hydrant', { radius: radius(12), fill: inside, edge, width: 2.5 }),
    {
      ...disc('hydrant', { radius: radius(9), fill: halo, edge: low, width: 1.2, name: 'below' }),
      filter: ['all', of('hydrant'), ['==', ['get', 'look'], 'below']],
    } as LayerSpecification,
    {
      id: 'sheet-hydrant-number',
      type: 'symbol',
      source: SOURCE,
      filter: of('hydrant'),
      layout: {
        'text-field': LABEL,
        'text-font': FONT,
        'text-size': 13,
        'text-allow-overlap': true,
        'text-padding': 8,
      },
      paint: { 'text-color': ['match', ['get', 'look'], 'meets', halo, edge] },
    },
    sign('hydrant', 'out', { text: '×', size: 26, colour: out, halo, offset: [0.5, -0.45] }),
  ]
}

function of(part: Part): ExpressionSpecification {
  return ['==', ['get', 'part'], part]
}

function those(part: Part, look: string): ExpressionSpecification {
  return look ? ['all', of(part), ['==', ['get', 'look'], look]] : of(part)
}

function fill(part: Part, colour: string, opacity: number): LayerSpecification {
  return {
    id: `sheet-${part}-fill`,
    type: 'fill',
    source: SOURCE,
    filter: of(part),
    paint: { 'fill-color': colour, 'fill-opacity': opacity },
  }
}

interface Line {
  colour: string
  width: number
  dash?: number[]
  opacity?: number
  name?: string
}

function line(part: Part, look: string, { colour, width, ...more }: Line): LayerSpecification {
  const { dash, opacity = 1, name = 'line' } = more
  return {
    id: ['sheet', part, look, name].filter(Boolean).join('-'),
    type: 'line',
    source: SOURCE,
    filter: those(part, look),
    layout: { 'line-join': 'round', 'line-cap': dash ? 'butt' : 'round' },
    paint: {
      'line-color': colour,
      'line-width': width,
      'line-opacity': opacity,
      ...(dash ? { 'line-dasharray': dash } : {}),
    },
  }
}

interface Disc {
  radius: number | ExpressionSpecification
  fill: string | ExpressionSpecification
  edge: string | ExpressionSpecification
  width: number
  name?: string
}

function disc(part: Part, { radius, fill, edge, width, name = 'disc' }: Disc): LayerSpecification {
  return {
    id: `sheet-${part}-${name}`,
    type: 'circle',
    source: SOURCE,
    filter: of(part),
    paint: {
      'circle-radius': radius,
      'circle-color': fill,
      'circle-stroke-color': edge,
      'circle-stroke-width': width,
    },
  }
}

interface Sign {
  text: string
  size: number
  colour: string
  halo: string
  offset?: [number, number]
}

/** A shape that is a letter: always drawn, and names of the city give way to it. */
function sign(part: Part, look: string, told: Sign): LayerSpecification {
  const { text, size, colour, halo, offset = [0, 0] } = told
  return {
    id: ['sheet', part, look || 'all', 'sign'].join('-'),
    type: 'symbol',
    source: SOURCE,
    filter: look ? those(part, look) : ['all', of(part), ['==', ['get', 'look'], '']],
    layout: {
      'text-field': text,
      'text-font': FONT,
      'text-size': ['case', FOCUS, size * 1.4, size],
      'text-offset': offset,
      'text-allow-overlap': true,
      'text-ignore-placement': part === 'hydrant',
      'text-padding': 6,
    },
    paint: { 'text-color': colour, 'text-halo-color': halo, 'text-halo-width': 2 },
  }
}

type Layout = NonNullable<Extract<LayerSpecification, { type: 'symbol' }>['layout']>

/** How far something is: always written, since it is what is read first. */
function lengths(look: string, colour: string, halo: string): LayerSpecification {
  return {
    id: `sheet-length-${look}`,
    type: 'symbol',
    source: SOURCE,
    filter: those('length', look),
    layout: {
      'text-field': LABEL,
      'text-font': FONT,
      'text-size': look === 'path' ? 13 : 11,
      'text-allow-overlap': look === 'path',
    },
    paint: { 'text-color': colour, 'text-halo-color': halo, 'text-halo-width': 2.5 },
  }
}

/** What is written at a part. */
function written(part: Part, layout: Layout, colour: string, halo: string): LayerSpecification {
  return {
    id: `sheet-${part}-text`,
    type: 'symbol',
    source: SOURCE,
    filter: of(part),
    layout: { 'text-field': LABEL, 'text-font': FONT, ...layout },
    paint: { 'text-color': colour, 'text-halo-color': halo, 'text-halo-width': 2 },
  }
}
