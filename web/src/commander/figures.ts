/** Figures as they are told: changes, shares, how long. */

/** How a count differs from the one before; null where that says nothing. */
export function changeOf(count: number, before: number | null | undefined): number | null {
  if (before === null || before === undefined) return null
  if (before === 0) return count === 0 ? 0 : Infinity
  return (count - before) / before
}

/** `+12 %`, `−3 %`, `×4`; a great rise is told as how many times. */
export function changeText(
  change: number | null,
  write: (value: number, options: Intl.NumberFormatOptions) => string,
  words: { none: string; new: string },
): string {
  if (change === null) return ''
  if (change === Infinity) return words.new
  if (Math.abs(change) < 0.005) return words.none
  if (change >= 3) return `×${write(change + 1, { maximumSignificantDigits: 2 })}`
  const sign = change > 0 ? '+' : '−'
  return `${sign}${write(Math.abs(change), { style: 'percent', maximumFractionDigits: 0 })}`
}

/** Numbers of a scale: as many digits as tell its edges apart. */
export function edgeOptions(breaks: readonly number[]): Intl.NumberFormatOptions {
  const digits = [0, 1, 2, 3, 4, 5].find((many) =>
    breaks.every((edge) => Math.abs(edge - Number(edge.toFixed(many))) <= Math.abs(edge) * 0.02),
  )
  return { maximumFractionDigits: digits ?? 6 }
}

/** Sums over so many days up to and with each, divided by their number; null before there are so many. */
export function runningMean(counts: readonly number[], days: number): (number | null)[] {
  let sum = 0
  return counts.map((count, at) => {
    sum += count - (counts[at - days] ?? 0)
    return at + 1 < days ? null : sum / days
  })
}

/** All incidents of the other period. */
export function beforeOf(days: readonly { count: number }[] | null): number {
  return (days ?? []).reduce((sum, { count }) => sum + count, 0)
}
