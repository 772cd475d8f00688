/** A request that can be given up: once it is, nobody hears of its answer. */

export interface Hearing<T> {
  answer: (value: T) => void
  failure: (error: Error) => void
}

/** Ask, and tell who listens; returns what gives the request up. */
export function pursue<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  hearing: Hearing<T>,
): () => void {
  const given = new AbortController()
  const heard = (tell: () => void) => {
    if (!given.signal.aborted) tell()
  }
  ask(given.signal).then(
    (value) => heard(() => hearing.answer(value)),
    (error: unknown) =>
      heard(() => hearing.failure(error instanceof Error ? error : new Error(String(error)))),
  )
  return () => given.abort()
}

/** Do the same for many, a few at a time, in their order; ends early when the signal says so. */
export async function eachOf<T>(
  rows: readonly T[],
  atOnce: number,
  signal: AbortSignal,
  work: (row: T) => Promise<void>,
): Promise<void> {
  let next = 0
  async function worker(): Promise<void> {
    while (next < rows.length && !signal.aborted) await work(rows[next++] as T)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, worker))
}
