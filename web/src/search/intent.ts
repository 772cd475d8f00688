/** What Enter means in the search box: a sheet for who takes calls, else a look at the place. */
import type { components } from '../api/schema'
import { askedOf, type SheetAsked, type SheetKind } from '../sheet/asked'

type Candidate = components['schemas']['Candidate']
type Found = components['schemas']['Found']

/** `show`: only look at the place. */
export type Intent = SheetKind | 'show'
export const INTENTS = ['fire', 'gas_leak', 'show'] as const satisfies Intent[]

/** Too wide to be where it burns. */
const WIDE = new Set(['area', 'street', 'estate'])

/** The sheet of a candidate; null where it is too wide a place, or only a look is meant. */
export function sheetOf(candidate: Candidate, intent: Intent): SheetAsked | null {
  if (intent === 'show' || WIDE.has(candidate.kind)) return null
  const { building_id: building, lon, lat, unit, floor, room } = candidate
  const place = building === null ? { lon, lat } : { building }
  return askedOf(place, { kind: intent, unit, floor, room })
}

/** Which candidate is marked at first: none where who takes a call must choose. */
export function firstActive(found: Found, dispatches: boolean): number {
  if (found.candidates.length === 0) return -1
  return dispatches && found.ambiguous ? -1 : 0
}
