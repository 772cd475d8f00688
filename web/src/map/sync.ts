/** The only place that touches the layers of the map. */
import type {
  GeoJSONSource,
  Map as MapLibreMap,
  RasterTileSource,
  VectorTileSource,
} from 'maplibre-gl'
import { compose, type Picture } from '../layers/compose'
import type { Overlay } from './context'

const shown = new WeakMap<MapLibreMap, Picture>()

/** Bring the map to the picture that is wanted; what is the same is left alone. */
export function sync(map: MapLibreMap, wanted: Picture): void {
  const before = shown.get(map)
  shown.set(map, wanted)
  if (before && onlyDataDiffers(before, wanted)) sendData(map, before, wanted)
  else map.setStyle(compose(wanted), { diff: true, validate: false })
}

/** Whether the layers stand as they are and only GeoJSON or tiles of overlays are others. */
export function onlyDataDiffers(before: Picture, wanted: Picture): boolean {
  return (
    before.base === wanted.base &&
    before.groups === wanted.groups &&
    before.tilted === wanted.tilted &&
    before.quiet === wanted.quiet &&
    before.rasters === wanted.rasters &&
    shape(before) === shape(wanted)
  )
}

function shape(picture: Picture): string {
  const parts = [...picture.overlays].map(([name, { sources, tiles = {}, layers, ground }]) => [
    name,
    Object.entries(sources).map(([source, data]) => [
      source,
      data.type === 'geojson' ? { ...data, data: null } : null,
    ]),
    Object.entries(tiles).map(([source, spec]) => [source, { ...spec, tiles: null }]),
    layers,
    ground,
  ])
  return JSON.stringify(parts)
}

function sendData(map: MapLibreMap, before: Picture, wanted: Picture): void {
  for (const [name, overlay] of wanted.overlays) {
    const old = before.overlays.get(name)
    for (const [source, given] of Object.entries(overlay.sources)) {
      const data = dataOf(given)
      if (dataOf(old?.sources[source]) === data) continue
      if (data) map.getSource<GeoJSONSource>(source)?.setData(data)
    }
    for (const [source, { tiles }] of Object.entries(overlay.tiles ?? {})) {
      if (String(old?.tiles?.[source]?.tiles) === String(tiles)) continue
      map.getSource<RasterTileSource | VectorTileSource>(source)?.setTiles(tiles)
    }
  }
}

function dataOf(
  source: Overlay['sources'][string] | undefined,
): string | GeoJSON.GeoJSON | undefined {
  return source?.type === 'geojson' ? source.data : source
}
