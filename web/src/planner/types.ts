/** What the API says of plans, under the names that the drawing table uses. */
import type { components } from '../api/schema'

type Schemas = components['schemas']

export type PlanListed = Schemas['PlanListed']
export type PlanDocument = Schemas['PlanDocument']
export type PlanState = PlanListed['state']
export type PartListed = Schemas['PartListed']
export type GridTold = Schemas['GridTold']
export type GridKind = GridTold['kind']
export type FaultTold = Schemas['FaultTold']
export type Score = Schemas['ScoreTold']
export type Weights = Schemas['WeightsTold']
export type PartAtoms = Pick<
  Schemas['AtomsTold'],
  'households' | 'persons' | 'special' | 'x' | 'y' | 'area_m2' | 'current'
>
export type PartBorders = Schemas['BordersTold']
export type Verdict = Schemas['Verdict']
export type Proposed = Schemas['Deal']
export type Repaired = Schemas['Repaired']
export type Move = Repaired['moves'][number]
export type Certificate = Schemas['Proof']
export type Changes = Schemas['Changes']
export type GridChange = Schemas['GridChange']
export type GridFate = GridChange['what']
export type Transfer = Schemas['Transfer']
export type WorkerChange = Schemas['WorkerChange']
export type HandedOver = Schemas['HandedOver']
export type Start = NonNullable<Schemas['PlanGiven']['start']>

/** What a dealing out comes to, whatever revision it is of. */
export type Judged = Pick<Verdict, 'grids' | 'faults' | 'score'>

export type AtomFeatures = GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon>

export type Part = Omit<Schemas['Part'], 'features'> & { features: AtomFeatures }

/** A part whose atoms were cut: `parent` is the number of the atom that each was. */
export type CutPart = Part & Pick<Schemas['PartCut'], 'parent'>
