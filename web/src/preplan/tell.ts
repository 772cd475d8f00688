/** What a field of a pre-plan says, in words of the reader. */
import { number, t } from '../i18n.svelte'
import { called } from '../inspect/called.svelte'
import type { Field } from './fields'

export function tellField(kind: Field['kind'], value: unknown): string {
  if (Array.isArray(value)) return value.length ? listed(kind, value) : t('inspect.none')
  if (typeof value === 'boolean') return value ? t('preplan.yes') : t('preplan.no')
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'string') return ''
  return kind === 'risers' ? riser(value) : value
}

function listed(kind: Field['kind'], values: readonly unknown[]): string {
  const told = values.map((each) => (typeof each === 'number' ? number(each) : String(each)))
  return kind === 'sides' ? told.map(called).join(', ') : told.join('; ')
}

function riser(value: string): string {
  if (value === 'wet') return t('preplan.risers_wet')
  return value === 'dry' ? t('preplan.risers_dry') : t('preplan.risers_none')
}
