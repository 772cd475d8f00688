/** What the API says of emergencies. */
import type { components } from '../api/schema'

type Schemas = components['schemas']

export type Emergency = Schemas['Emergency']
export type EmergencyRecord = Schemas['EmergencyRecord']
export type RecordLine = Schemas['RecordLine']

/** Where in a building. */
export type Inside = Partial<Pick<Emergency, 'building_id' | 'unit' | 'floor' | 'room'>>

export type Kind = Emergency['kind']
export const KINDS = ['fire', 'rescue', 'gas', 'medical', 'other'] as const satisfies Kind[]
