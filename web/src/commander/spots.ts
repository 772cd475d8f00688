/** What the routes of hot spots are asked with, and what their answers hold. */
import type { Params } from '../api/get'
import type { CommandAsked } from './asked'
import type { EmergingSpots, Spots } from './types'

export function spotsParams(asked: CommandAsked, filter: Params): Params {
  const { bins, resolution, null: against } = asked
  return { ...filter, bins, null: against, resolution: bins === 'h3' ? resolution : null }
}

/** Slices of time go back from the end of the period, however short that is. */
export function emergingParams(asked: CommandAsked, filter: Params): Params {
  return { ...spotsParams(asked, filter), since: null }
}

/** How many bins there are of each kind; of no kind under an empty name. */
export function tally(features: (Spots | EmergingSpots)['features']): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { properties } of features) {
    const kind = properties.spot ?? ''
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return counts
}
