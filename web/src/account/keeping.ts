/**
 * Keeping somebody signed in: the token is renewed before it ends, by one tab at a time, and
 * requests wait while nobody is signed in.
 */

/** Somebody who is signed in. */
export interface Held {
  /** The account's name, which is its own. */
  readonly who: string
  /** When the token ends, by our clock, in milliseconds. */
  readonly until: number
}

/** What is asked of the server; each throws where it cannot be reached. */
export interface Keeper<T extends Held> {
  /** Who is signed in; null where the token has ended. */
  look: () => Promise<T | null>
  /** A new token for the one that ends; null where the session has. */
  renew: () => Promise<T | null>
  /** Do it while no other tab does. */
  alone: <R>(work: () => Promise<R>) => Promise<R>
  now: () => number
}

/** The one for whom something was asked has left. */
export class Left extends Error {
  override readonly name = 'Left'
}

/** Less than this is left of a token when it is renewed. */
export const SPARE_MS = 60_000
/** So close to its end a token may have ended when the request arrives. */
const EDGE_MS = 3_000

export class Keeping<T extends Held> {
  #held: T | null = null
  /** Whose the page is, also while nobody is signed in. */
  #who: string | null = null
  #arrival = new Arrival()
  #working: Promise<void> | null = null
  readonly #keeper: Keeper<T>
  readonly #tell: (held: T | null) => void

  /** @param tell hears who is signed in, and null when the session has ended by itself. */
  constructor(keeper: Keeper<T>, tell: (held: T | null) => void) {
    this.#keeper = keeper
    this.#tell = tell
  }

  /** Whether a request can go at once. */
  get fresh(): boolean {
    return this.#held !== null && this.#keeper.now() < this.#held.until - EDGE_MS
  }

  /** How long to wait before `renew`, in milliseconds; null where nobody is signed in. */
  get rest_ms(): number | null {
    if (!this.#held) return null
    const left = this.#held.until - this.#keeper.now()
    return Math.max(left - SPARE_MS, left / 2, 0)
  }

  /** Somebody has signed in or has a new token. What waits for somebody else is given up. */
  take(held: T): void {
    if (this.#who !== null && this.#who !== held.who) this.leave()
    this.#held = held
    this.#who = held.who
    this.#tell(held)
    this.#arrival.come()
  }

  /** Nobody is to be signed in any more: what waits is given up. */
  leave(): void {
    this.#arrival.giveUp(new Left())
    this.#arrival = new Arrival()
    this.#held = this.#who = null
  }

  /** Wait until a request can go; for whom. Throws `Left` where it is not wanted any more. */
  async pass(): Promise<string> {
    if (this.#held && !this.fresh) await this.renew()
    while (!this.#held) await this.#arrival.awaited
    return this.#held.who
  }

  /** Something was refused that was asked for somebody: wait until it can be asked again. */
  async again(who: string): Promise<void> {
    if (this.#held) await this.renew()
    if ((await this.pass()) !== who) throw new Left()
  }

  /** It was refused once more: a server may remember a token for moments that has ended. */
  async insist(who: string): Promise<void> {
    if (this.#held) await this.#one(async () => this.#settle(await this.#keeper.renew()))
    if ((await this.pass()) !== who) throw new Left()
  }

  /** See who is signed in, and have a new token where the old one nears its end. */
  renew(): Promise<void> {
    return this.#one(() => this.#renew())
  }

  #one(work: () => Promise<void>): Promise<void> {
    this.#working ??= this.#keeper.alone(work).finally(() => (this.#working = null))
    return this.#working
  }

  async #renew(): Promise<void> {
    // Another tab may have been faster, and what it renewed with is spent.
    const held = await this.#keeper.look()
    const enough = held && held.until - this.#keeper.now() > SPARE_MS
    this.#settle(enough ? held : await this.#keeper.renew())
  }

  #settle(held: T | null): void {
    if (held) this.take(held)
    else this.#lapse()
  }

  /** The session has ended by itself; who comes back finds everything as it was. */
  #lapse(): void {
    if (this.#held) this.#arrival = new Arrival()
    this.#held = null
    this.#tell(null)
  }
}

/** Somebody's coming, which others wait for. */
class Arrival {
  come: () => void = () => undefined
  giveUp: (error: Error) => void = () => undefined
  readonly awaited = new Promise<void>((come, giveUp) => {
    this.come = come
    this.giveUp = giveUp
  })

  constructor() {
    // Nobody may be waiting.
    this.awaited.catch(() => undefined)
  }
}
