import { expect, it } from 'vitest'
import { byDoor, byNeed, houseOf, type Household } from './need'

let made = 0

/** A household at a door, `1-3-301` of a building; `needs` are those of its people. */
function home(building_id: number, door: string, ...needs: (string | null)[]): Household {
  const [unit = '', floor, room = ''] = door.split('-')
  const persons = needs.map((assistance) => ({
    id: ++made,
    age_band: '80+',
    assistance,
    name: null,
    phone: null,
  }))
  const floor_index = floor === '?' ? null : Number(floor)
  const about = { building: null, building_number: null, address: null, floor_label: null }
  return { id: ++made, building_id, ...about, unit, floor_index, room, persons }
}

it('puts who cannot leave the bed first, wherever they live', () => {
  const groups = byNeed([
    home(1, '1-1-101', 'hearing', 'bedridden'),
    home(2, '1-2-201', 'mobility'),
    home(3, '1-3-301', 'bedridden'),
  ])
  expect(groups.map(({ need, people }) => [need, people.length])).toEqual([
    ['bedridden', 2],
    ['mobility', 1],
    ['hearing', 1],
  ])
  expect(groups[0]?.people.map(({ household }) => household.building_id)).toEqual([1, 3])
})

it('leaves nobody out whose need it has no word for', () => {
  const groups = byNeed([home(1, '1-1-101', 'wheelchair', null)])
  expect(groups.map(({ need }) => need)).toEqual(['wheelchair', ''])
})

it('goes by building, unit, floor and room, as numbers', () => {
  const doors = ['2-1-101', '1-10-1001', '1-2-201', '1-?-009', '1-2-1', '10-1-1']
  const found = byDoor(doors.map((door) => home(1, door)))
  expect(found.map(({ unit, room }) => `${unit}/${room}`)).toEqual([
    '1/1',
    '1/201',
    '1/1001',
    '1/009',
    '2/101',
    '10/1',
  ])
})

it('has nothing to say of nobody', () => {
  expect(byNeed([])).toEqual([])
  expect(byNeed([home(1, '1-1-101')])).toEqual([])
})

it('says the number of a building once', () => {
  const at = (address: string | null, building_number: string | null, building: string | null) =>
    houseOf({ ...home(7, '1-1-101'), address, building_number, building }, 'zh')
  expect(at('玉井巷14号樟亭苑2栋', '2', null)).toBe('玉井巷14号樟亭苑2栋')
  expect(at('玉井巷14号樟亭苑', '2', null)).toBe('玉井巷14号樟亭苑 2栋')
  expect(at('玉井巷15号', null, null)).toBe('玉井巷15号')
  expect(at('玉井巷15号', '1', '工会大楼')).toBe('玉井巷15号 工会大楼')
  expect(at(null, null, null)).toBe('#7')
})
