/** Classes of incidents as a tree of majors and minors, and what is chosen of it. */
import type { components } from '../api/schema'

export type ClassCount = components['schemas']['ClassCounted']

export interface Minor {
  /** `SCHEME:CODE` */
  key: string
  name: string
  name_en: string | null
  count: number
  before: number | null
}

export interface Major extends Minor {
  minors: Minor[]
}

/** Those that are chosen by themselves or by their major; all where none is. */
export function chosenClasses(
  classes: readonly ClassCount[],
  chosen: readonly string[],
): readonly ClassCount[] {
  if (!chosen.length) return classes
  return classes.filter(({ scheme, code, major }) =>
    [code, major].some((one) => chosen.includes(`${scheme}:${one}`)),
  )
}

/** How much of a class is chosen. */
export type Chosen = 'all' | 'some' | 'none'

/** Majors with their minors, the one of most incidents first. */
export function treeOf(classes: readonly ClassCount[]): Major[] {
  const majors = new Map<string, Major>()
  for (const { scheme, code, major, major_name, major_name_en, ...told } of classes) {
    const key = `${scheme}:${major}`
    const held = majors.get(key) ?? {
      key,
      name: major_name,
      name_en: major_name_en,
      count: 0,
      before: null,
      minors: [],
    }
    held.minors.push({ key: `${scheme}:${code}`, ...told })
    held.count += told.count
    if (told.before !== null) held.before = (held.before ?? 0) + told.before
    majors.set(key, held)
  }
  const most = (one: Minor, other: Minor): number =>
    other.count - one.count || (one.key < other.key ? -1 : 1)
  for (const held of majors.values()) held.minors.sort(most)
  return [...majors.values()].sort(most)
}

export function chosenOf(major: Major, chosen: readonly string[]): Chosen {
  if (chosen.includes(major.key)) return 'all'
  const some = major.minors.filter(({ key }) => chosen.includes(key)).length
  return some === 0 ? 'none' : some === major.minors.length ? 'all' : 'some'
}

/** A major taken in, or out with all that is below it. */
export function turnMajor(major: Major, chosen: readonly string[]): string[] {
  const below = new Set([major.key, ...major.minors.map(({ key }) => key)])
  const others = chosen.filter((key) => !below.has(key))
  return chosenOf(major, chosen) === 'all' ? others : [...others, major.key]
}

/** A minor taken in or out; all minors of a major are the major. */
export function turnMinor(major: Major, key: string, chosen: readonly string[]): string[] {
  const keys = major.minors.map((minor) => minor.key)
  const before = chosen.includes(major.key) ? keys : keys.filter((one) => chosen.includes(one))
  const after = before.includes(key) ? before.filter((one) => one !== key) : [...before, key]
  const others = chosen.filter((one) => one !== major.key && !keys.includes(one))
  return [...others, ...(after.length === keys.length ? [major.key] : after)]
}
