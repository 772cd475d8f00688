/** A file of grids that was drawn elsewhere, and what the server found in it. */
import type { components } from '../api/schema'

export type Imported = components['schemas']['PlanRead']

const TYPES: [RegExp, string][] = [
  [/\.gpkg$/i, 'application/geopackage+sqlite3'],
  [/\.(geo)?json$/i, 'application/geo+json'],
]

/** The file with the type that its name says: browsers know neither. */
export function fileOf(file: File): Blob {
  const [, type = file.type] = TYPES.find(([ending]) => ending.test(file.name)) ?? []
  return new Blob([file], { type })
}
