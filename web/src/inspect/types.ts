/** The API's answers under the names that the inspector uses. */
import type { components } from '../api/schema'
import type { Selected } from '../url'

type Schemas = components['schemas']

export type Where = Schemas['Where']
export type AreaHere = Schemas['AreaHere']
export type Area = Schemas['AreaAnswer']
export type AreaCounts = Schemas['AreaCounts']
export type AreaListed = Schemas['AreaListed']
export type Around = Schemas['Around']
export type Building = Schemas['BuildingDetail']
export type BuildingListed = Schemas['BuildingListed']
export type ComponentListed = Schemas['ComponentListed']
export type Incident = Schemas['Incident']
export type IncidentEvent = Schemas['IncidentEvent']
export type IncidentListed = Schemas['IncidentListed']
export type Mark = Schemas['Mark']

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface Features<T> {
  features: { properties: T }[]
  next: string | null
}

/** What the inspector does to the map. */
export interface OnMap {
  /** Draw what is selected; null takes it away. */
  show: (geometry: GeoJSON.Geometry | null) => void
  /** Go there, once for each thing that is selected: not again after a tool was used. */
  arrive: (what: string, go: () => void) => void
}

/** What is selected, as one word. */
export function keyOf(selected: NonNullable<Selected>): string {
  switch (selected.kind) {
    case 'point':
      return `point:${selected.lon},${selected.lat}`
    case 'area':
      return `area:${selected.code}`
    case 'building':
    case 'emergency':
    case 'incident':
      return `${selected.kind}:${selected.id}`
  }
}
