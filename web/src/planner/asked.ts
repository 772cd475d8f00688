/** Which plan the drawing table shows, and how the address bar says it. */

export interface PlanAsked {
  /** Number of the plan; null for the list of plans. */
  id: number | null
  /** Codes of the communities that lie on the table. */
  open: string[]
}

const CODE = /^[\w-]{1,40}$/

/** `list`, `12` or `12:429502001001,429502001002`; null where it says nothing. */
export function readPlan(text: string | null): PlanAsked | null {
  if (text === 'list') return { id: null, open: [] }
  const [, id, codes = ''] = /^(\d{1,15})(?::(.*))?$/.exec(text ?? '') ?? []
  if (!id) return null
  return { id: Number(id), open: codes.split(',').filter((code) => CODE.test(code)) }
}

export function writePlan(asked: PlanAsked | null): string | null {
  if (!asked) return null
  if (asked.id === null) return 'list'
  return asked.open.length ? `${asked.id}:${asked.open.join(',')}` : `${asked.id}`
}
