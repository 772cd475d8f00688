/** The only place that touches the layers of the map. */
import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl'
import { compose, type Picture } from '../layers/compose'

const shown = new WeakMap<MapLibreMap, Picture>()

/** Bring the map to the picture that is wanted; what is the same is left alone. */
export function sync(map: MapLibreMap, wanted: Picture): void {
  const before = shown.get(map)
  shown.set(map, wanted)
  if (before && onlyDataDiffers(before, wanted)) sendData(map, before, wanted)
  else map.setStyle(compose(wanted), { diff: true, validate: false })
}

/** Whether the layers stand as they are and only GeoJSON of overlays is another. */
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
  const parts = [...picture.overlays].map(([name, { sources, layers }]) => [
    name,
    Object.keys(sources),
    layers,
  ])
  return JSON.stringify(parts)
}

function sendData(map: MapLibreMap, before: Picture, wanted: Picture): void {
  for (const [name, overlay] of wanted.overlays) {
    for (const [source, data] of Object.entries(overlay.sources)) {
      if (before.overlays.get(name)?.sources[source] === data) continue
      map.getSource<GeoJSONSource>(source)?.setData(data)
    }
  }
}
