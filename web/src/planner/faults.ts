/** Faults as they are listed: the server's where it has spoken, else those that are counted here. */
import { t } from '../i18n.svelte'
import type { LocalFault } from './counting'
import type { OpenPart } from './part.svelte'

export interface Fault {
  kind: string
  grids: readonly string[]
  /** Atoms to look at. */
  atoms: readonly number[]
  lon: number
  lat: number
  text: string
}

export function faultsOf(part: OpenPart): Fault[] {
  const { verdict } = part
  if (!verdict) return part.counted.faults.map((fault) => here(part, fault))
  // A fault of a whole grid names no atoms: then all of it is looked at.
  return verdict.faults.map((fault) => ({
    ...fault,
    atoms: fault.atoms.length ? fault.atoms : atomsOf(part, fault.grids),
  }))
}

function here(part: OpenPart, { kind, grid, atoms, households }: LocalFault): Fault {
  const [lon, lat] = part.places.inside[atoms[0] ?? 0] ?? [0, 0]
  const { lower, upper } = part.part
  const text = t(`planner.fault_${kind}`, { households, lower, upper })
  return { kind, grids: [grid], atoms, lon, lat, text }
}

function atomsOf({ labels }: OpenPart, grids: readonly string[]): number[] {
  return labels.flatMap((label, atom) => (grids.includes(label) ? [atom] : []))
}
