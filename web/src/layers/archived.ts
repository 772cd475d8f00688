/** The city's style with an archive in place of the server's tiles. */
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Box } from '../map/context'

export interface ArchiveShape {
  /** `pmtiles://…/{z}/{x}/{y}` */
  tiles: string
  minzoom: number
  maxzoom: number
  bounds: Box
  layers: readonly string[]
}

const SOURCE = 'archive'

/** The same layers from the archive; those it does not hold are left out with their groups. */
export function archived(style: StyleSpecification, archive: ArchiveShape): StyleSpecification {
  const { tiles, minzoom, maxzoom, bounds } = archive
  const held = new Set(archive.layers)
  const layers = style.layers.flatMap((layer): LayerSpecification[] => {
    if (!('source' in layer)) return [layer]
    const name = layer['source-layer']
    return name && held.has(name) ? [{ ...layer, source: SOURCE }] : []
  })
  const source = { type: 'vector' as const, tiles: [tiles], minzoom, maxzoom, bounds }
  return { ...style, sources: { [SOURCE]: source }, layers }
}
