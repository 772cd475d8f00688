/** What the raster layers say at a point: each layer whose box holds it is asked. */
import type { components } from '../api/schema'
import type { Spot } from './near'

type Listed = components['schemas']['RasterListed']
type Band = components['schemas']['BandValue']

export interface RasterValue {
  title: string
  kind: 'image' | 'elevation'
  bands: Band[]
}

type Get = <T>(path: string, params?: Record<string, number>) => Promise<T>

/** The values of the layers that reach to the point, in the order of the list. */
export async function valuesAt(spot: Spot, get: Get): Promise<RasterValue[]> {
  const layers = await get<Listed[]>('/tiles/raster')
  const here = layers.filter((layer) => holds(layer.bounds, spot))
  const values = await Promise.allSettled(
    here.map(async ({ name, title, kind }) => {
      const path = `/tiles/raster/${encodeURIComponent(name)}/value`
      const { bands } = await get<{ bands: Band[] }>(path, { lon: spot.lon, lat: spot.lat })
      return { title, kind, bands }
    }),
  )
  // A box is larger than what the files in it cover: a layer that has nothing here says 404.
  return values.flatMap((value) => (value.status === 'fulfilled' ? [value.value] : []))
}

/** The numbers as one text, with their unit; null where no band has one. */
export function told(value: RasterValue, write: (one: number) => string): string | null {
  const known = value.bands.filter((band) => band.value !== null)
  if (known.length === 0) return null
  return known
    .map(({ value: one, unit }) => [write(one ?? 0), unit].filter(Boolean).join(' '))
    .join(' / ')
}

function holds(
  [west, south, east, north]: readonly number[] | Listed['bounds'],
  { lon, lat }: Spot,
) {
  return (west ?? 0) <= lon && lon <= (east ?? 0) && (south ?? 0) <= lat && lat <= (north ?? 0)
}
