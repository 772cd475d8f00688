/** What the API says to a commander, under the names that the screen uses. */
import type { components } from '../api/schema'

type Schemas = components['schemas']

export type Summary = Schemas['IncidentSummaryAnswer']
export type AreaRow = Schemas['AreaCounted']
export type Heat = Schemas['HeatTold']
export type HeatValue = Schemas['HeatValue']

export type Indicator = Schemas['IndicatorTold']
export type Choropleth = Schemas['ChoroplethTold']
export type AreaValue = Schemas['AreaValue']
export type Incident = Schemas['IncidentListed']

/** An answer as GeoJSON knows it: OpenAPI does not say what a geometry is. */
type Drawn<T, P> = Omit<T, 'features'> & GeoJSON.FeatureCollection<GeoJSON.Geometry, P>

export type StreetHeat = Drawn<Schemas['StreetHeat'], Schemas['Piece']>
export type Spots = Drawn<Schemas['HotSpots'], Schemas['HotBin']>
export type EmergingSpots = Drawn<Schemas['EmergingHotSpots'], Schemas['EmergingBin']>
