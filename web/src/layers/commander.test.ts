import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import type { Overlay } from '../map/context'
import {
  areasOverlay,
  colourAt,
  heatOverlay,
  pointsOverlay,
  spotsOverlay,
  streetsOverlay,
} from './commander'
import { compose } from './compose'

const none: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }
const scale = { breaks: [1, 2, 5], colours: ['#ffffff', '#ff0000', '#000000'] }
const overlays: Record<string, Overlay> = {
  heat: heatOverlay('https://x/{z}/{x}/{y}.png', 'heat'),
  tiled: areasOverlay({ level: 'grid', tiles: 'https://x/{z}/{x}/{y}', minzoom: 12 }, 'light'),
  drawn: areasOverlay(none, 'dark'),
  spots: spotsOverlay(none, 'light', ['hot', 'cold']),
  streets: streetsOverlay(none, 'light', scale),
  flat: streetsOverlay(none, 'light', { breaks: [], colours: [] }),
  points: pointsOverlay(none, 'dark'),
}

describe('each picture', () => {
  it.each(Object.entries(overlays))('%s is a style that MapLibre takes', (_, overlay) => {
    const style = compose({
      base: { version: 8, sources: {}, layers: [] },
      groups: {},
      tilted: false,
      rasters: [],
      quiet: true,
      overlays: new Map([['command', overlay]]),
    })
    // Texts are set from the reader's own fonts, which the check does not know.
    const found = validateStyleMin(style).filter(({ message }) => !message.includes('glyphs'))
    expect(found).toEqual([])
    expect(new Set(style.layers.map(({ id }) => id)).size).toBe(style.layers.length)
  })
})

it('gives a value the colour of the class that it begins', () => {
  const { breaks, colours } = scale
  const found = [0.9, 1, 1.9, 2, 5, 99, null].map((value) => colourAt(value, breaks, colours))
  expect(found).toEqual([null, '#ffffff', '#ffffff', '#ff0000', '#000000', '#000000', null])
})
