/** The picture that is wanted, as one style document: a pure function of what the reader chose. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { Overlay } from '../map/context'
import { rasterLayer, rasterSource, type RasterInfo } from './rasters'
import { GROUND, groupOf, groupsOf, isShown } from './style'

export interface Picture {
  /** The server's style of a theme and a language. */
  base: StyleSpecification
  groups: Record<string, boolean>
  /** Whether the map is looked at from the side, so that buildings stand. */
  tilted: boolean
  /** Raster layers from the lowest to the highest, with their opacity. */
  rasters: readonly { info: RasterInfo; opacity: number }[]
  /** Whether what is drawn over the city must stay clear, so that its own points and names go. */
  quiet: boolean
  /** What parts of the shell draw over the city, in the order of their names. */
  overlays: ReadonlyMap<string, Overlay>
}

/** Groups that would cover what a sheet draws; hydrants stay, also those that it does not list. */
const LOUD = new Set(['components', 'incidents', 'sheets', 'areas', 'premises'])

export function compose(picture: Picture): StyleSpecification {
  const { base, rasters } = picture
  const overlays = [...picture.overlays].sort(([one], [other]) => (one < other ? -1 : 1))
  const layers = base.layers.map((layer) => withVisibility(layer, picture))
  const above = layers.findIndex((layer) => liesAboveImages(layer))
  const cut = above < 0 ? layers.length : above
  const ground = Math.max(cut, layers.findLastIndex((layer) => !liesAboveImages(layer)) + 1)
  return {
    ...base,
    sources: {
      ...base.sources,
      ...Object.fromEntries(rasters.map(({ info }) => rasterSource(info))),
      ...Object.fromEntries(overlays.flatMap(([, overlay]) => sourcesOf(overlay))),
    },
    layers: [
      ...layers.slice(0, cut),
      ...rasters.map(({ info, opacity }) => rasterLayer(info, opacity)),
      ...layers.slice(cut, ground),
      ...overlays.flatMap(([, overlay]) => overlay.ground ?? []),
      ...layers.slice(ground),
      ...overlays.flatMap(([, overlay]) => overlay.layers),
    ],
  }
}

function withVisibility(layer: LayerSpecification, picture: Picture): LayerSpecification {
  const group = groupsOf(picture.base).find(({ id }) => id === groupOf(layer))
  const loud = picture.quiet && LOUD.has(group?.id ?? GROUND)
  const wanted = !loud && (!group || isShown(group, picture.groups))
  const visible = wanted && (layer.type !== 'fill-extrusion' || picture.tilted)
  const visibility = visible ? 'visible' : 'none'
  return { ...layer, layout: { ...layer.layout, visibility } } as LayerSpecification
}

/** Images cover the drawn ground; borders, points and all writing stay on top of them. */
function liesAboveImages(layer: LayerSpecification): boolean {
  return layer.type === 'symbol' || ![GROUND, 'buildings'].includes(groupOf(layer))
}

function sourcesOf(overlay: Overlay): [string, SourceSpecification][] {
  const drawn = Object.entries(overlay.sources).map(
    ([name, data]): [string, SourceSpecification] => [
      name,
      data.type === 'geojson' ? data : { type: 'geojson', data },
    ],
  )
  return [...drawn, ...Object.entries(overlay.tiles ?? {})]
}
