/** What a sheet is asked about, and how the address bar and the API say it. */
import type { Params } from '../api/get'

export type SheetKind = 'fire' | 'gas_leak'
export const SHEET_KINDS = ['fire', 'gas_leak'] as const satisfies SheetKind[]

/** An address that was not yet understood is a place too: another system may link by it. */
export type SheetPlace = { building: number } | { lon: number; lat: number } | { q: string }

export interface SheetAsked {
  place: SheetPlace
  kind: SheetKind
  unit: string | null
  /** The floor as the lift says it. */
  floor: string | null
  room: string | null
  /** The emergency under which it is asked. */
  emergency: number | null
  /** Key of the place where gas leaks, once it was chosen. */
  leak: string | null
  /** Degrees from which the wind blows. */
  wind: number | null
}

const LONGEST = 40

/** A sheet of a place, with what else is known of it. */
export function askedOf(place: SheetPlace, known: Partial<SheetAsked> = {}): SheetAsked {
  const { kind = 'fire', unit = null, floor = null, room = null } = known
  const { emergency = null, leak = null, wind = null } = known
  return { place, kind, unit, floor, room, emergency, leak, wind }
}

/** What the address bar says; null where it says nothing of a sheet. */
export function readSheet(asked: URLSearchParams): SheetAsked | null {
  const place = readPlace(asked.get('sheet') ?? '')
  if (!place) return null
  const word = (name: string): string | null => asked.get(name)?.slice(0, LONGEST) || null
  return askedOf(place, {
    kind: asked.get('kind') === 'gas_leak' ? 'gas_leak' : 'fire',
    unit: word('unit'),
    floor: word('floor'),
    room: word('room'),
    emergency: whole(asked.get('emergency')),
    leak: asked.get('leak') || null,
    wind: degrees(asked.get('wind')),
  })
}

/** The same as names and values of the address bar. */
export function writeSheet(asked: SheetAsked | null): [string, string | null][] {
  if (!asked) return []
  const { place, kind, unit, floor, room, emergency, leak, wind } = asked
  const word = (text: string | null): string | null => text && encodeURIComponent(text)
  return [
    ['sheet', writePlace(place)],
    ['kind', kind],
    ['unit', word(unit)],
    ['floor', word(floor)],
    ['room', word(room)],
    ['emergency', emergency === null ? null : `${emergency}`],
    ['leak', word(leak)],
    ['wind', wind === null ? null : `${wind}`],
  ]
}

/** Parameters by which the API and the page for printing are asked. */
export function paramsOf(asked: SheetAsked, lang: string): Params {
  const { place, kind, unit, floor, room, emergency, leak, wind } = asked
  return { ...place, unit, floor, room, kind, emergency, leak, wind_from_deg: wind, lang }
}

/** Whether both are about one fire or leak, whatever more is known of one of them. */
export function sameMatter(one: SheetAsked | null, other: SheetAsked | null): boolean {
  if (!one || !other) return one === other
  return writePlace(one.place) === writePlace(other.place) && one.kind === other.kind
}

function writePlace(place: SheetPlace): string {
  if ('building' in place) return `building:${place.building}`
  if ('q' in place) return `address:${encodeURIComponent(place.q)}`
  return `${place.lon.toFixed(6)},${place.lat.toFixed(6)}`
}

function readPlace(text: string): SheetPlace | null {
  const [, building] = /^building:(\d{1,15})$/.exec(text) ?? []
  if (building) return { building: Number(building) }
  const [, address] = /^address:(.{1,200})$/.exec(text) ?? []
  if (address) return { q: address }
  const [lon, lat, ...more] = text.split(',').map((part) => (part.trim() ? Number(part) : NaN))
  if (lon === undefined || lat === undefined || more.length) return null
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : null
}

function whole(text: string | null): number | null {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : null
}

function degrees(text: string | null): number | null {
  const value = text?.trim() ? Number(text) : NaN
  return value >= 0 && value <= 360 ? value : null
}
