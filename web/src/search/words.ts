/** How well a candidate fits, and what it is, in words. */
import { WORDS, type Key } from '../words'

/** A score as people say it: 1 is what was written, letter by letter. */
export function fit(score: number): Key {
  if (score >= 0.995) return 'search.exact'
  if (score >= 0.9) return 'search.close'
  return score >= 0.75 ? 'search.likely' : 'search.perhaps'
}

/** Name of a kind of place; null for a kind that this screen does not know yet. */
export function kindKey(kind: string): Key | null {
  const key = `search.kind.${kind}`
  return key in WORDS.zh ? (key as Key) : null
}

const ZOOMS: Record<string, number> = { street: 16, estate: 17, area: 15, crossing: 17.5 }

/** The zoom at which a place of a kind is seen with what is around it. */
export function zoomFor(kind: string): number {
  return ZOOMS[kind] ?? 18
}
