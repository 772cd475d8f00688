/** What of a sheet is drawn on the map, as features: each with its part and the key of its row. */
import { apart } from '../inspect/near'
import type { Approach, Hydrant, Sheet } from '../sheet/types'
import { cornersOf, ringAround } from './rings'

/** What a feature is; the order in which the layers draw them is another matter. */
export type Part =
  | 'ring'
  | 'length'
  | 'circle'
  | 'downwind'
  | 'pipe'
  | 'path'
  | 'way'
  | 'building'
  | 'door'
  | 'gate'
  | 'refused'
  | 'restriction'
  | 'valve'
  | 'premises'
  | 'station'
  | 'stand'
  | 'worker'
  | 'hydrant'
  | 'place'

/** How a hydrant is drawn: by whether it can be used and reached, then by its flow. */
export type HydrantLook = 'meets' | 'below' | 'unknown' | 'far' | 'out'

export interface Properties {
  part: Part
  /** The row of the sheet that tells of it; empty where none does. */
  key: string
  /** What is written at it. */
  label: string
  look: string
  focus: boolean
}

export type Feature = GeoJSON.Feature<GeoJSON.Geometry, Properties>

/** Words of the reader's language that stand on the map. */
export interface Words {
  metres: (value: number) => string
  vehicle: (approach: Approach) => string
  /** What stands where every vehicle does. */
  all: string
  gather: string
  store: string
  station: string
  unit: (label: string) => string
}

const RINGS_M = [50, 150, 300]
/** So many hydrants have their path drawn strongly and its length written. */
export const FIRST = 3

export function lookOf(hydrant: Pick<Hydrant, 'usable' | 'flow_class' | 'path_m'>): HydrantLook {
  if (hydrant.usable === false) return 'out'
  if (hydrant.path_m === null) return 'far'
  return hydrant.usable === null && hydrant.flow_class === 'meets' ? 'unknown' : hydrant.flow_class
}

/** All that is drawn of a sheet. */
export function sheetFeatures(sheet: Sheet, words: Words, focus: string | null): Feature[] {
  return [
    ...ground(sheet, words),
    ...waterOf(sheet, words),
    ...accessOf(sheet, words),
    ...shutoffOf(sheet),
    ...peopleOf(sheet, words),
  ].map((feature) => ({
    ...feature,
    properties: {
      ...feature.properties,
      focus: focus !== null && feature.properties.key === focus,
    },
  }))
}

function ground(sheet: Sheet, words: Words): Feature[] {
  const { building, place, shutoff } = sheet
  const outline = (building?.outline ?? null) as GeoJSON.Geometry | null
  const around = (distance: number): GeoJSON.LineString => ({
    type: 'LineString',
    coordinates: ringAround(place, cornersOf(outline), distance),
  })
  return [
    ...RINGS_M.flatMap((m) => ringOf(around(m), words.metres(m))),
    ...drawn('circle', shutoff.circle),
    ...drawn('downwind', shutoff.downwind),
    ...(outline ? [feature('building', outline)] : [feature('place', point(place))]),
    ...(building?.doors ?? []).map((door) =>
      feature('door', point(door), {
        label: door.unit === null ? '' : words.unit(door.unit),
        look: door.asked ? 'asked' : '',
      }),
    ),
    ...(building?.gates ?? []).map((gate) =>
      feature('gate', point(gate), { key: `gate:${gate.id}`, look: gate.shut ? 'shut' : '' }),
    ),
  ]
}

/** A ring, and how far it lies off, written at its top and its foot. */
function ringOf(ring: GeoJSON.LineString, label: string): Feature[] {
  const by = [...ring.coordinates].sort((one, other) => (one[1] ?? 0) - (other[1] ?? 0))
  const ends = [by[0], by.at(-1)].filter((end) => end !== undefined)
  return [
    feature('ring', ring),
    ...ends.map((coordinates) =>
      feature('length', { type: 'Point', coordinates }, { label, look: 'ring' }),
    ),
  ]
}

function waterOf({ water }: Sheet, words: Words): Feature[] {
  const beyond = water.nearest ? [water.nearest] : []
  const all = [...water.hydrants, ...water.reserves, ...beyond]
  const paths = all.flatMap((hydrant) => pathOf(hydrant, words))
  // The first choice comes last, and so lies on top of the others.
  return [...paths.reverse(), ...all.map(hydrantOf).reverse()]
}

function hydrantOf(hydrant: Hydrant): Feature {
  const [key, look] = [`hydrant:${hydrant.id}`, lookOf(hydrant)]
  return feature('hydrant', point(hydrant), { key, look, label: `${hydrant.number}` })
}

function pathOf(hydrant: Hydrant, words: Words): Feature[] {
  if (!hydrant.path) return []
  const look = hydrant.number <= FIRST ? (hydrant.usable === false ? 'out' : 'first') : 'rest'
  const label = look === 'first' && hydrant.path_m !== null ? words.metres(hydrant.path_m) : ''
  const key = `hydrant:${hydrant.id}`
  const line = shape(hydrant.path)
  const middle = label && line.type === 'LineString' ? middleOf(line.coordinates) : null
  return [
    feature('path', line, { key, look }),
    ...(middle ? [feature('length', middle, { key, label, look: 'path' })] : []),
  ]
}

