/** An incident as people read it: how long it took, and what each change was. */
import type { Key } from '../i18n.svelte'
import type { Incident, IncidentEvent } from './types'

export type Severity = 'minor' | 'moderate' | 'major' | 'critical'
export const SEVERITIES: readonly Severity[] = ['minor', 'moderate', 'major', 'critical']

const HOUR_MS = 3_600_000
const MOMENTS = new Set(['reported_at', 'closed_at'])
const FIELDS = [
  'class_code',
  'severity',
  'closed_at',
  'reported_at',
  'channel',
  'address',
  'note',
  'moved_m',
  'retired_on',
  'scheme',
] as const
type Field = (typeof FIELDS)[number]

export interface Took {
  days: number
  hours: number
  minutes: number
}

/** From the report to the closing; null while it is open. */
export function took(it: Pick<Incident, 'reported_at' | 'closed_at'>): Took | null {
  if (!it.closed_at) return null
  const passed = Math.max(0, Date.parse(it.closed_at) - Date.parse(it.reported_at))
  const [hours, minutes] = [Math.floor(passed / HOUR_MS), Math.floor((passed % HOUR_MS) / 60_000)]
  return { days: Math.floor(hours / 24), hours: hours % 24, minutes }
}

export interface Change {
  field: Field
  label: Key
  before: string | null
  after: string | null
  /** Whether the values are times. */
  isMoment: boolean
}

/** What an event changed, in one order; when it was closed is told by the event itself. */
export function changesOf(
  event: Pick<IncidentEvent, 'what' | 'changes'>,
  lang: 'zh' | 'en' = 'zh',
): Change[] {
  return FIELDS.filter((field) => {
    const told = field === 'closed_at' && event.what !== 'changed'
    return field in event.changes && !told
  }).map((field) => {
    const names = lang === 'en' ? event.changes.class_name_en : event.changes.class_name
    const values = field === 'class_code' && names ? names : event.changes[field]
    const [before, after] = values as [unknown, unknown]
    return {
      field,
      label: `inspect.incident_${field}`,
      before: before === null ? null : String(before),
      after: after === null ? null : String(after),
      isMoment: MOMENTS.has(field),
    }
  })
}
