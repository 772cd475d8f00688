/** The order of areas. */
import type { AreaRow } from './types'

/** By count, or by how many more there are than before; equal ones by their code. */
export function ranked(areas: readonly AreaRow[], order: 'count' | 'change'): AreaRow[] {
  const worth = ({ count, before }: AreaRow): number =>
    order === 'count' ? count : count - (before ?? 0)
  return [...areas].sort(
    (one, other) => worth(other) - worth(one) || (one.code < other.code ? -1 : 1),
  )
}
