import type { StyleSpecification } from 'maplibre-gl'
import { expect, it } from 'vitest'
import { archived } from './archived'
import { compose, type Picture } from './compose'

const layer = (id: string, type: 'fill' | 'line' | 'symbol' | 'fill-extrusion', group: string) => ({
  id,
  type,
  source: 'ground',
  'source-layer': id,
  metadata: { 'gisgov:group': group },
})

const base: StyleSpecification = {
  version: 8,
  metadata: {
    'gisgov:groups': [
      { id: 'base', title: '', on: true, legend: [] },
      { id: 'buildings', title: '', on: true, legend: [] },
      { id: 'sheets', title: '', on: false, legend: [] },
    ],
  },
  sources: { ground: { type: 'vector', tiles: ['/{z}/{x}/{y}'] } },
  layers: [
    layer('roads', 'line', 'base'),
    layer('buildings', 'fill', 'buildings'),
    layer('sheets', 'line', 'sheets'),
    layer('tall', 'fill-extrusion', 'buildings'),
    layer('names', 'symbol', 'base'),
  ],
}

const plain: Picture = {
  base,
  groups: {},
  tilted: false,
  rasters: [],
  quiet: false,
  overlays: new Map(),
}

function visible(picture: Picture): string[] {
  return compose(picture)
    .layers.filter(({ layout }) => layout?.visibility === 'visible')
    .map(({ id }) => id)
}

it('shows what the style shows at first, and what the reader switches', () => {
  expect(visible(plain)).toEqual(['roads', 'buildings', 'names'])
  const switched = { ...plain, groups: { sheets: true, buildings: false, base: false } }
  expect(visible(switched)).toEqual(['roads', 'sheets', 'names'])
})

it('lets buildings stand on a tilted map only', () => {
  expect(visible({ ...plain, tilted: true })).toContain('tall')
})

it('leaves out what would cover a sheet while one is open', () => {
  const all = { ...plain, groups: { sheets: true } }
  expect(visible(all)).toContain('sheets')
  expect(visible({ ...all, quiet: true })).toEqual(['roads', 'buildings', 'names'])
})

it('draws overlays last, in the order of their names', () => {
  const overlay = (id: string) => ({
    sources: { [id]: { type: 'FeatureCollection' as const, features: [] } },
    layers: [{ id, type: 'circle' as const, source: id }],
  })
  const overlays = new Map([
    ['b', overlay('b')],
    ['a', overlay('a')],
  ])
  const { layers, sources } = compose({ ...plain, overlays })
  expect(layers.slice(-2).map(({ id }) => id)).toEqual(['a', 'b'])
  expect(Object.keys(sources)).toEqual(['ground', 'a', 'b'])
})

it('draws an archive with the layers that it holds', () => {
  const tiles = 'pmtiles://city/{z}/{x}/{y}'
  const shape = { tiles, minzoom: 0, maxzoom: 14, bounds: [0, 0, 1, 1] as [0, 0, 1, 1] }
  const style = archived(base, { ...shape, layers: ['roads'] })
  expect(style.layers).toMatchObject([{ id: 'roads', source: 'archive' }])
  expect(style.sources).toEqual({ archive: { type: 'vector', ...shape, tiles: [tiles] } })
})

it('lays what covers the ground over buildings and under names', () => {
  const heat = { id: 'heat', type: 'raster' as const, source: 'heat' }
  const overlays = new Map([['heat', { sources: {}, layers: [], ground: [heat] }]])
  const names = compose({ ...plain, overlays }).layers.map(({ id }) => id)
  expect(names.indexOf('heat')).toBeGreaterThan(names.indexOf('tall'))
  expect(names.indexOf('heat')).toBe(names.indexOf('names') - 1)
})
