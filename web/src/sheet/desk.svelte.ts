/** The sheet that is open: asked once, then again when the city changes where it looks. */
import { api } from '../api/get'
import { AskError } from '../api/send'
import { shell } from '../state.svelte'
import type { Changes } from '../live/touched'
import { paramsOf, sameMatter, type SheetAsked } from './asked'
import { changed, touches } from './changes'
import type { Several, Sheet, SheetAnswer } from './types'

/** Several changes that come together are one question. */
const GATHER_MS = 250
/** So long a change is marked. */
const MARKED_MS = 12_000
const AGAIN_MS = 5_000
/** Refusals of an emergency: the sheet itself is still for the reader. */
const CLOSED = new Set(['access.not_held', 'access.ended', 'access.role'])

class Desk {
  sheet = $state.raw<Sheet | null>(null)
  several = $state.raw<Several | null>(null)
  /** Why there is none, or why there is none newer. */
  trouble = $state.raw<Error | null>(null)
  /** When the sheet came, by our own clock: it is as old as that. */
  cameAt = $state(0)
  asking = $state(false)
  /** Why the sheet is told without its emergency: somebody else holds it, or it is over. */
  without = $state<string | null>(null)
  /** Names of blocks and keys of rows that say something else than a moment ago. */
  changed = $state.raw<ReadonlySet<string>>(new Set())
  /** Key of the row, and of what it is on the map, that the pointer or the keys are at. */
  focus = $state<string | null>(null)
  #asked: SheetAsked | null = null
  #request: AbortController | null = null
  #soon: ReturnType<typeof setTimeout> | undefined
  #marked: ReturnType<typeof setTimeout> | undefined

  /** Keep the sheet of a place; returns what ends the asking. */
  keep(asked: SheetAsked | null): () => void {
    if (!asked || !sameMatter(asked, this.#asked)) this.#clear()
    this.#asked = asked
    if (asked) void this.#ask(false)
    return () => {
      this.#request?.abort()
      clearTimeout(this.#soon)
    }
  }

  /** Ask once more at once. */
  refresh(): void {
    void this.#ask(true)
  }

  /** What the server tells of changes; null where it was away and anything may have changed. */
  hear(changes: Changes | null): void {
    const { sheet } = this
    if (!sheet || !touches(changes, sheet.place, sheet.radius_m)) return
    this.#later(GATHER_MS)
  }

  #later(wait: number): void {
    clearTimeout(this.#soon)
    this.#soon = setTimeout(() => void this.#ask(true), wait)
  }

  async #ask(marks: boolean): Promise<void> {
    const asked = this.#asked
    if (!asked) return
    this.#request?.abort()
    const request = (this.#request = new AbortController())
    this.asking = true
    try {
      const answer = await this.#read(asked, request.signal)
      if (!request.signal.aborted) this.#take(answer, marks)
    } catch (error) {
      if (!request.signal.aborted) this.#fail(error)
    } finally {
      if (this.#request === request) this.asking = false
    }
  }

  /** The sheet; without its emergency where that opens nothing to who asks. */
  async #read(asked: SheetAsked, signal: AbortSignal): Promise<SheetAnswer> {
    const read = (of: SheetAsked): Promise<SheetAnswer> =>
      api.get<SheetAnswer>('/api/emergency/sheet', paramsOf(of, shell.lang), signal)
    try {
      const answer = await read(asked)
      this.without = null
      return answer
    } catch (error) {
      const closed = error instanceof AskError && CLOSED.has(error.code)
      if (asked.emergency === null || !closed) throw error
      const answer = await read({ ...asked, emergency: null })
      this.without = error.message
      return answer
    }
  }

  #take({ sheet, several }: SheetAnswer, marks: boolean): void {
    if (marks && this.sheet && sheet) this.#mark(changed(this.sheet, sheet))
    this.sheet = sheet
    this.several = several
    this.trouble = null
    this.cameAt = Date.now()
  }

  /** The last sheet stays; where the server is away it is asked again by itself. */
  #fail(error: unknown): void {
    this.trouble = error instanceof Error ? error : new Error(String(error))
    const refused = error instanceof AskError && error.status >= 400 && error.status < 500
    if (!refused) this.#later(AGAIN_MS)
  }

  #mark(keys: ReadonlySet<string>): void {
    if (keys.size === 0) return
    this.changed = new Set([...this.changed, ...keys])
    clearTimeout(this.#marked)
    this.#marked = setTimeout(() => (this.changed = new Set()), MARKED_MS)
  }

  #clear(): void {
    this.sheet = this.several = this.trouble = this.focus = this.without = null
    this.changed = new Set()
    this.cameAt = 0
  }
}

export const desk = new Desk()
