/** What the choropleth is asked with. */
import type { Params } from '../api/get'
import type { CommandAsked, Level } from './asked'

/** The first zoom at which tiles hold the areas of a level. */
const FIRST_ZOOM: Record<Level, number> = { district: 6, street: 9, community: 10, grid: 12 }

export function firstZoom(level: Level): number {
  return FIRST_ZOOM[level]
}

export function choroplethParams(asked: CommandAsked, filter: Params): Params {
  const { indicator, level, scheme, steps } = asked
  return { ...filter, indicator, level, scheme, steps }
}
