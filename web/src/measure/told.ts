/** Lengths and areas as people write them. */

export type Write = (value: number, options: Intl.NumberFormatOptions) => string

const LONG_M = 10_000
const LARGE_M2 = 1_000_000
const MU_M2 = 10_000 / 15

/** To the centimetre up to 10 km, to the metre beyond. */
export function lengthText(metres: number, write: Write): string {
  if (metres < LONG_M) return `${write(metres, fixed(2))} m`
  return `${write(metres / 1000, fixed(3))} km`
}

/** Square metres, square kilometres where they are many. */
export function areaText(m2: number, write: Write): string {
  if (m2 < LARGE_M2) return `${write(m2, fixed(1))} m²`
  return `${write(m2 / 1e6, fixed(4))} km²`
}

/** The same area in hectares, and in mu, of which fifteen make a hectare. */
export function landText(m2: number, lang: 'zh' | 'en', write: Write): string {
  const hectares = `${write(m2 / 1e4, fixed(3))} ha`
  return lang === 'zh' ? `${hectares} · ${write(m2 / MU_M2, fixed(2))} 亩` : hectares
}

function fixed(digits: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: digits, maximumFractionDigits: digits }
}
