import type { Map as MapLibreMap } from 'maplibre-gl'
import { expect, it, vi } from 'vitest'
import type { Picture } from '../layers/compose'
import { heatOverlay, pointsOverlay } from '../layers/commander'
import { sync } from './sync'

const base = { version: 8 as const, sources: {}, layers: [] }
const rest = { base, groups: {}, tilted: false, rasters: [], quiet: true }
const none = (): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features: [] })

function scene() {
  const source = { setData: vi.fn(), setTiles: vi.fn() }
  const map = { setStyle: vi.fn(), getSource: () => source }
  const show = (picture: Omit<Picture, keyof typeof rest>): void =>
    sync(map as unknown as MapLibreMap, { ...rest, ...picture })
  return { source, map, show }
}

it('sends other tiles to a source that stands, so that the old ones stay until they are there', () => {
  const { source, map, show } = scene()
  show({ overlays: new Map([['heat', heatOverlay('/1/{z}', 'heat')]]) })
  show({ overlays: new Map([['heat', heatOverlay('/1/{z}', 'heat')]]) })
  expect(source.setTiles).not.toHaveBeenCalled()
  show({ overlays: new Map([['heat', heatOverlay('/2/{z}', 'heat')]]) })
  expect(source.setTiles).toHaveBeenCalledExactlyOnceWith(['/2/{z}'])
  expect(map.setStyle).toHaveBeenCalledTimes(1)
})

it('sends other points to a source that clusters them', () => {
  const { source, map, show } = scene()
  const [before, after] = [none(), none()]
  show({ overlays: new Map([['points', pointsOverlay(before, 'light')]]) })
  show({ overlays: new Map([['points', pointsOverlay(before, 'light')]]) })
  expect(source.setData).not.toHaveBeenCalled()
  show({ overlays: new Map([['points', pointsOverlay(after, 'light')]]) })
  expect(source.setData).toHaveBeenCalledExactlyOnceWith(after)
  expect(map.setStyle).toHaveBeenCalledTimes(1)
})

it('makes the style anew where another picture is wanted', () => {
  const { map, show } = scene()
  show({ overlays: new Map([['heat', heatOverlay('/1/{z}', 'heat')]]) })
  show({ overlays: new Map() })
  expect(map.setStyle).toHaveBeenCalledTimes(2)
})
