import { expect, it } from 'vitest'
import { AT_FIRST, type CommandAsked } from './asked'
import { exportsOf } from './exports'

const more = { other: { compare_since: '2026-01-01' }, box: [111, 30, 111.2, 30.1] }
const paths = (asked: Partial<CommandAsked>): string[] =>
  exportsOf({ ...AT_FIRST, ...asked }, { since: 'x' }, more).map(({ path }) => path)

it('offers the heat map as picture, raster and contours, of what is compared too', () => {
  expect(paths({})).toEqual([
    '/api/heat.png',
    '/api/heat.tif',
    '/api/heat/contours.geojson',
    '/api/choropleth.csv',
  ])
  const [picture, raster] = exportsOf(AT_FIRST, {}, more)
  expect(raster?.params).toMatchObject({ compare_since: '2026-01-01', bandwidth_m: 250 })
  expect(picture?.params).toMatchObject({ bbox: '111.00000,30.00000,111.20000,30.10000' })
  expect(picture?.params.width).toBe(2000)
  expect(picture?.params.height).toBeCloseTo(2000 / (2 * Math.cos((30.05 * Math.PI) / 180)), -1)
})

it('offers areas in all that people open', () => {
  expect(paths({ view: 'areas' }).map((path) => path.split('.')[1])).toEqual([
    'csv',
    'geojson',
    'gpkg',
    'png',
    'html',
  ])
})

it('offers the rest as GeoJSON', () => {
  const views = ['spots', 'emerging', 'streets', 'points'] as const
  expect(views.map((view) => paths({ view })[0])).toEqual([
    '/api/hotspots',
    '/api/hotspots/emerging',
    '/api/heat/streets',
    '/api/incidents',
  ])
})
