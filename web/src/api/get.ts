/** Asking the API: JSON in, or one kind of error that carries a sentence for the reader. */
import { shell } from '../state.svelte'
import { WORDS } from '../words'

/** A request that failed; `message` is a sentence in the reader's language. */
export class AskError extends Error {
  override readonly name = 'AskError'
  constructor(
    message: string,
    /** The problem's code (`where.outside`), or `offline`, `slow`, `broken`. */
    readonly code: string,
    readonly status: number,
  ) {
    super(message)
  }
}

export type Params = Record<string, string | number | boolean | null | undefined>

const PATIENCE_MS = 15_000

export const api = {
  get: <T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> =>
    ask<T>('GET', withParams(path, params), undefined, signal),
  post: <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
    ask<T>('POST', path, body, signal),
  patch: <T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> =>
    ask<T>('PATCH', path, body, signal),
  delete: <T>(path: string, signal?: AbortSignal): Promise<T> =>
    ask<T>('DELETE', path, undefined, signal),
}

export function withParams(path: string, params: Params): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(params)) {
    if (value !== null && value !== undefined) query.set(key, String(value))
  }
  return query.size ? `${path}?${query}` : path
}

async function ask<T>(
  method: string,
  path: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<T> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  const headers: Record<string, string> = { 'Accept-Language': shell.lang }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    })
    if (!response.ok) throw await problem(response)
    return (response.status === 204 ? undefined : await response.json()) as T
  } catch (error) {
    // Who gave the request up knows that; the others get a sentence.
    if (error instanceof AskError || signal?.aborted) throw error
    if (patience.aborted) throw failure('slow')
    throw failure(error instanceof SyntaxError ? 'broken' : 'offline')
  }
}

/** The error of a problem document (RFC 9457); of anything else, a sentence by its status. */
export async function problem(response: Response): Promise<AskError> {
  try {
    const { code, detail, title } = (await response.json()) as Record<string, unknown>
    const sentence = detail ?? title
    if (typeof sentence === 'string' && typeof code === 'string')
      return new AskError(sentence, code, response.status)
  } catch {
    return failure('broken', response.status)
  }
  return failure('broken', response.status)
}

function failure(code: 'offline' | 'slow' | 'broken', status = 0): AskError {
  return new AskError(WORDS[shell.lang][`error.${code}`], code, status)
}
