/** How a part of the shell reaches the map: through this context, never by itself. */
import type {
  GeoJSONSourceSpecification,
  LayerSpecification,
  LngLat,
  Map as MapLibreMap,
  MapMouseEvent,
  RasterSourceSpecification,
  StyleSpecification,
  VectorSourceSpecification,
} from 'maplibre-gl'
import { createContext } from 'svelte'
import type { Tool } from '../state.svelte'

/** A source of tiles; where only its addresses change, old tiles stay until the new ones are there. */
export type TileSource = (RasterSourceSpecification | VectorSourceSpecification) & {
  tiles: string[]
}

/** Something drawn over the city: sources of GeoJSON and the layers that show them. */
export interface Overlay {
  /** GeoJSON by source name. Names are the overlay's own: they get no prefix. */
  sources: Record<string, GeoJSON.GeoJSON | GeoJSONSourceSpecification>
  /** Sources of tiles by name. */
  tiles?: Record<string, TileSource>
  layers: LayerSpecification[]
  /** Layers that cover the ground only: borders, points and names of the city stay on top of them. */
  ground?: LayerSpecification[]
}

/** What a tool does with the pointer; it gets all clicks while it is in use. */
export interface ToolHandler {
  click: (event: MapMouseEvent) => void
  move?: (event: MapMouseEvent) => void
  /** A double click or a double tap; the map does not zoom then. */
  finish?: (event: MapMouseEvent) => void
}

export interface MapContext {
  /** The map once its first style stands, else null. Reactive. */
  readonly map: MapLibreMap | null
  /** The server's style of the theme and language that are chosen. Reactive. */
  readonly style: StyleSpecification | null
  /**
   * Draw something over the city for as long as the component lives. Call it while the component
   * is set up; `make` is read again whenever state it reads changes, also after theme or language
   * have brought a new style. Only data that changed is sent to the map.
   */
  overlay(name: string, make: () => Overlay): void
  /** Say what a tool does. Call it while the component is set up. */
  tool(name: Exclude<Tool, 'none'>, handler: ToolHandler): void
  /** Take the clicks that no tool takes, in the place of selecting. Call it as `overlay`. */
  clicks(take: (event: MapMouseEvent) => void, when: () => boolean): void
  /** Where the pointer is; null when it is elsewhere. Reactive. */
  readonly pointer: LngLat | null
  /** Fly or jump (where motion is not wanted) so that the place lies free of panels. */
  goTo(target: { lon: number; lat: number; zoom?: number } | { box: Box }): void
  /** Move the map only if a panel hides the place. Call it when the panel stands. */
  reveal(place: { lon: number; lat: number }): void
}

/** West, south, east, north in degrees. */
export type Box = [number, number, number, number]

export const [useMap, provideMap] = createContext<MapContext>()
