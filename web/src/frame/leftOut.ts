/** What tiles in view leave out because there is too much of it. */

/** Share of features, and number of them, below which nothing is said. */
const LITTLE = 0.01
const FEW = 20

export interface LeftOut {
  layer: string
  shown: number
  total: number
}

/**
 * The layer of which most is left out, summed over tiles; null where all is there.
 * A tile that is drawn twice (whole and as a parent's part) must come in once.
 */
export function mostLeftOut(told: readonly Record<string, unknown>[]): LeftOut | null {
  const sums = new Map<string, LeftOut>()
  for (const { layer, shown, total } of told) {
    if (typeof layer !== 'string' || typeof shown !== 'number' || typeof total !== 'number')
      continue
    const sum = sums.get(layer) ?? { layer, shown: 0, total: 0 }
    sums.set(layer, { layer, shown: sum.shown + shown, total: sum.total + total })
  }
  // One building in a hundred is nothing that anybody looks for at that zoom.
  const telling = (one: LeftOut): boolean => missing(one) > one.total * LITTLE && one.total >= FEW
  const missing = (one: LeftOut): number => one.total - one.shown
  const worst = [...sums.values()].sort((one, other) => missing(other) - missing(one))[0]
  return worst && telling(worst) ? worst : null
}
