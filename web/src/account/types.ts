/** What the API says of accounts and sessions. */

export type Role = 'dispatcher' | 'planner' | 'commander' | 'worker' | 'analyst' | 'admin'

export interface Account {
  name: string
  role: Role
  /** The area that is theirs; null is the whole city. */
  home: { code: string; name: string | null; name_en: string | null } | null
}

/** A session as the API tells it. */
export interface SessionTold {
  account: Account
  /** Null never ends. */
  access_until: string | null
  /** Operations of the API that the role may call. */
  may: string[]
}

/** How one can sign in. */
export interface Ways {
  password: boolean
  /** Name of the identity provider; null where there is none. */
  oidc: string | null
  /** Accounts of a demo city, open to everybody who sees it. */
  demo: { name: string; role: Role; password: string }[]
}
