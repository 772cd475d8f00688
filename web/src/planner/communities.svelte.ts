/** Communities that a plan may redraw: found by name or by a click on the map. */
import { api } from '../api/get'
import type { AreaListed, Page, Where } from '../inspect/types'
import type { Degrees } from './ground'

const MOST = 1000

export class Communities {
  all = $state.raw<readonly AreaListed[]>([])
  chosen = $state.raw<readonly string[]>([])
  /** Borders of those that are chosen, as far as they are known. */
  outlines = $state.raw<Readonly<Record<string, GeoJSON.Geometry>>>({})

  async load(signal: AbortSignal): Promise<void> {
    const asked = { level: 'community', limit: MOST }
    this.all = (await api.get<Page<AreaListed>>('/api/areas', asked, signal)).items
  }

  /** Those whose name or code has the words. */
  found(words: string): readonly AreaListed[] {
    const wanted = words.trim().toLowerCase()
    if (!wanted) return this.all
    return this.all.filter(({ code, name, name_en }) =>
      [code, name, name_en ?? ''].some((text) => text.toLowerCase().includes(wanted)),
    )
  }

  turn(code: string, on = !this.chosen.includes(code)): void {
    const others = this.chosen.filter((each) => each !== code)
    this.chosen = on ? [...others, code] : others
    if (on) void this.#outline(code)
  }

  choose(codes: readonly string[]): void {
    this.chosen = codes
  }

  /** Choose the community at a place, or choose it no more; its name. */
  async turnAt([lon, lat]: Degrees): Promise<AreaListed | null> {
    const { areas } = await api.get<Where>('/api/where', { lon, lat })
    const code = areas.find(({ level }) => level === 'community')?.code
    const area = this.all.find((each) => each.code === code)
    if (area) this.turn(area.code)
    return area ?? null
  }

  async #outline(code: string): Promise<void> {
    if (code in this.outlines) return
    const asked = { geometry: true, counts: false }
    const { geometry } = await api.get<{ geometry?: unknown }>(`/api/areas/${code}`, asked)
    if (geometry) this.outlines = { ...this.outlines, [code]: geometry as GeoJSON.Geometry }
  }
}
