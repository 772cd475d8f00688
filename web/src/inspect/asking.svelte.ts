/** An answer that follows what it was asked for: an older one never overwrites a newer one. */
import { pursue } from './pursue'

export interface Question<T> {
  /** What is asked about: while it stays the same, the old answer stays until the new one is there. */
  about: string
  ask: (signal: AbortSignal) => Promise<T>
}

export class Asking<T> {
  /** The answer; null until it is there. */
  value = $state.raw<T | null>(null)
  /** Why there is none. */
  error = $state.raw<Error | null>(null)
  #tries = $state(0)
  #about: string | null = null

  /** Call it while a component is set up: it asks anew whenever what `question` reads changes. */
  constructor(question: () => Question<T> | null) {
    $effect(() => {
      void this.#tries
      const asked = question()
      if (asked?.about !== this.#about) this.value = null
      this.#about = asked?.about ?? null
      this.error = null
      return asked ? pursue(asked.ask, this.#hearing) : undefined
    })
  }

  /** Whether an answer is awaited and there is none yet. */
  get waiting(): boolean {
    return this.value === null && this.error === null
  }

  again = (): void => {
    this.#tries++
  }

  #hearing = {
    answer: (value: T): void => {
      this.value = value
    },
    failure: (error: Error): void => {
      this.error = error
    },
  }
}