function accessOf({ access, restrictions }: Sheet, words: Words): Feature[] {
  const { approaches } = access
  return [
    ...approaches.flatMap((approach) =>
      drawn('way', approach.way, { key: `approach:${approach.vehicle}`, look: approach.reaches }),
    ),
    ...standsOf(approaches, words),
    ...once(approaches.flatMap(({ refused }) => refused)).map((refused) =>
      feature('refused', point(refused), { key: `refused:${refused.road_id}` }),
    ),
    ...restrictions
      .filter(({ kind }) => kind !== 'hydrant_out')
      .map((each) => feature('restriction', point(each), { key: `restriction:${each.id}` })),
  ]
}

/** One mark a place, with the names of all that stand there. */
function standsOf(approaches: readonly Approach[], words: Words): Feature[] {
  const places = new Map<string, Approach[]>()
  for (const approach of approaches) {
    const at = `${approach.stand_lon?.toFixed(6)},${approach.stand_lat?.toFixed(6)}`
    places.set(at, [...(places.get(at) ?? []), approach])
  }
  return [...places.values()].flatMap((here) => {
    const [first] = here
    if (!first || first.stand_lon === null || first.stand_lat === null) return []
    const at = { lon: first.stand_lon, lat: first.stand_lat }
    const all = here.length > 1 && here.length === approaches.length
    const label = all ? words.all : here.map(words.vehicle).join(' · ')
    return [feature('stand', point(at), { key: `approach:${first.vehicle}`, label })]
  })
}

function shutoffOf({ shutoff, kind }: Sheet): Feature[] {
  const { closure, candidates } = shutoff
  // Beside a fire they are one matter among many, and would cover the others.
  const offered = kind === 'gas_leak' ? candidates : []
  const places = closure ? [closure.place] : offered
  return [
    ...drawn('pipe', closure?.pipes ?? null),
    ...places.map((place, at) =>
      feature('valve', point(place), {
        key: `leak:${place.key}`,
        look: 'leak',
        label: closure ? '' : letter(at),
      }),
    ),
    ...(closure?.valves ?? []).map((valve, at) =>
      feature('valve', point(valve), {
        key: `valve:${at}`,
        look: valve.act,
        label: `V${at + 1}`,
      }),
    ),
  ]
}

function peopleOf({ people, neighbours, help }: Sheet, words: Words): Feature[] {
  const marked = [
    ...people.gather.map((each) => ({ each, label: words.gather, look: 'gather' })),
    ...people.stores.map((each) => ({ each, label: words.store, look: 'store' })),
    ...neighbours.concern.map((each) => ({ each, label: '!', look: 'concern' })),
  ]
  return [
    ...marked.map(({ each, label, look }) =>
      feature('premises', point(each), { key: `premises:${each.id}`, label, look }),
    ),
    ...help.stations.map((each) =>
      feature('station', point(each), { key: `station:${each.id}`, label: words.station }),
    ),
    ...(help.workers ?? []).map((each) =>
      feature('worker', point(each), { key: `worker:${each.id}`, label: each.code }),
    ),
  ]
}

/** Half way along a line. */
export function middleOf(line: readonly GeoJSON.Position[]): GeoJSON.Point | null {
  const spots = line.map(([lon = 0, lat = 0]) => ({ lon, lat }))
  const legs = spots.slice(1).map((to, at) => ({ from: spots[at] ?? to, to }))
  let left = legs.reduce((sum, { from, to }) => sum + apart(from, to), 0) / 2
  for (const { from, to } of legs) {
    const long = apart(from, to)
    if (left <= long && long > 0) {
      const share = left / long
      const lon = from.lon + (to.lon - from.lon) * share
      return point({ lon, lat: from.lat + (to.lat - from.lat) * share })
    }
    left -= long
  }
  return spots[0] ? point(spots[0]) : null
}

/** A, B, C: candidates where gas may leak, as the list calls them. */
export function letter(at: number): string {
  return String.fromCodePoint(65 + (at % 26))
}

function once<T extends { road_id: number }>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [row.road_id, row])).values()]
}

function drawn(part: Part, geometry: object | null, more: Partial<Properties> = {}): Feature[] {
  return geometry ? [feature(part, shape(geometry), more)] : []
}

function feature(part: Part, geometry: GeoJSON.Geometry, more: Partial<Properties> = {}): Feature {
  const properties = { part, key: '', label: '', look: '', focus: false, ...more }
  return { type: 'Feature', properties, geometry }
}

/** The API tells geometries as GeoJSON, which its schema calls an object. */
function shape(geometry: object): GeoJSON.Geometry {
  return geometry as GeoJSON.Geometry
}

function point({ lon, lat }: { lon: number; lat: number }): GeoJSON.Point {
  return { type: 'Point', coordinates: [lon, lat] }
}
