/** What the API says of a sheet, under the names that its screens use. */
import type { components } from '../api/schema'

type Schemas = components['schemas']

export type Sheet = Schemas['Sheet']
export type Several = Schemas['Several']
export type SheetAnswer = Schemas['SheetAnswer']
export type About = Schemas['About']
export type Approach = Schemas['Approach']
export type BuildingBlock = Schemas['BuildingBlock']
export type Candidate = Schemas['Candidate']
export type FloorsBlock = Schemas['FloorsBlock']
export type Floor = FloorsBlock['floors'][number]
export type HelpBlock = Schemas['HelpBlock']
export type Hydrant = Schemas['HydrantTold']
export type LeakPlace = Schemas['LeakPlace']
export type Neighbour = Schemas['Neighbour']
export type Premises = Schemas['Premises']
export type Preplan = Schemas['PreplanTold']
export type Restriction = Schemas['RestrictionTold']
export type Said = Schemas['Said']
export type UnitOnFloor = Schemas['UnitOnFloor']
export type Valve = Schemas['Valve']

/** Parts of a sheet that can change by themselves. */
export type BlockName =
  | 'building'
  | 'floors'
  | 'neighbours'
  | 'people'
  | 'water'
  | 'access'
  | 'shutoff'
  | 'help'
  | 'restrictions'
