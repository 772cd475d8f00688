/** Grids of two plans as they are drawn to be compared. */
import { placesOf } from './ground'
import { TINTS } from './tints'

export interface GridFacts {
  /** What is there today has a code and no label. */
  label?: string | null
  code: string | null
  community: string
  kind: string
  households?: number | null
  in_bounds?: boolean | null
}

export interface Drawn {
  ground: GeoJSON.FeatureCollection
  signs: GeoJSON.FeatureCollection
}

type Ground = GeoJSON.Polygon | GeoJSON.MultiPolygon
export type Grids = GeoJSON.FeatureCollection<Ground | null, GridFacts>

/** Features with their colour and their sign: a grid of the same label has the same colour. */
export function drawn(
  grids: Grids,
  name: (facts: GridFacts) => string,
  write: (households: number) => string,
): Drawn {
  const known = grids.features.flatMap(({ geometry, properties: facts }) => {
    if (!geometry) return []
    const households = facts.households ?? null
    const sign = [name(facts), ...(households === null ? [] : [write(households)])].join('\n')
    const properties = { ...facts, sign, tint: tintOf(facts.label ?? facts.code ?? '') }
    return [{ type: 'Feature' as const, geometry, properties }]
  })
  const { inside } = placesOf({ type: 'FeatureCollection', features: known })
  const signs = known.map(({ properties }, at) => ({
    type: 'Feature' as const,
    properties,
    geometry: { type: 'Point' as const, coordinates: inside[at] ?? [0, 0] },
  }))
  return {
    ground: { type: 'FeatureCollection', features: known },
    signs: { type: 'FeatureCollection', features: signs },
  }
}

/** By the number at the end of a code: those that follow each other differ. */
export function tintOf(label: string): number {
  const [digits = '0'] = /\d{1,3}$/.exec(label) ?? []
  return (Number(digits) * (label.startsWith('+') ? 3 : 5)) % TINTS
}
