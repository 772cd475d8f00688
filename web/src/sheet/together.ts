/** Vehicles of which the same is to be said are told together. */
import type { Approach } from './types'

/** Approaches that differ in vehicle and time only, in the order of their first. */
export function together(approaches: readonly Approach[]): Approach[][] {
  const groups = new Map<string, Approach[]>()
  for (const approach of approaches) {
    const same = sayingOf(approach)
    groups.set(same, [...(groups.get(same) ?? []), approach])
  }
  return [...groups.values()]
}

/** Ways that some of them cannot take, each reason once. */
export function refusedBy(group: readonly Approach[]): Approach['refused'] {
  const all = group.flatMap(({ refused }) => refused)
  return [...new Map(all.map((each) => [`${each.road_id} ${each.why.text}`, each])).values()]
}

function sayingOf(approach: Approach): string {
  const { reaches, road, stand_lon, stand_lat, to_door_m, tightest_m, says, refused } = approach
  return JSON.stringify([
    [reaches, road, stand_lon, stand_lat, to_door_m, tightest_m],
    says.map(({ text, code }) => text || code),
    refused.map(({ road_id }) => road_id),
  ])
}
