/** Marks on the map: where one is being set, and the one that was just removed. */
import { api } from '../api/get'
import type { Mark } from '../inspect/types'

const UNDO_MS = 6000

export interface Draft {
  lon: number
  lat: number
}

class Marks {
  /** The place that waits for its text; null when none does. */
  draft = $state.raw<Draft | null>(null)
  /** The mark that can still be put back. */
  removed = $state.raw<Mark | null>(null)
  /** Grows with each change made here, so that lists are read anew. */
  changes = $state(0)
  #forgetting: ReturnType<typeof setTimeout> | undefined

  async add(given: Pick<Mark, 'kind' | 'text' | 'lon' | 'lat' | 'expires_at'>): Promise<Mark> {
    const mark = await api.post<Mark>('/api/marks', given)
    this.changes++
    return mark
  }

  async change(id: number, given: Partial<Pick<Mark, 'kind' | 'text' | 'expires_at'>>) {
    const mark = await api.patch<Mark>(`/api/marks/${id}`, given)
    this.changes++
    return mark
  }

  async remove(mark: Mark): Promise<void> {
    await api.delete(`/api/marks/${mark.id}`)
    this.changes++
    this.removed = mark
    clearTimeout(this.#forgetting)
    this.#forgetting = setTimeout(() => (this.removed = null), UNDO_MS)
  }

  /** Put the removed mark back; it gets a new number. */
  async undo(): Promise<void> {
    const { removed } = this
    this.removed = null
    if (!removed) return
    const { kind, text, lon, lat, expires_at } = removed
    await this.add({ kind, text, lon, lat, expires_at })
  }
}

export const marks = new Marks()
