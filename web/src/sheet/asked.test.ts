import { describe, expect, it } from 'vitest'
import { askedOf, paramsOf, readSheet, sameMatter, writeSheet, type SheetAsked } from './asked'

function roundTrip(asked: SheetAsked): SheetAsked | null {
  const parts = writeSheet(asked).filter(([, value]) => value !== null)
  return readSheet(new URLSearchParams(parts.map(([key, value]) => `${key}=${value}`).join('&')))
}

describe('a sheet in the address bar', () => {
  it('is read back as it was written', () => {
    const full = askedOf(
      { building: 12 },
      {
        kind: 'gas_leak',
        unit: '2单元',
        floor: 'B1',
        room: '601&a=b',
        emergency: 7,
        leak: 'riser:3',
        wind: 270,
      },
    )
    expect(roundTrip(full)).toEqual(full)
    const point = askedOf({ lon: 111.301234, lat: 30.705678 })
    expect(roundTrip(point)).toEqual(point)
    const address = askedOf({ q: '福安路70号 2单元, 6楼&x=1' })
    expect(roundTrip(address)).toEqual(address)
  })

  it('says nothing where it makes no sense', () => {
    for (const text of ['', 'building:x', '111', '111,', '111,95', '1,2,3', 'area:12', 'address:'])
      expect(readSheet(new URLSearchParams({ sheet: text }))).toBeNull()
    const odd = new URLSearchParams('sheet=building:1&kind=flood&wind=400&emergency=-1&floor=')
    expect(readSheet(odd)).toEqual(askedOf({ building: 1 }))
  })
})

it('is asked of the API by its names, and what is not known is left out of the question', () => {
  const asked = askedOf({ building: 12 }, { floor: '6', wind: 90 })
  expect(paramsOf(asked, 'zh')).toMatchObject({ building: 12, floor: '6', wind_from_deg: 90 })
  expect(paramsOf(asked, 'zh')).toMatchObject({ unit: null, kind: 'fire', lang: 'zh' })
})

it('stays the same matter when a floor is learnt, and not when the place or kind is another', () => {
  const fire = askedOf({ building: 12 })
  expect(sameMatter(fire, { ...fire, floor: '6', emergency: 1 })).toBe(true)
  expect(sameMatter(fire, { ...fire, kind: 'gas_leak' })).toBe(false)
  expect(sameMatter(fire, askedOf({ building: 13 }))).toBe(false)
  expect(sameMatter(fire, null)).toBe(false)
})
