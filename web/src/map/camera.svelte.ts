/** Moves of the camera that buttons and keys ask for. */
import { shell } from '../state.svelte'
import type { City } from '../city.svelte'
import type { MapHost } from './host.svelte'

const TILT = 55

export class Camera {
  readonly #host: MapHost
  readonly #city: City

  constructor(host: MapHost, city: City) {
    this.#host = host
    this.#city = city
  }

  /** Whether the city is looked at from the side, so that buildings stand. */
  readonly tilted = $derived((shell.view?.pitch ?? 0) > 5)

  zoom(steps: number): void {
    const { map } = this.#host
    map?.easeTo({ zoom: map.getZoom() + steps, duration: 200 })
  }

  tilt(): void {
    this.#host.map?.easeTo({ pitch: this.tilted ? 0 : TILT, duration: 400 })
  }

  north(): void {
    this.#host.map?.easeTo({ bearing: 0, duration: 300 })
  }

  whole(): void {
    if (this.#city.bounds) this.#host.goTo({ box: this.#city.bounds })
  }
}
