/** People who need help to get out: who needs it most comes first. */

import type { components } from '../api/schema'
import { buildingLabel } from '../inspect/label'

type Schemas = components['schemas']

export type Person = Schemas['Resident']
/** A household as a look shows it. */
export type Household = Schemas['HouseholdSeen']
/** What a look has opened. */
export type Seen = Schemas['Residents']
export type Purpose = Schemas['LookGiven']['purpose']

/** The neediest first, as the register orders them. */
export const NEEDS = ['bedridden', 'oxygen', 'mobility', 'cognitive', 'sight', 'hearing'] as const
export type Need = (typeof NEEDS)[number]

export interface Placed {
  person: Person
  household: Household
}

/** People by what they need, the neediest first; within a need in the order of their homes. */
export function byNeed(households: readonly Household[]): { need: string; people: Placed[] }[] {
  const all = households.flatMap((household) =>
    household.persons.map((person) => ({ person, household })),
  )
  const needs = new Set([...NEEDS, ...all.map(({ person }) => person.assistance ?? '')])
  return [...needs]
    .map((need) => ({
      need,
      people: all.filter(({ person }) => (person.assistance ?? '') === need).sort(inOrder),
    }))
    .filter(({ people }) => people.length > 0)
}

/** Households by unit, floor and room. */
export function byDoor(households: readonly Household[]): Household[] {
  return [...households].sort(doors)
}

function inOrder({ household: one }: Placed, { household: other }: Placed): number {
  return one.building_id - other.building_id || doors(one, other)
}

/** The lowest floor first; where the floor is not known, last. */
function doors(one: Household, other: Household): number {
  return (
    written(one.unit ?? '', other.unit ?? '') ||
    (one.floor_index ?? Infinity) - (other.floor_index ?? Infinity) ||
    written(one.room, other.room)
  )
}

/** Where a household lives, as its address says it; many hold the building's number already. */
export function houseOf(household: Household, lang: 'zh' | 'en'): string {
  const { building_id: id, building: name, building_number: number, address } = household
  const label = buildingLabel({ id, name, name_en: null, number, address }, lang)
  if (!address || address === label) return label
  return number && address.includes(number) && !name ? address : `${address} ${label}`
}

/** `2` before `10`. */
function written(one: string, other: string): number {
  return one.localeCompare(other, 'zh', { numeric: true })
}
