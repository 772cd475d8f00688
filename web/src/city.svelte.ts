/** What the shell must know of the city before it shows anything: names, extent, coordinates. */
import { api } from './api/get'
import type { components } from './api/schema'
import type { Box } from './map/context'

export type Health = components['schemas']['Health']

/** Degrees to the city's metres, east and north. */
export type Project = (lon: number, lat: number) => [number, number]

export class City {
  health = $state.raw<Health | null>(null)
  /** Null until it is known; a city without areas has none. */
  bounds = $state.raw<Box | null>(null)
  /** Null where the browser cannot compute the city's coordinates exactly. */
  project = $state.raw<Project | null>(null)

  /** Whether the city was founded and nothing was loaded yet. */
  readonly empty = $derived(
    this.health !== null &&
      this.health.counts.buildings === 0 &&
      Object.values(this.health.counts.areas).every((count) => count === 0),
  )

  async load(signal: AbortSignal): Promise<void> {
    const [health, extent] = await Promise.all([
      api.get<Health>('/api/health', {}, signal),
      api.get<{ bounds?: Box }>('/tiles/areas-city,buildings.json', {}, signal),
    ])
    this.health = health
    this.bounds = extent.bounds ?? null
    if (health.crs_proj4) this.project = await projection(health.crs_proj4)
  }
}

async function projection(definition: string): Promise<Project> {
  const { default: proj4 } = await import('proj4')
  const there = proj4('WGS84', definition)
  return (lon, lat) => there.forward<[number, number]>([lon, lat])
}
