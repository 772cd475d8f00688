/** Asking the API as whoever is signed in: JSON in, or an `AskError`. */
import { session } from '../account/session.svelte'
import { AskError, send, type Asked } from './send'

export { AskError } from './send'

export type Params = Record<string, string | number | boolean | null | undefined>

export const api = {
  /** @param patience_ms how long an answer may take, where it takes longer than usual */
  get: <T>(
    path: string,
    params: Params = {},
    signal?: AbortSignal,
    patience_ms?: number,
  ): Promise<T> => ask<T>({ method: 'GET', path: withParams(path, params), signal, patience_ms }),
  post: <T>(path: string, body: unknown, signal?: AbortSignal, patience_ms?: number): Promise<T> =>
    ask<T>({ method: 'POST', path, body, signal, patience_ms }),
  put: <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
    ask<T>({ method: 'PUT', path, body, signal }),
  /** Send a file as it is. */
  upload: <T>(path: string, file: Blob, signal?: AbortSignal, patience_ms?: number): Promise<T> =>
    ask<T>({ method: 'POST', path, body: file, signal, patience_ms }),
  patch: <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
    ask<T>({ method: 'PATCH', path, body, signal }),
  delete: <T>(path: string, signal?: AbortSignal): Promise<T> =>
    ask<T>({ method: 'DELETE', path, signal }),
}

export function withParams(path: string, params: Params): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(params)) {
    if (value !== null && value !== undefined) query.set(key, String(value))
  }
  return query.size ? `${path}?${query}` : path
}

/** Ask; where the session has ended meanwhile, again when it goes on. */
async function ask<T>(asked: Asked): Promise<T> {
  const who = await session.pass()
  const ways = [() => session.again(who), () => session.insist(who)]
  for (;;) {
    asked.signal?.throwIfAborted()
    try {
      return (await send<T>(asked)).value
    } catch (error) {
      const on = error instanceof AskError && error.status === 401 && ways.shift()
      if (!on) throw error
      await on()
    }
  }
}
