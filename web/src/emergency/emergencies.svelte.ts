/** Emergencies that are active in the city, and the one that is being opened. */
import { session } from '../account/session.svelte'
import { api, AskError } from '../api/get'
import { shell } from '../state.svelte'
import type { Emergency, Inside, Kind } from './types'

const EVERY_MS = 5_000
export const RADIUS_M = 300

export interface Draft {
  lon: number
  lat: number
  radius_m: number
  /** The building, where it is in one. */
  building_id?: number | null
}

class Emergencies {
  active = $state.raw<Emergency[]>([])
  /** The place and reach of the one that is being opened; null while no place is chosen. */
  draft = $state.raw<Draft | null>(null)
  /** Grows with each look at the server, so that an open record is read anew. */
  looks = $state(0)

  /** Watch what is active; returns what ends it. */
  follow(): () => void {
    const gone = new AbortController()
    const look = async (): Promise<void> => {
      if (document.hidden) return
      try {
        await this.#read(gone.signal)
      } catch (error) {
        // The notices say that the server is away, and it is asked again.
        if (!(error instanceof AskError) && !gone.signal.aborted) throw error
      }
    }
    const clock = setInterval(() => void look(), EVERY_MS)
    const seen = (): void => void look()
    document.addEventListener('visibilitychange', seen, { signal: gone.signal })
    seen()
    return () => {
      gone.abort()
      clearInterval(clock)
      this.active = []
    }
  }

  /** Begin with what is selected; without a place the next click gives it. */
  async begin(): Promise<void> {
    if (!session.can('open_emergency')) return
    this.draft = null
    shell.use('emergency')
    if (shell.tool !== 'emergency') return
    const { selected } = shell
    if (selected?.kind === 'point') this.place(selected)
    if (selected?.kind === 'building') await this.#placeAtBuilding(selected.id)
  }

  place({ lon, lat }: { lon: number; lat: number }, building_id: number | null = null): void {
    this.draft = { lon, lat, radius_m: this.draft?.radius_m ?? RADIUS_M, building_id }
  }

  async open(given: Draft & Inside & { kind: Kind; note: string | null }): Promise<Emergency> {
    const made = await api.post<Emergency>('/api/emergencies', given)
    this.active = [made, ...this.active]
    return made
  }

  async take(id: number): Promise<void> {
    await api.post<Emergency>(`/api/emergencies/${id}/take`, {})
    await this.#read()
  }

  /** Say that it was verified, that its plan was started, or that it is over. */
  async advance(id: number, step: 'verify' | 'start-plan' | 'end'): Promise<void> {
    await api.post<Emergency>(`/api/emergencies/${id}/${step}`, {})
    await this.#read()
  }

  /** Where the building cannot be had a click still gives the place. */
  async #placeAtBuilding(id: number): Promise<void> {
    try {
      const building = await api.get<{ lon: number; lat: number }>(`/api/buildings/${id}`)
      if (shell.tool === 'emergency' && !this.draft) this.place(building, id)
    } catch (error) {
      if (!(error instanceof AskError)) throw error
    }
  }

  async #read(signal?: AbortSignal): Promise<void> {
    this.active = await api.get<Emergency[]>('/api/emergencies', {}, signal)
    this.looks++
  }
}

export const emergencies = new Emergencies()
