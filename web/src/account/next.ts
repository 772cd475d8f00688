/** Where the sign-in page leads: back to a page of this server, never to another's. */

/** The address after `?next=`, as a path of this server; null where it is none. */
export function nextOf(search: string, origin: string): string | null {
  const asked = new URLSearchParams(search).get('next')
  // Browsers read `\` as `/` and pass over tabs and line ends: `/\host` is another server.
  if (!asked || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(asked)) return null
  const there = new URL(asked, origin)
  if (there.origin !== origin || there.pathname === SIGN_IN) return null
  return there.pathname + there.search + there.hash
}

/** The address of the sign-in page itself. */
export const SIGN_IN = '/sign-in'

/** The address that is open, as a path of this server; the sign-in page's own is the map's. */
export function addressHere({ pathname, search, hash }: Location): string {
  return pathname === SIGN_IN ? '/' : pathname + search + hash
}

/** Where the identity provider's part begins. */
export function oidcAddress(next: string): string {
  return `/api/session/oidc?next=${encodeURIComponent(next)}`
}

const PROBLEMS = [
  'none',
  'lost',
  'late',
  'denied',
  'spent',
  'refused',
  'away',
  'untrue',
  'unverified',
  'no_claim',
  'no_account',
] as const

/** Why the identity provider's part came to nothing, as the address says; null where it does not. */
export function problemOf(search: string): (typeof PROBLEMS)[number] | 'failed' | null {
  const said = new URLSearchParams(search).get('problem')
  if (said === null) return null
  return PROBLEMS.find((one) => one === said) ?? 'failed'
}
