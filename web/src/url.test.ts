import { describe, expect, it } from 'vitest'
import { AT_FIRST } from './commander/asked'
import { askedOf } from './sheet/asked'
import { readAddress, writeAddress, type Address } from './url'

const plain: Address = {
  view: null,
  theme: null,
  lang: null,
  groups: {},
  rasters: {},
  selected: null,
  sheet: null,
  plan: null,
  command: null,
  archive: null,
}

function roundTrip(address: Address): Address {
  const text = writeAddress(address)
  const hash = text.indexOf('#')
  return hash < 0 ? readAddress(text, '') : readAddress(text.slice(0, hash), text.slice(hash))
}

describe('the address', () => {
  it('is read back as it was written', () => {
    const full: Address = {
      view: { lng: 111.301234, lat: 30.705678, zoom: 16.25, bearing: -12.5, pitch: 55 },
      theme: 'dark',
      lang: 'en',
      groups: { incidents: true, sheets: true, labels: false },
      rasters: { ortho_2026: 0.7, 高程: 1 },
      selected: { kind: 'building', id: 12 },
      sheet: askedOf({ building: 12 }, { floor: '6 楼', emergency: 3 }),
      plan: { id: 7, open: ['429502001001'] },
      command: { ...AT_FIRST, view: 'spots', level: 'grid' },
      archive: 'https://example.org/a b.pmtiles?x=1&y=2#z',
    }
    expect(roundTrip(full)).toEqual(full)
    expect(roundTrip(plain)).toEqual(plain)
  })

  it('carries each kind of selection', () => {
    const selections: Address['selected'][] = [
      { kind: 'point', lon: -15.43, lat: 28.12 },
      { kind: 'area', code: '429502001001' },
      { kind: 'building', id: 7 },
      { kind: 'emergency', id: 3 },
      { kind: 'incident', id: 9 },
    ]
    for (const selected of selections)
      expect(roundTrip({ ...plain, selected }).selected).toEqual(selected)
  })

  it('stays short for a map that is not turned', () => {
    const view = { lng: 111.3, lat: 30.7, zoom: 15, bearing: 0, pitch: 0 }
    expect(writeAddress({ ...plain, view })).toBe('#15.00/30.700000/111.300000')
  })

  it('says nothing where it makes no sense', () => {
    const wrong = ['#15/95/111', '#x/30/111', '#15/30', '#15/30/111/0/90', '#']
    for (const hash of wrong) expect(readAddress('', hash).view).toBeNull()
    const asked = readAddress('?lang=fr&theme=pink&at=building:x&hide=a b&raster=:9,dem:300', '')
    expect(asked).toEqual(plain)
    expect(readAddress('?at=point:111.3', '').selected).toBeNull()
  })
})
