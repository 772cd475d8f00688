/** From an atom to its neighbour in a direction. */
import type { Degrees } from './ground'

export type Way = 'north' | 'south' | 'east' | 'west'

const WAYS: Record<Way, [number, number]> = {
  north: [0, 1],
  south: [0, -1],
  east: [1, 0],
  west: [-1, 0],
}

/** The neighbour that lies best in a direction; null where none lies that way. */
export function towards(
  borders: { one: readonly number[]; other: readonly number[] },
  inside: readonly Degrees[],
  atom: number,
  way: Way,
): number | null {
  const [dx, dy] = WAYS[way]
  const here = inside[atom]
  if (!here) return null
  const squeeze = Math.cos((here[1] * Math.PI) / 180)
  const lean = (other: number): number => {
    const [lon, lat] = inside[other] ?? here
    const [x, y] = [(lon - here[0]) * squeeze, lat - here[1]]
    return (x * dx + y * dy) / (Math.hypot(x, y) || 1)
  }
  let best: number | null = null
  let most = 0.3 // farther off than this it is another direction
  for (const other of neighboursOf(borders, atom)) {
    if (lean(other) <= most) continue
    most = lean(other)
    best = other
  }
  return best
}

function neighboursOf(
  { one, other }: { one: readonly number[]; other: readonly number[] },
  atom: number,
): number[] {
  return one.flatMap((first, border) => {
    const second = other[border] as number
    if (first === atom) return [second]
    return second === atom ? [first] : []
  })
}
