import { expect, it } from 'vitest'
import { said } from './example'
import { refusedBy, together } from './together'
import type { Approach } from './types'

function approach(vehicle: string, more: Partial<Approach> = {}): Approach {
  return {
    vehicle,
    vehicle_name: '',
    vehicle_name_en: '',
    carried: true,
    reaches: 'yes',
    road: null,
    stand_lon: 111.3,
    stand_lat: 30.7,
    to_door_m: 10,
    travel_s: 100,
    tightest_m: 4,
    says: [said('a dead end')],
    refused: [],
    way: null,
    ...more,
  }
}

it('tells vehicles together that differ in name and time only', () => {
  const told = together([
    approach('light'),
    approach('pumper', { travel_s: 120, carried: false }),
    approach('heavy', { says: [said('too narrow')] }),
    approach('ladder', { reaches: 'no', stand_lon: null, stand_lat: null }),
  ])
  expect(told.map((group) => group.map(({ vehicle }) => vehicle))).toEqual([
    ['light', 'pumper'],
    ['heavy'],
    ['ladder'],
  ])
  expect(together([])).toEqual([])
})

it('tells why ways do not do, each reason once', () => {
  const narrow = (text: string) => ({ road_id: 7, why: said(text), lon: 0, lat: 0 })
  const group = [
    approach('light', { refused: [narrow('2.5 m')] }),
    approach('pumper', { refused: [narrow('3 m'), narrow('2.5 m')] }),
  ]
  expect(refusedBy(group).map(({ why }) => why.text)).toEqual(['2.5 m', '3 m'])
})
