/** Switching groups of layers: only what differs from the style is kept, so addresses stay short. */
import type { Group } from '../layers/style'

export function switched(
  chosen: Record<string, boolean>,
  group: Pick<Group, 'id' | 'on'>,
  on: boolean,
): Record<string, boolean> {
  const others = Object.entries(chosen).filter(([id]) => id !== group.id)
  return Object.fromEntries(on === group.on ? others : [...others, [group.id, on]])
}
