/** What a pre-plan can say, as rows of a form and of a list; null is not known. */
import type { components } from '../api/schema'

type Schemas = components['schemas']

export type Preplan = Schemas['Preplan']
export type PreplanFields = Schemas['PreplanFields']
/** What the sheet and the building's own panel show of it. */
export type PreplanShown = Omit<Schemas['PreplanTold'], 'files'> & {
  files: { id: number; name: string }[]
}
export type PreplanListed = Schemas['PreplanListed']

type Kind = 'line' | 'text' | 'yesno' | 'number' | 'risers' | 'sides' | 'floors' | 'list'

export interface Field {
  /** Where it lies, such as `protection.risers`. */
  path: FieldPath
  kind: Kind
}

export const FIELDS = [
  { path: 'protection.risers', kind: 'risers' },
  { path: 'protection.fire_department_connection.where', kind: 'line' },
  { path: 'protection.sprinklers', kind: 'yesno' },
  { path: 'protection.alarm', kind: 'yesno' },
  { path: 'protection.control_room', kind: 'line' },
  { path: 'protection.refuge_floors', kind: 'floors' },
  { path: 'protection.ladder_sides', kind: 'sides' },
  { path: 'protection.design_flow_lps', kind: 'number' },
  { path: 'construction.kind', kind: 'line' },
  { path: 'construction.roof', kind: 'line' },
  { path: 'construction.layout', kind: 'text' },
  { path: 'utilities.gas', kind: 'line' },
  { path: 'utilities.power', kind: 'line' },
  { path: 'utilities.water', kind: 'line' },
  { path: 'water.tank_m3', kind: 'number' },
  { path: 'water.note', kind: 'text' },
  { path: 'access.ways', kind: 'text' },
  { path: 'access.keys', kind: 'line' },
  { path: 'access.obstacles', kind: 'text' },
  { path: 'occupants.day', kind: 'number' },
  { path: 'occupants.night', kind: 'number' },
  { path: 'occupants.basis', kind: 'line' },
  { path: 'hazards', kind: 'list' },
  { path: 'tactics', kind: 'text' },
] as const satisfies readonly { path: string; kind: Kind }[]

export type FieldPath = (typeof FIELDS)[number]['path']

/** What is written at each path; a path that is not there is not known. */
export type Values = Partial<Record<FieldPath, unknown>>

/** What a pre-plan says, path by path. */
export function valuesOf(plan: Record<string, unknown>): Values {
  const found = FIELDS.map(({ path }) => [path, at(plan, path.split('.'))] as const)
  return Object.fromEntries(found.filter(([, value]) => value !== null && value !== undefined))
}

/** The pre-plan that says so; what the form does not show stays as it was. */
export function planOf(values: Values, before: Record<string, unknown>): Record<string, unknown> {
  return FIELDS.reduce<Record<string, unknown>>(
    (plan, { path }) => put(plan, path.split('.'), values[path] ?? null),
    before,
  )
}

/** What a field holds, as a form writes it: one of a list a line, floors with commas. */
export function written(value: unknown): string {
  if (Array.isArray(value)) {
    const numbers = value.every((each) => typeof each === 'number')
    return value.join(numbers ? ', ' : '\n')
  }
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : ''
}

/** What was typed, as the API takes it; null for nothing. */
export function read(kind: Kind, text: string): unknown {
  const words = text.trim()
  if (!words) return null
  switch (kind) {
    case 'number':
      return Number(words)
    case 'floors':
      return words
        .split(/[,，、\s]+/)
        .filter(Boolean)
        .map(Number)
    case 'list':
      return words
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean)
    default:
      return words
  }
}

function at(part: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined) return part
  return isRecord(part) ? at(part[name], rest) : undefined
}

function put(
  part: Record<string, unknown>,
  [name = '', ...rest]: string[],
  value: unknown,
): Record<string, unknown> {
  if (!rest.length) return { ...part, [name]: value }
  const below = part[name]
  const inner = put(isRecord(below) ? below : {}, rest, value)
  // A connection without a place is no connection: as a whole it is not known.
  const empty = name === 'fire_department_connection' && inner['where'] === null
  return { ...part, [name]: empty ? null : inner }
}

function isRecord(part: unknown): part is Record<string, unknown> {
  return typeof part === 'object' && part !== null && !Array.isArray(part)
}
