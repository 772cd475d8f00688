import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import { example, hydrant } from '../sheet/example'
import type { Approach } from '../sheet/types'
import { sheetOverlay } from './sheet'
import {
  lookOf,
  middleOf,
  sheetFeatures,
  type Feature,
  type Part,
  type Words,
} from './sheetFeatures'

const words: Words = {
  metres: (value) => `${value} m`,
  vehicle: ({ vehicle }) => vehicle,
  all: 'all',
  gather: 'G',
  store: 'S',
  station: 'F',
  unit: (label) => label,
}

function parts(features: Feature[], part: Part): Feature[] {
  return features.filter(({ properties }) => properties.part === part)
}

describe('hydrants on the map', () => {
  it('have the numbers of the list, the first on top', () => {
    const sheet = example()
    const water = { ...sheet.water, hydrants: [hydrant(1), hydrant(2), hydrant(3), hydrant(4)] }
    const features = sheetFeatures({ ...sheet, water }, words, 'hydrant:102')
    const drawn = parts(features, 'hydrant').map(({ properties }) => properties)
    expect(drawn.map(({ label }) => label)).toEqual(['4', '3', '2', '1'])
    expect(drawn.map(({ focus }) => focus)).toEqual([false, false, true, false])
    const paths = parts(features, 'path').map(({ properties }) => properties.look)
    expect(paths).toEqual(['rest', 'first', 'first', 'first'])
    const lengths = parts(features, 'length').filter(({ properties }) => properties.key)
    expect(lengths.map(({ properties }) => properties.label)).toEqual(['96 m', '96 m', '96 m'])
  })

  it('are good only where both are known to be', () => {
    expect(lookOf(hydrant(1))).toBe('meets')
    expect(lookOf(hydrant(1, { usable: null }))).toBe('unknown')
    expect(lookOf(hydrant(1, { flow_class: 'unknown' }))).toBe('unknown')
    expect(lookOf(hydrant(1, { usable: null, flow_class: 'below' }))).toBe('below')
    expect(lookOf(hydrant(1, { path_m: null }))).toBe('far')
    expect(lookOf(hydrant(1, { usable: false, path_m: null }))).toBe('out')
  })
})

it('draws one stand where two vehicles stand, with both names', () => {
  const approach = {
    vehicle_name: '',
    vehicle_name_en: '',
    carried: true,
    reaches: 'yes' as const,
    road: null,
    stand_lon: 111.3 as number | null,
    stand_lat: 30.7 as number | null,
    to_door_m: 10,
    travel_s: 100,
    tightest_m: null,
    says: [],
    refused: [],
    way: null,
  }
  const sheet = example()
  const approaches = ['pumper', 'ladder'].map((vehicle) => ({ ...approach, vehicle }))
  const none = { ...approach, vehicle: 'heavy', stand_lon: null, stand_lat: null }
  const standsOf = (told: Approach[]) => {
    const access = { ...sheet.access, approaches: told }
    const features = sheetFeatures({ ...sheet, access }, words, null)
    return parts(features, 'stand').map(({ properties }) => properties.label)
  }
  expect(standsOf([...approaches, none])).toEqual(['pumper · ladder'])
  expect(standsOf(approaches)).toEqual(['all'])
})

it('writes the length of a path half way along it', () => {
  const corner = [
    [0, 0],
    [0.001, 0],
    [0.001, 0.003],
  ]
  const [lon = 0, lat = 0] = middleOf(corner)?.coordinates ?? []
  expect(lon).toBeCloseTo(0.001, 6)
  expect(lat).toBeCloseTo(0.001, 4)
  expect(middleOf([])).toBeNull()
})

it('is a style that MapLibre takes, each layer under a name of its own', () => {
  const { sources, layers } = sheetOverlay(sheetFeatures(example(), words, null), 'light')
  expect(new Set(layers.map(({ id }) => id)).size).toBe(layers.length)
  const geojson = Object.entries(sources).map(([name, data]) => [name, { type: 'geojson', data }])
  const style = { version: 8, sources: Object.fromEntries(geojson), layers }
  const glyphs = 'glyphs' // texts are set from the reader's own fonts, which the check does not know
  const found = validateStyleMin({ ...style } as Parameters<typeof validateStyleMin>[0])
  expect(found.filter(({ message }) => !message.includes(glyphs))).toEqual([])
})
