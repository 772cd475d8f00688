/** The address bar as a picture of the state: what is written is read back the same. */
import { readCommand, writeCommand, type CommandAsked } from './commander/asked'
import { readPlan, writePlan, type PlanAsked } from './planner/asked'
import { readSheet, writeSheet, type SheetAsked } from './sheet/asked'
import { LANGS, type Lang } from './words'

export type Theme = 'light' | 'dark'

/** The camera: degrees, MapLibre's zoom, degrees clockwise from north, degrees from straight down. */
export interface View {
  lng: number
  lat: number
  zoom: number
  bearing: number
  pitch: number
}

/** What the inspector shows. */
export type Selected =
  | { kind: 'point'; lon: number; lat: number }
  | { kind: 'area'; code: string }
  | { kind: 'building'; id: number }
  | { kind: 'emergency'; id: number }
  | { kind: 'incident'; id: number }
  | null

/** All that the address says; null where it says nothing. */
export interface Address {
  view: View | null
  theme: Theme | null
  lang: Lang | null
  groups: Record<string, boolean>
  rasters: Record<string, number>
  selected: Selected
  /** What a dispatcher's sheet is open about. */
  sheet: SheetAsked | null
  /** Which plan lies on the drawing table. */
  plan: PlanAsked | null
  /** What the commander looks at. */
  command: CommandAsked | null
  archive: string | null
}

const MAX_PITCH = 85

export function readAddress(search: string, hash: string): Address {
  const asked = new URLSearchParams(search)
  return {
    view: readView(hash),
    theme: oneOf(['light', 'dark'] as const, asked.get('theme')),
    lang: oneOf(LANGS, asked.get('lang')),
    groups: readGroups(asked.get('show'), asked.get('hide')),
    rasters: readRasters(asked.get('raster')),
    selected: readSelected(asked.get('at')),
    sheet: readSheet(asked),
    plan: readPlan(asked.get('plan')),
    command: readCommand(asked),
    archive: asked.get('archive') || null,
  }
}

/** Query and hash, `?lang=zh&at=building:12#16.2/30.7/111.3`. */
export function writeAddress(address: Address): string {
  const parts: [string, string | null][] = [
    ['lang', address.lang],
    ['theme', address.theme],
    ['show', names(address.groups, true)],
    ['hide', names(address.groups, false)],
    ['raster', writeRasters(address.rasters)],
    ['at', writeSelected(address.selected)],
    ...writeSheet(address.sheet),
    ['plan', writePlan(address.plan)],
    ...writeCommand(address.command),
    ['archive', address.archive && encodeURIComponent(address.archive)],
  ]
  const query = parts.filter(([, value]) => value).map(([key, value]) => `${key}=${value}`)
  return (query.length ? `?${query.join('&')}` : '') + writeView(address.view)
}

function readView(hash: string): View | null {
  const numbers = hash.replace(/^#/, '').split('/').map(Number)
  const [zoom, lat, lng, bearing = 0, pitch = 0] = numbers
  if (zoom === undefined || lat === undefined || lng === undefined) return null
  if (![zoom, lat, lng, bearing, pitch].every(Number.isFinite)) return null
  if (zoom < 0 || zoom > 24 || Math.abs(lat) > 85 || Math.abs(lng) > 180) return null
  if (pitch < 0 || pitch > MAX_PITCH) return null
  return { lng, lat, zoom, bearing, pitch }
}

function writeView(view: View | null): string {
  if (!view) return ''
  const ground = [view.zoom.toFixed(2), view.lat.toFixed(6), view.lng.toFixed(6)]
  const turned = view.bearing || view.pitch ? [view.bearing.toFixed(1), view.pitch.toFixed(0)] : []
  return `#${[...ground, ...turned].join('/')}`
}

function readGroups(show: string | null, hide: string | null): Record<string, boolean> {
  const listed = (text: string | null, on: boolean): [string, boolean][] =>
    (text ?? '')
      .split(',')
      .filter((name) => /^[\w-]+$/.test(name))
      .map((name) => [name, on])
  return Object.fromEntries([...listed(show, true), ...listed(hide, false)])
}

function names(groups: Record<string, boolean>, on: boolean): string {
  return Object.keys(groups)
    .filter((name) => groups[name] === on)
    .sort()
    .join(',')
}

function readRasters(text: string | null): Record<string, number> {
  const pairs = (text ?? '').split(',').map((item): [string, number] => {
    const [name = '', percent = '100'] = item.split(':')
    return [decodeURIComponent(name), Number(percent) / 100]
  })
  return Object.fromEntries(pairs.filter(([name, share]) => name && share >= 0 && share <= 1))
}

function writeRasters(rasters: Record<string, number>): string {
  return Object.entries(rasters)
    .map(([name, share]) => `${encodeURIComponent(name)}:${Math.round(share * 100)}`)
    .join(',')
}

function readSelected(text: string | null): Selected {
  const [kind, value = ''] = (text ?? '').split(':')
  if (kind === 'area' && /^[\w-]+$/.test(value)) return { kind, code: value }
  const numbered = kind === 'building' || kind === 'emergency' || kind === 'incident'
  if (numbered && /^\d+$/.test(value)) return { kind, id: Number(value) }
  if (kind !== 'point') return null
  const [lon, lat] = value.split(',').map(Number)
  if (lon === undefined || lat === undefined) return null
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return null
  return { kind, lon, lat }
}

function writeSelected(selected: Selected): string {
  switch (selected?.kind) {
    case 'point':
      return `point:${selected.lon.toFixed(6)},${selected.lat.toFixed(6)}`
    case 'area':
      return `area:${selected.code}`
    case 'building':
    case 'emergency':
    case 'incident':
      return `${selected.kind}:${selected.id}`
    default:
      return ''
  }
}

function oneOf<T extends string>(choices: readonly T[], text: string | null): T | null {
  return choices.find((choice) => choice === text) ?? null
}
