/** Who is signed in on this page, and what their role may do. */
import { AskError, failure, send, type Asked } from '../api/send'
import { Keeping, Left, type Held } from './keeping'
import type { Account, Operation, SessionTold, Ways } from './types'

/** `lapsed`: the session has ended by itself, and what was open stays for who signs in again. */
type State = 'unknown' | 'in' | 'lapsed' | 'out'

interface HeldSession extends Held {
  account: Account
  may: ReadonlySet<string>
}

const PATH = '/api/session'
const LOOK_MS = 15_000
/** A gap this long between two looks at the clock means that the machine slept. */
const SLEPT_MS = 60_000
const RETRY_MS = 5_000
const LONGEST_REST_MS = 3_600_000

export class Session {
  state = $state<State>('unknown')
  /** Whose the page is, also while the session has lapsed. */
  account = $state.raw<Account | null>(null)
  #may = $state.raw<ReadonlySet<string>>(new Set())
  /** Why nothing is known at the start. */
  trouble = $state<string | null>(null)
  /** Grows when the machine has slept: connections that were open may be dead without a word. */
  awakenings = $state(0)
  #timer: ReturnType<typeof setTimeout> | undefined
  #others: BroadcastChannel | null = null

  readonly #keeping = new Keeping<HeldSession>(
    {
      look: () => unless401(() => told({ method: 'GET', path: PATH })),
      renew,
      alone,
      now: () => Date.now(),
    },
    (held) => this.#hear(held),
  )

  /** Whether the role may call an operation of the API. */
  can(operation: Operation): boolean {
    return this.#may.has(operation)
  }

  /** Whether the role may see how many people live somewhere. */
  get seesCounts(): boolean {
    return this.can('around')
  }

  /** Learn who is signed in and keep them so; returns what ends it. */
  begin(): () => void {
    const gone = new AbortController()
    const { signal } = gone
    const look = (): void => void this.look()
    addEventListener('online', look, { signal })
    addEventListener('pageshow', ({ persisted }) => persisted && look(), { signal })
    document.addEventListener('visibilitychange', () => document.hidden || look(), { signal })
    this.#others = new BroadcastChannel('gisgov.session')
    this.#others.onmessage = ({ data }) => (data === 'out' ? this.#out() : look())
    const clock = setInterval(this.#watchClock(), LOOK_MS)
    look()
    return () => {
      gone.abort()
      clearInterval(clock)
      clearTimeout(this.#timer)
      this.#others?.close()
    }
  }

  /** See who is signed in; a server that is away is asked again. */
  async look(): Promise<void> {
    try {
      await this.#keeping.renew()
      this.trouble = null
    } catch (error) {
      if (!(error instanceof AskError)) throw error
      this.trouble = error.message
      this.#later(RETRY_MS)
    }
  }

  /** Sign in with a password. */
  async signIn(name: string, password: string): Promise<void> {
    this.#keeping.take(await told({ method: 'POST', path: PATH, body: { name, password } }))
    this.#others?.postMessage('in')
  }

  /** How one can sign in here. */
  async ways(signal: AbortSignal): Promise<Ways> {
    return (await send<Ways>({ method: 'GET', path: `${PATH}/ways`, signal })).value
  }

  /** End the session here and in every tab. Throws where the server cannot be told. */
  async signOut(): Promise<void> {
    const end = () => unless401(async () => send({ method: 'DELETE', path: PATH }))
    // A token that has ended signs nobody out, and the cookie that renews it would let them in again.
    if (!(await end()) && (await alone(renew))) await end()
    this.#out()
    this.#others?.postMessage('out')
  }

  /** Whether a request can go at once. */
  get fresh(): boolean {
    return this.#keeping.fresh
  }

  /** Wait until a request can go; for whom. */
  pass(): Promise<string> {
    return this.#keeping.pass().catch(leave)
  }

  /** A request was refused that went for somebody: wait until they are signed in again. */
  again(who: string): Promise<void> {
    return this.#keeping.again(who).catch(leave)
  }

  /** It was refused once more. */
  insist(who: string): Promise<void> {
    return this.#keeping.insist(who).catch(leave)
  }

  #hear(held: HeldSession | null): void {
    if (held) {
      this.account = held.account
      this.#may = held.may
      this.state = 'in'
      const rest = this.#keeping.rest_ms
      if (rest !== null) this.#later(rest)
    } else {
      clearTimeout(this.#timer)
      this.state = this.account ? 'lapsed' : 'out'
    }
  }

  #out(): void {
    clearTimeout(this.#timer)
    this.#keeping.leave()
    this.account = null
    this.#may = new Set()
    this.state = 'out'
  }

  /** A page that nobody looks at lets its token end: it is renewed when somebody comes back. */
  #later(ms: number): void {
    clearTimeout(this.#timer)
    const wait = Math.min(ms, LONGEST_REST_MS)
    this.#timer = setTimeout(() => document.hidden || void this.look(), wait)
  }

  #watchClock(): () => void {
    let last = Date.now()
    return () => {
      const slept = Date.now() - last > LOOK_MS + SLEPT_MS
      last = Date.now()
      if (!slept || document.hidden) return
      this.awakenings++
      void this.look()
    }
  }
}

async function told(asked: Asked): Promise<HeldSession> {
  const { value, ahead_ms } = await send<SessionTold>(asked)
  const { account, access_until, may } = value
  const until = access_until === null ? Infinity : Date.parse(access_until) - ahead_ms
  return { who: account.name, until, account, may: new Set(may) }
}

/** A new token, by the cookie that only this address is given. */
async function renew(): Promise<HeldSession | null> {
  const renewed = await unless401(() => told({ method: 'POST', path: `${PATH}/refresh`, body: {} }))
  if (renewed || locks()) return renewed
  // Tabs that cannot wait for each other: the later one is refused, and has the cookies of the first.
  return unless401(() => told({ method: 'GET', path: PATH }))
}

/** One tab at a time. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  return locks()?.request('gisgov.session', work) ?? work()
}

/** Pages that came over plain http from another machine have none. */
function locks(): LockManager | undefined {
  return (navigator as { locks?: LockManager }).locks
}

/** Null where nobody is signed in. */
async function unless401<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof AskError && error.status === 401) return null
    throw error
  }
}

function leave(error: unknown): never {
  throw error instanceof Left ? failure('left') : error
}

/** The one session of the page. */
export const session = new Session()
