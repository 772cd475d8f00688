import { expect, it } from 'vitest'
import { askedOf } from '../sheet/asked'
import { firstActive, sheetOf } from './intent'

const room = {
  kind: 'room',
  label: '福安路70号2单元601室',
  score: 1,
  mended: [],
  nearest_numbers: [],
  building_id: 12,
  unit: '2',
  floor: '6',
  floor_index: 6,
  room: '601',
  component_id: null,
  areas: [],
  lon: 111.3,
  lat: 30.7,
  distance_m: 0,
}
const found = {
  query: '福安路',
  understood: {
    names: [],
    house: null,
    building: null,
    unit: null,
    floor: null,
    room: null,
    component: null,
    relation: null,
    ignored: [],
  },
  ambiguous: false,
  apart_m: null,
  candidates: [room],
}

it('opens the sheet of the room, with its unit and floor', () => {
  const inside = { kind: 'fire' as const, unit: '2', floor: '6', room: '601' }
  expect(sheetOf(room, 'fire')).toEqual(askedOf({ building: 12 }, inside))
  const crossing = { ...room, kind: 'crossing', building_id: null, unit: null, floor: null }
  expect(sheetOf({ ...crossing, room: null }, 'gas_leak')).toEqual(
    askedOf({ lon: 111.3, lat: 30.7 }, { kind: 'gas_leak' }),
  )
})

it('opens none of a whole street, and none where only a look is meant', () => {
  expect(sheetOf({ ...room, kind: 'street' }, 'fire')).toBeNull()
  expect(sheetOf(room, 'show')).toBeNull()
})

it('marks nothing at first where a dispatcher must choose', () => {
  expect(firstActive(found, true)).toBe(0)
  expect(firstActive({ ...found, ambiguous: true }, true)).toBe(-1)
  expect(firstActive({ ...found, ambiguous: true }, false)).toBe(0)
  expect(firstActive({ ...found, candidates: [] }, false)).toBe(-1)
})
