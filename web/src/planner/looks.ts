/** How each atom and each line of a community looks. */
import type { Look } from './paint'
import type { OpenPart } from './part.svelte'

export interface Marked {
  /** Label of the grid that is chosen. */
  chosen: string | null
  /** Number of the atom that keys move about. */
  cursor: number | null
  /** Atoms that a fault is about. */
  lit: readonly number[]
}

export function atomLooks(part: OpenPart, marked: Marked): [number, Look][] {
  return part.labels.map((label, atom) => [
    atom,
    {
      tint: part.tints.get(label) ?? -1,
      special: Boolean(part.part.atoms.special[atom]),
      lit: label === marked.chosen,
      cursor: atom === marked.cursor,
    },
  ])
}

/** Lines between grids, and round what a fault is about. */
export function edgeLooks({ labels, part, counted }: OpenPart, marked: Marked): [number, Look][] {
  const { one, other } = part.borders
  const broken = counted.faults
    .filter(({ kind }) => kind === 'apart' || kind === 'unpassable')
    .flatMap(({ atoms }) => atoms)
  const faulty = new Set([...broken, ...marked.lit])
  return one.map((atom, border) => {
    const neighbour = other[border] as number
    const between = labels[atom] !== labels[neighbour]
    return [border, { between, fault: faulty.has(atom) !== faulty.has(neighbour) }]
  })
}
