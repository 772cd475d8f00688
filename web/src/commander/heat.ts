/** What the heat routes are asked with. */
import type { Params } from '../api/get'
import type { Theme } from '../url'
import type { CommandAsked } from './asked'
import type { Heat } from './types'

export function heatParams(asked: CommandAsked, filter: Params, theme: Theme): Params {
  return {
    ...filter,
    bandwidth_m: asked.bandwidth ?? 'auto',
    kernel: asked.kernel,
    per: asked.per,
    theme,
    breaks: asked.breaks?.join(',') ?? null,
  }
}

/** Where the tiles are, as the map wants it: whole, `{z}` left as it is, and the same for the same. */
export function tilesOf({ tiles }: Pick<Heat, 'tiles'>, origin = location.origin): string {
  const [path, query = ''] = tiles.split('?')
  return `${origin}${path}?${query.split('&').sort().join('&')}`
}

/** Beyond this way along streets the server does not go. */
const FARTHEST_M = 2000

export function streetParams(asked: CommandAsked, filter: Params, theme: Theme): Params {
  const bandwidth_m = Math.min(asked.bandwidth ?? 250, FARTHEST_M)
  return { ...filter, bandwidth_m, theme, breaks: asked.breaks?.join(',') ?? null }
}
