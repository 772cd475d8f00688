/** Incidents of the view one by one, the newest first. */
import type { Box } from '../map/context'
import type { Incident } from './types'

export interface IncidentPage {
  features: GeoJSON.Feature<GeoJSON.Point | null, Incident>[]
  next: string | null
}

/** What the list and the map show alike. */
class Listed {
  page = $state.raw<IncidentPage | null>(null)
  error = $state.raw<Error | null>(null)
  /** What is in view, west, south, east, north; null until the map stands. */
  box = $state.raw<Box | null>(null)
}

/** The one list of the page. */
export const listed = new Listed()
