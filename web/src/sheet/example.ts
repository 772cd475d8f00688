/** A sheet as small as can be, from which tests make what they need. */
import type { About, Hydrant, Said, Sheet } from './types'

export const about: About = {
  sources: ['survey'],
  oldest: '2026-03-01',
  newest: '2026-09-01',
  count: 1,
  confidence: 'high',
}

export const said = (text: string): Said => ({ code: 'test', params: {}, text })

export function hydrant(number: number, more: Partial<Hydrant> = {}): Hydrant {
  return {
    number,
    id: 100 + number,
    code: `H${number}`,
    kind: 'pillar',
    usable: true,
    flow_lps: 18,
    flow_class: 'meets',
    rating: null,
    pressure_mpa: 0.2,
    outlets: null,
    main_mm: 200,
    main_kind: 'loop',
    inspected_on: '2026-03-12',
    distance_m: 60,
    path_m: 96,
    hose_m: 116,
    pieces: 6,
    within_hose: true,
    cumulative_lps: 18 * number,
    why: [said('first')],
    flags: [],
    source: 'survey',
    surveyed_at: '2026-03-01',
    restriction_id: null,
    lon: 111.3 + number / 10_000,
    lat: 30.7,
    path: {
      type: 'LineString',
      coordinates: [
        [111.3 + number / 10_000, 30.7],
        [111.3, 30.7],
      ],
    },
    ...more,
  }
}

/** A fire in the open at 111.3 E, 30.7 N, with one good hydrant. */
export function example(more: Partial<Sheet> = {}): Sheet {
  return {
    at: '2026-11-22T14:00:00Z',
    made_at: '2026-11-22T14:00:00Z',
    kind: 'fire',
    radius_m: 300,
    emergency_id: null,
    place: {
      label: '111.3, 30.7',
      how: 'point',
      building_id: null,
      near_building_m: null,
      unit: null,
      floor: null,
      floor_index: null,
      room: null,
      areas: [],
      lon: 111.3,
      lat: 30.7,
    },
    says: [],
    unknown: [],
    building: null,
    floors: null,
    neighbours: { about, count: 0, nearest: [], concern: [] },
    people: { about, rings: [], gather: [], stores: [], nearest_gather_m: null },
    water: {
      about,
      hydrants: [hydrant(1)],
      reserves: [],
      design_flow_lps: null,
      available_lps: 18,
      verdict: said('enough'),
      says: [],
      nearest: null,
      hose_carried_m: 400,
      measured_to: 'point',
    },
    access: { about, approaches: [], restrictions: [], unknown_widths: 0 },
    shutoff: {
      about,
      network: 'gas',
      candidates: [],
      closure: null,
      isolate_m: null,
      circle: null,
      downwind: null,
      says: [],
      starves: [],
    },
    help: { about, stations: [], workers: null, verdict: said('near') },
    restrictions: [],
    ...more,
  }
}
