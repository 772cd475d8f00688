import { beforeEach, describe, expect, it } from 'vitest'
import { Keeping, Left, SPARE_MS, type Held } from './keeping'

const QUARTER_MS = 900_000

/** A server that keeps sessions, and counts what it is asked. */
class Server {
  now = 1_000_000
  who: string | null = 'li'
  until = this.now + QUARTER_MS
  refreshable = true
  away = false
  looks = 0
  renewals = 0

  look = async (): Promise<Held | null> => {
    this.looks++
    if (this.away) throw new Error('away')
    return this.who !== null && this.now < this.until ? this.held() : null
  }

  renew = async (): Promise<Held | null> => {
    this.renewals++
    if (!this.refreshable) return null
    this.until = this.now + QUARTER_MS
    return this.held()
  }

  held(): Held {
    return { who: this.who ?? '?', until: this.until }
  }
}

let server: Server
let told: (string | null)[]
let keeping: Keeping<Held>

beforeEach(() => {
  server = new Server()
  told = []
  const { look, renew } = server
  keeping = new Keeping(
    { look, renew, alone: (work) => work(), now: () => server.now },
    (held) => void told.push(held && held.who),
  )
})

async function settled(promise: Promise<unknown>): Promise<boolean> {
  let done = false
  const mark = (): void => void (done = true)
  promise.then(mark, mark)
  for (let i = 0; i < 20; i++) await Promise.resolve()
  return done
}

describe('a token', () => {
  it('goes with requests as long as it is good, and nobody is asked', async () => {
    keeping.take(server.held())
    expect(await keeping.pass()).toBe('li')
    expect(keeping.fresh).toBe(true)
    expect([server.looks, server.renewals]).toEqual([0, 0])
  })

  it('is renewed once for all requests that wake up with the machine', async () => {
    keeping.take(server.held())
    server.now += 20 * 60_000
    expect(keeping.fresh).toBe(false)
    const passes = await Promise.all([keeping.pass(), keeping.pass(), keeping.pass()])
    expect(passes).toEqual(['li', 'li', 'li'])
    expect(server.renewals).toBe(1)
    expect(keeping.fresh).toBe(true)
  })

  it('that another tab has renewed is taken as it is', async () => {
    keeping.take(server.held())
    server.now += QUARTER_MS - 30_000
    server.until = server.now + QUARTER_MS // by the other tab
    await keeping.renew()
    expect(server.renewals).toBe(0)
    expect(keeping.rest_ms).toBe(QUARTER_MS - SPARE_MS)
  })

  it('is not worth renewing before little of it is left', async () => {
    keeping.take(server.held())
    server.now += 60_000
    await keeping.renew()
    expect(server.renewals).toBe(0)
    expect(keeping.rest_ms).toBe(QUARTER_MS - 60_000 - SPARE_MS)
  })

  it('outlives a server that is away for a while', async () => {
    keeping.take(server.held())
    server.now += QUARTER_MS
    server.away = true
    await expect(keeping.pass()).rejects.toThrow('away')
    expect(told).toEqual(['li'])
    server.away = false
    expect(await keeping.pass()).toBe('li')
  })
})

describe('a session that has ended', () => {
  beforeEach(async () => {
    keeping.take(server.held())
    server.now += 13 * 3_600_000
    server.refreshable = false
    await keeping.renew()
  })

  it('is told once, and requests wait', async () => {
    expect(told).toEqual(['li', null])
    expect(await settled(keeping.pass())).toBe(false)
    expect(keeping.rest_ms).toBeNull()
  })

  it('goes on for who signs in again, with what had waited', async () => {
    const waiting = [keeping.pass(), keeping.again('li')]
    server.until = server.now + QUARTER_MS
    keeping.take(server.held())
    expect(await Promise.all(waiting)).toEqual(['li', undefined])
  })

  it('leaves nothing to somebody else', async () => {
    const waiting = [keeping.pass(), keeping.again('li')]
    server.until = server.now + QUARTER_MS
    server.who = 'wang'
    keeping.take(server.held())
    for (const one of waiting) await expect(one).rejects.toBeInstanceOf(Left)
    expect(await keeping.pass()).toBe('wang')
  })

  it('leaves nothing waiting where its owner signs out', async () => {
    const waiting = keeping.pass()
    keeping.leave()
    await expect(waiting).rejects.toBeInstanceOf(Left)
    expect(await settled(keeping.pass())).toBe(false)
  })
})

it('has ended where requests are refused, though the server still remembers it', async () => {
  keeping.take(server.held())
  server.refreshable = false
  await keeping.again('li')
  expect(told).toEqual(['li', 'li'])
  expect(await settled(keeping.insist('li'))).toBe(false)
  expect(told).toEqual(['li', 'li', null])
})

it('does not repeat for one person what was asked for another', async () => {
  keeping.take(server.held())
  server.who = 'wang' // signed in in another tab
  await expect(keeping.again('li')).rejects.toBeInstanceOf(Left)
  expect(told).toEqual(['li', 'wang'])
})
