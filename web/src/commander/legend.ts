/** What the legend says of the picture, whatever it is of. */

export interface LegendEntry {
  colour: string
  label: string
  /** How many there are of it. */
  count?: number
}

/** Colours from low to high and where each is; `smooth`: between two they run into each other. */
export interface Band {
  colours: readonly string[]
  breaks: readonly number[]
  smooth: boolean
}

export interface LegendTold {
  title: string
  /** What the numbers count, `per km² and month`. */
  unit: string | null
  band: Band | null
  /** Kinds beside each other. */
  entries: readonly LegendEntry[]
  /** Sentences: what it is held against, where it comes from. */
  says: readonly string[]
  /** What the reader should not overlook. */
  warns: readonly string[]
  /** Whether the colours were kept while something else changed. */
  kept: boolean
}
