/** Raster layers of the city: orthophotos, scanned sheets, elevation. */
import type { RasterLayerSpecification, RasterSourceSpecification } from 'maplibre-gl'

/** What the map needs of a raster layer as `/tiles/raster` lists it. */
export interface RasterInfo {
  name: string
  title: string
  kind: 'image' | 'elevation'
  minzoom: number
  maxzoom: number
  /** West, south, east, north in degrees. */
  bounds: [number, number, number, number]
  /** Changes with the files, so that a layer that was loaded again is fetched again. */
  loaded_at: string
}

export const rasterId = (name: string): string => `raster-${name}`

export function rasterSource(info: RasterInfo): [string, RasterSourceSpecification] {
  const folder = new URL(`/tiles/raster/${encodeURIComponent(info.name)}/`, location.origin).href
  const version = encodeURIComponent(info.loaded_at)
  return [
    rasterId(info.name),
    {
      type: 'raster',
      tiles: [`${folder}{z}/{x}/{y}.webp?size=512#${version}`],
      tileSize: 512,
      bounds: info.bounds,
      minzoom: Math.max(info.minzoom - 1, 0),
      maxzoom: info.maxzoom,
    },
  ]
}

export function rasterLayer(info: RasterInfo, opacity: number): RasterLayerSpecification {
  return {
    id: rasterId(info.name),
    type: 'raster',
    source: rasterId(info.name),
    metadata: { 'gisgov:group': rasterId(info.name) },
    paint: { 'raster-opacity': opacity, 'raster-fade-duration': 0 },
  }
}
