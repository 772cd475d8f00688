/** Recolouring without sending geometry again: only what changed is told to the map. */
import type { Map as MapLibreMap } from 'maplibre-gl'

export type Look = Record<string, boolean | number>
type Canvas = Pick<MapLibreMap, 'getSource' | 'setFeatureState' | 'getFeatureState'>

/** How the features of a source look; remembers what it told the map. */
export class Painter {
  readonly #source: string
  #told = new Map<number, string>()

  constructor(source: string) {
    this.#source = source
  }

  /** Tell the map of all features whose look changed; how many there were. */
  paint(map: Canvas, looks: Iterable<readonly [number, Look]>): number {
    if (!map.getSource(this.#source)) return 0
    if (this.#lost(map)) this.#told.clear()
    let changed = 0
    for (const [id, look] of looks) {
      const key = JSON.stringify(look)
      if (this.#told.get(id) === key) continue
      map.setFeatureState({ source: this.#source, id }, look)
      this.#told.set(id, key)
      changed++
    }
    return changed
  }

  /** A source that was taken away and came back knows nothing of what was told. */
  #lost(map: Canvas): boolean {
    const [id] = this.#told.keys()
    if (id === undefined) return false
    return Object.keys(map.getFeatureState({ source: this.#source, id }) ?? {}).length === 0
  }
}
