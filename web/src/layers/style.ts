/** What the server's style document says beyond MapLibre's own words. */
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

export interface LegendEntry {
  label: string
  shape: 'fill' | 'line' | 'circle' | 'cluster'
  colour: string
  outline?: string
}

/** Layers that are shown and hidden together. */
export interface Group {
  id: string
  title: string
  /** Shown unless the reader says otherwise. */
  on: boolean
  legend: LegendEntry[]
}

/** Always drawn, so that there is a map at all. */
export const GROUND = 'base'

export function groupsOf(style: StyleSpecification): Group[] {
  const { metadata } = style as { metadata?: { 'gisgov:groups'?: Group[] } }
  return metadata?.['gisgov:groups'] ?? []
}

export function groupOf(layer: LayerSpecification): string {
  const { metadata } = layer as { metadata?: { 'gisgov:group'?: string } }
  return metadata?.['gisgov:group'] ?? GROUND
}

export function isShown(group: Group, chosen: Record<string, boolean>): boolean {
  return group.id === GROUND || (chosen[group.id] ?? group.on)
}

/** Vector tile layers by the source that carries them. */
export function layersBySource(style: StyleSpecification): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const layer of style.layers) {
    if (!('source' in layer) || !layer['source-layer']) continue
    const names = found.get(layer.source) ?? new Set()
    found.set(layer.source, names.add(layer['source-layer']))
  }
  return found
}
