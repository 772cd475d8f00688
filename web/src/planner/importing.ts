/** A file of grids that was drawn elsewhere, and what the server found in it. */
import type { PlanDocument } from './types'

/** Something told of a place. */
export interface Located {
  text: string
  lon: number
  lat: number
}

type Told = { text: string; lon: number | null; lat: number | null }

export interface Imported extends Partial<PlanDocument> {
  moves: Told[]
  faults: Told[]
}

export interface Found {
  /** Null where it could not be made one. */
  plan: PlanDocument | null
  moves: Told[]
  faults: Told[]
}

const TYPES: [RegExp, string][] = [
  [/\.gpkg$/i, 'application/geopackage+sqlite3'],
  [/\.(geo)?json$/i, 'application/geo+json'],
]

/** The file with the type that its name says: browsers know neither. */
export function fileOf(file: File): Blob {
  const [, type = file.type] = TYPES.find(([ending]) => ending.test(file.name)) ?? []
  return new Blob([file], { type })
}

export function read({ moves, faults, ...plan }: Imported): Found {
  return { plan: plan.id === undefined ? null : (plan as PlanDocument), moves, faults }
}
