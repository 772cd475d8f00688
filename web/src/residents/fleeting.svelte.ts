/** Something that is shown for a while and then is held no longer. */

const TICK_MS = 250

export class Fleeting<T> {
  value = $state.raw<T | null>(null)
  /** Seconds that it is still there. */
  left_s = $state(0)
  /** Whether something was there and has gone by itself. */
  gone = $state(false)
  #clock: ReturnType<typeof setInterval> | undefined
  readonly #stay_ms: number

  constructor(stay_ms: number) {
    this.#stay_ms = stay_ms
  }

  show(value: T): void {
    this.hide()
    this.value = value
    this.gone = false
    const end = Date.now() + this.#stay_ms
    const tick = (): void => {
      this.left_s = Math.max(0, Math.ceil((end - Date.now()) / 1000))
      if (this.left_s > 0) return
      this.hide()
      this.gone = true
    }
    tick()
    this.#clock = setInterval(tick, TICK_MS)
  }

  hide(): void {
    clearInterval(this.#clock)
    this.value = null
    this.left_s = 0
    this.gone = false
  }
}
