/** What of a picture can be taken along, and from where. */
import type { Params } from '../api/get'
import type { Key } from '../i18n.svelte'
import { choroplethParams } from './areas'
import type { CommandAsked } from './asked'
import { heatParams, streetParams } from './heat'
import { emergingParams, spotsParams } from './spots'

export interface Export {
  key: Key
  path: string
  params: Params
}

/** Size of the picture that is made of a heat map, in pixels of its longer side. */
const PICTURE_PX = 2000

/** @param box of the view, in degrees */
export function exportsOf(
  asked: CommandAsked,
  filter: Params,
  { other, box }: { other: Params; box: readonly number[] | null },
): Export[] {
  switch (asked.view) {
    case 'heat': {
      const params = heatParams(asked, { ...filter, ...(asked.beside ? {} : other) }, 'light')
      const shape = box && shapeOf(box)
      return [
        ...(shape
          ? [
              {
                key: 'command.export_png' as const,
                path: '/api/heat.png',
                params: { ...params, ...shape },
              },
            ]
          : []),
        { key: 'command.export_tif', path: '/api/heat.tif', params },
        { key: 'command.export_contours', path: '/api/heat/contours.geojson', params },
        ...areaFiles({ ...asked, indicator: asked.indicator }, filter).slice(0, 1),
      ]
    }
    case 'areas':
      return areaFiles(asked, filter)
    case 'spots':
      return [file('geojson', '/api/hotspots', spotsParams(asked, filter))]
    case 'emerging':
      return [file('geojson', '/api/hotspots/emerging', emergingParams(asked, filter))]
    case 'streets': {
      const params = streetParams(asked, filter, 'light')
      return [file('geojson', '/api/heat/streets', params)]
    }
    case 'points':
      return [file('geojson', '/api/incidents', { ...filter, limit: 1000 })]
  }
}

type Kind = 'csv' | 'geojson' | 'gpkg' | 'png' | 'html'

function file(kind: Kind, path: string, params: Params): Export {
  return { key: `command.export_${kind}`, path, params }
}

function areaFiles(asked: CommandAsked, filter: Params): Export[] {
  const params = choroplethParams(asked, filter)
  const kinds: Kind[] = ['csv', 'geojson', 'gpkg', 'png', 'html']
  return kinds.map((kind) => file(kind, `/api/choropleth.${kind}`, params))
}

/** The box with pixels in the proportions that it has on the map. */
function shapeOf(box: readonly number[]): Params {
  const [west = 0, south = 0, east = 0, north = 0] = box
  const middle = ((south + north) / 2) * (Math.PI / 180)
  const ratio = ((east - west) * Math.cos(middle)) / (north - south)
  const [width, height] = ratio > 1 ? [1, 1 / ratio] : [ratio, 1]
  return {
    bbox: box.map((edge) => edge.toFixed(5)).join(','),
    width: Math.round(PICTURE_PX * width),
    height: Math.round(PICTURE_PX * height),
  }
}
