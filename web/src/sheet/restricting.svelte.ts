/** Setting and lifting restrictions; every open sheet hears of it from the server. */
import { api } from '../api/get'
import { desk } from './desk.svelte'

export type Target = { component_id: number } | { road_id: number; lon: number; lat: number }
export type RestrictionKind = 'hydrant_out' | 'lane_blocked' | 'road_closed'

const HOUR_MS = 3_600_000
/** Choices of how long it holds, in hours. */
export const LASTS_H = [1, 4, 12, 24, 72] as const
export const LASTS_AT_FIRST_H = 4

export function kindsOf(target: Target): readonly RestrictionKind[] {
  return 'component_id' in target ? ['hydrant_out'] : ['lane_blocked', 'road_closed']
}

export async function restrict(
  target: Target,
  kind: RestrictionKind,
  given: { reason: string; hours: number },
): Promise<void> {
  const expires_at = new Date(Date.now() + given.hours * HOUR_MS).toISOString()
  await api.post('/api/restrictions', { ...target, kind, reason: given.reason, expires_at })
  desk.refresh()
}

export async function lift(id: number): Promise<void> {
  await api.delete(`/api/restrictions/${id}`)
  desk.refresh()
}
