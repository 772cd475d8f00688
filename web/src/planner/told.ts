/** Grids, gaps and mistakes in words. */
import { named, number, t, type Key } from '../i18n.svelte'
import type { OpenPart } from './part.svelte'
import type { Certificate, GridFate, GridTold, PlanState } from './types'

/** What a grid is called: by the end of its code within its community, new ones by number. */
export function labelName(label: string, community = ''): string {
  if (label.startsWith('+')) return t('planner.new_grid', { n: label.slice(1) })
  const within = community && label.startsWith(community) ? label.slice(community.length) : label
  return within || label
}

export function gridName(part: OpenPart, label: string): string {
  const told = part.told.grids.find((grid) => grid.label === label)
  return told?.kind === 'special' ? named(told) || label : labelName(label, part.community)
}

export function partName({ name, name_en }: { name: string; name_en?: string | null }): string {
  return named({ name, name_en: name_en ?? null })
}

/** The whole name of a grid, for those who know it by name. */
export function fullName(grid: GridTold | undefined, label: string): string {
  return (grid && named(grid)) || label
}

export function stateName(state: PlanState): string {
  return t(`planner.state_${state}`)
}

export function fateName(fate: GridFate): string {
  return t(`planner.fate_${fate}`)
}

export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** What a certificate says, in a sentence. */
export function certified({ status, gap, pieces }: Certificate): string {
  const percent = gap === null ? '' : number(gap, { style: 'percent', maximumFractionDigits: 1 })
  const key: Key =
    gap === null && status === 'bounded' ? 'planner.proof_open' : `planner.proof_${status}`
  return t(key, { gap: percent, pieces })
}
