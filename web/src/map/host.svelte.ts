/** The map with what belongs to it: style, overlays, tools, pointer. */
import type { LngLat, Map as MapLibreMap, MapMouseEvent, StyleSpecification } from 'maplibre-gl'
import { onDestroy } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import { shell, type Tool } from '../state.svelte'
import type { Box, MapContext, Overlay, ToolHandler } from './context'
import { incidentAt } from './hit'

/** So near to a panel a place counts as hidden: its ring would be cut. */
const EDGE_PX = 16

export class MapHost implements MapContext {
  map = $state.raw<MapLibreMap | null>(null)
  /** The server's style of the theme and language that are chosen. */
  style = $state.raw<StyleSpecification | null>(null)
  /** Where the pointer is; null when it is elsewhere. */
  pointer = $state.raw<LngLat | null>(null)
  /** Whether the camera stands where somebody wanted it, and not where MapLibre begins. */
  placed = false
  readonly overlays = new SvelteMap<string, Overlay>()
  readonly #tools = new Map<Tool, ToolHandler>()
  readonly #takers = new Set<{ take: (event: MapMouseEvent) => void; when: () => boolean }>()

  overlay(name: string, make: () => Overlay): void {
    $effect(() => {
      this.overlays.set(name, make())
    })
    onDestroy(() => this.overlays.delete(name))
  }

  tool(name: Exclude<Tool, 'none'>, handler: ToolHandler): void {
    this.#tools.set(name, handler)
    onDestroy(() => this.#tools.delete(name))
  }

  clicks(take: (event: MapMouseEvent) => void, when: () => boolean): void {
    const taker = { take, when }
    this.#takers.add(taker)
    onDestroy(() => this.#takers.delete(taker))
  }

  goTo(target: { lon: number; lat: number; zoom?: number } | { box: Box }): void {
    const { map } = this
    if (!map) return
    const padding = freeOfPanels(map.getContainer())
    if ('box' in target) {
      map.fitBounds(target.box, { padding, maxZoom: 18, duration: 900 })
      return
    }
    const zoom = target.zoom ?? Math.max(map.getZoom(), 17)
    // Not `padding`: it stays with the camera, and taking it back moves the place under the panel.
    const { left, right, top, bottom } = padding
    const offset: [number, number] = [(left - right) / 2, (top - bottom) / 2]
    map.flyTo({ center: [target.lon, target.lat], zoom, offset, duration: 900 })
  }

  reveal({ lon, lat }: { lon: number; lat: number }): void {
    const { map } = this
    if (!map) return
    const at = map.project([lon, lat])
    const { left, top } = map.getContainer().getBoundingClientRect()
    const [x, y] = [left + at.x, top + at.y]
    const hidden = [...document.querySelectorAll('[data-panel]')].some((panel) => {
      const box = panel.getBoundingClientRect()
      const [across, down] = [x > box.left - EDGE_PX, y > box.top - EDGE_PX]
      return across && x < box.right + EDGE_PX && down && y < box.bottom + EDGE_PX
    })
    if (hidden) this.goTo({ lon, lat, zoom: map.getZoom() })
  }

  /** A click goes to the tool in use; without one it selects. */
  clicked(event: MapMouseEvent): void {
    const tool = this.#tools.get(shell.tool)
    const taker = [...this.#takers].find(({ when }) => when())
    if (tool) tool.click(event)
    else if (taker) taker.take(event)
    else this.#select(event)
  }

  /** An incident that is drawn there, else the place. */
  #select({ target, point, lngLat }: MapMouseEvent): void {
    const hit = this.style && incidentAt(target, this.style, point)
    if (hit?.kind === 'cluster') this.goTo(hit)
    else if (hit) shell.select(hit)
    else shell.select({ kind: 'point', lon: lngLat.lng, lat: lngLat.lat })
  }

  moved(event: MapMouseEvent): void {
    this.pointer = event.lngLat
    this.#tools.get(shell.tool)?.move?.(event)
  }

  finished(event: MapMouseEvent): void {
    const tool = this.#tools.get(shell.tool)
    if (!tool) return
    event.preventDefault()
    tool.finish?.(event)
  }
}

/** Pixels at each side of the map that panels cover, and a little more. */
function freeOfPanels(node: HTMLElement): {
  top: number
  right: number
  bottom: number
  left: number
} {
  const whole = node.getBoundingClientRect()
  const free = { top: 40, right: 40, bottom: 40, left: 40 }
  for (const panel of document.querySelectorAll<HTMLElement>('[data-panel]')) {
    const box = panel.getBoundingClientRect()
    if (box.width > whole.width * 0.9) free.bottom += whole.bottom - Math.max(box.top, whole.top)
    else if (panel.dataset.panel === 'left') free.left += box.width
    else free.right += box.width
  }
  free.bottom = Math.min(free.bottom, whole.height * 0.6)
  return free
}
