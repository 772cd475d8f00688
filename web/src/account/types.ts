/** What the API says of accounts and sessions. */
import type { components, operations } from '../api/schema'

type Schemas = components['schemas']

export type Account = Schemas['AccountShown']
export type SessionTold = Schemas['SessionShown']
export type Ways = Schemas['Ways']

/** What a role may or may not call: operations of the API, and pages that the server writes. */
export type Operation = keyof operations | 'quality_page' | 'audit_page'
