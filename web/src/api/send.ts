/** One request to the API: JSON in, or one kind of error that carries a sentence for the reader. */
import { shell } from '../state.svelte'
import { WORDS } from '../words'

export interface Asked {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** Sent as JSON, or as it is where it is a file. */
  body?: unknown
  signal?: AbortSignal | undefined
  /** How long the answer may take. */
  patience_ms?: number | undefined
}

export interface Answer<T> {
  value: T
  /** The server's clock ahead of ours, in milliseconds; as exact as its seconds. */
  ahead_ms: number
}

/** A request that failed; `message` is a sentence in the reader's language. */
export class AskError extends Error {
  override readonly name = 'AskError'
  constructor(
    message: string,
    /** The problem's code (`where.outside`), or `offline`, `slow`, `broken`, `left`. */
    readonly code: string,
    readonly status: number,
    /** After how many seconds it may be asked again; null where nothing was said. */
    readonly wait_s: number | null = null,
    /** What the sentence names. */
    readonly params: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
  }
}

const PATIENCE_MS = 15_000

/** Send it once, as whoever the cookies say. */
export async function send<T>(asked: Asked): Promise<Answer<T>> {
  const { method, path, body, signal, patience_ms = PATIENCE_MS } = asked
  const patience = AbortSignal.timeout(patience_ms)
  const headers: Record<string, string> = { 'Accept-Language': shell.lang }
  const file = body instanceof Blob
  if (body !== undefined) headers['Content-Type'] = file ? body.type : 'application/json'
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: file || body === undefined ? body : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    })
    if (!response.ok) throw await problem(response)
    const value = (response.status === 204 ? undefined : await response.json()) as T
    return { value, ahead_ms: aheadOf(response.headers.get('Date'), Date.now()) }
  } catch (error) {
    // Who gave the request up knows that; the others get a sentence.
    if (error instanceof AskError || signal?.aborted) throw error
    if (patience.aborted) throw failure('slow')
    throw failure(error instanceof SyntaxError ? 'broken' : 'offline')
  }
}

/** The error of a problem document (RFC 9457); of anything else, a sentence by its status. */
export async function problem(response: Response): Promise<AskError> {
  const wait = Number(response.headers.get('Retry-After') ?? NaN)
  try {
    const { code, detail, title, params } = (await response.json()) as Record<string, unknown>
    const sentence = detail ?? title
    if (typeof sentence === 'string' && typeof code === 'string') {
      const wait_s = Number.isFinite(wait) ? wait : null
      return new AskError(sentence, code, response.status, wait_s, { ...(params as object) })
    }
  } catch {
    return failure('broken', response.status)
  }
  return failure('broken', response.status)
}

export function failure(code: 'offline' | 'slow' | 'broken' | 'left', status = 0): AskError {
  return new AskError(WORDS[shell.lang][`error.${code}`], code, status)
}

function aheadOf(said: string | null, now: number): number {
  const theirs = Date.parse(said ?? '')
  return Number.isNaN(theirs) ? 0 : theirs - now
}
