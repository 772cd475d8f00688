import { describe, expect, it } from 'vitest'
import { eachOf, pursue } from './pursue'

function byHand<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: Error) => void
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]))
  return { promise, resolve, reject }
}

/** A request that is answered by hand. */
function later<T>() {
  const { promise, resolve, reject } = byHand<T>()
  const heard: (T | string)[] = []
  const signals: AbortSignal[] = []
  const stop = pursue<T>(
    (signal) => {
      signals.push(signal)
      return promise
    },
    { answer: (value) => heard.push(value), failure: (error) => heard.push(error.message) },
  )
  return { resolve, reject, heard, signals, stop }
}

const settled = () => new Promise((done) => setTimeout(done))

describe('a request that can be given up', () => {
  it('tells its answer', async () => {
    const { resolve, heard } = later<string>()
    resolve('A')
    await settled()
    expect(heard).toEqual(['A'])
  })

  it('tells why it failed', async () => {
    const { reject, heard } = later<string>()
    reject(new Error('no line'))
    await settled()
    expect(heard).toEqual(['no line'])
  })

  it('is not heard of once it is given up, however it ends', async () => {
    const [one, other] = [later<string>(), later<string>()]
    one.stop()
    other.stop()
    one.resolve('A')
    other.reject(new Error('aborted'))
    await settled()
    expect([one.heard, other.heard]).toEqual([[], []])
    expect(one.signals[0]?.aborted).toBe(true)
  })

  it('leaves a newer answer as it is when an older one comes late', async () => {
    const shown: string[] = []
    const tell = { answer: (value: string) => shown.push(value), failure: () => undefined }
    const [old, young] = [byHand<string>(), byHand<string>()]
    const stop = pursue(() => old.promise, tell)
    stop()
    pursue(() => young.promise, tell)
    young.resolve('new')
    await settled()
    old.resolve('old')
    await settled()
    expect(shown).toEqual(['new'])
  })
})

describe('the same for many', () => {
  it('goes through all, a few at a time', async () => {
    let [now, most] = [0, 0]
    const done: number[] = []
    await eachOf([1, 2, 3, 4, 5], 2, new AbortController().signal, async (row) => {
      most = Math.max(most, ++now)
      await settled()
      now--
      done.push(row)
    })
    expect([done, most]).toEqual([[1, 2, 3, 4, 5], 2])
  })

  it('ends when nobody wants it any more', async () => {
    const given = new AbortController()
    const done: number[] = []
    await eachOf([1, 2, 3], 1, given.signal, async (row) => {
      done.push(row)
      if (row === 2) given.abort()
    })
    expect(done).toEqual([1, 2])
  })
})
