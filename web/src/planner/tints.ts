/** Colours of grids: neighbours differ, and a grid keeps its colour while it can. */

/** How many colours there are. */
export const TINTS = 8

/**
 * A colour for each label.
 *
 * @param beside pairs of labels that share a border
 * @param before what the labels had; kept wherever no neighbour has the same
 */
export function tintsOf(
  labels: readonly string[],
  beside: readonly (readonly [string, string])[],
  before: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const neighbours = new Map(labels.map((label) => [label, new Set<string>()]))
  for (const [one, other] of beside) {
    neighbours.get(one)?.add(other)
    neighbours.get(other)?.add(one)
  }
  const tints = new Map<string, number>()
  // Those that had a colour come first, so that a new grid gives way.
  const order = [...labels].sort((a, b) => Number(before.has(b)) - Number(before.has(a)))
  order.forEach((label, index) => {
    const around = [...(neighbours.get(label) ?? [])].map((each) => tints.get(each))
    const kept = before.get(label)
    const from = kept ?? index % TINTS
    tints.set(label, firstFree(from, new Set(around)))
  })
  return tints
}

function firstFree(from: number, taken: ReadonlySet<number | undefined>): number {
  for (let step = 0; step < TINTS; step++) {
    const tint = (from + step) % TINTS
    if (!taken.has(tint)) return tint
  }
  return from // more neighbours than colours
}
