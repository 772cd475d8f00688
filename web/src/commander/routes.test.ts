import { describe, expect, it } from 'vitest'
import { choroplethParams, firstZoom } from './areas'
import { AT_FIRST } from './asked'
import { heatParams, streetParams, tilesOf } from './heat'
import { emergingParams, spotsParams, tally } from './spots'

const filter = { since: '2026-09-01', until: '2026-10-01', severities: 'major' }

describe('what routes are asked with', () => {
  it('is the filter, and how heat is computed and drawn', () => {
    expect(heatParams({ ...AT_FIRST, breaks: [1, 2] }, filter, 'dark')).toEqual({
      ...filter,
      bandwidth_m: 250,
      kernel: 'quartic',
      per: 'area',
      theme: 'dark',
      breaks: '1,2',
    })
    expect(heatParams({ ...AT_FIRST, bandwidth: null }, {}, 'light').bandwidth_m).toBe('auto')
  })

  it('goes no farther along streets than the server does', () => {
    expect(streetParams({ ...AT_FIRST, bandwidth: 10_000 }, {}, 'light').bandwidth_m).toBe(2000)
  })

  it('names the size of hexagons for hexagons alone', () => {
    expect(spotsParams(AT_FIRST, filter).resolution).toBeNull()
    expect(spotsParams({ ...AT_FIRST, bins: 'h3' }, filter).resolution).toBe(9)
  })

  it('leaves it to the slices when they begin', () => {
    expect(emergingParams(AT_FIRST, filter)).toMatchObject({ since: null, until: '2026-10-01' })
  })

  it('says how many classes under a name that is not the filter’s', () => {
    expect(choroplethParams({ ...AT_FIRST, steps: 7 }, { classes: 'S:05' })).toMatchObject({
      classes: 'S:05',
      steps: 7,
    })
    expect(firstZoom('grid')).toBeGreaterThan(firstZoom('community'))
  })
})

it('has one address for tiles that are the same', () => {
  const tiles = (query: string): string => tilesOf({ tiles: `/heat/{z}.png?${query}` }, 'https://x')
  expect(tiles('b=2&a=1')).toBe('https://x/heat/{z}.png?a=1&b=2')
  expect(tiles('a=1&b=2')).toBe(tiles('b=2&a=1'))
})

it('counts bins of each kind, and those of none', () => {
  const bin = (spot: 'hot' | 'cold' | null) => ({
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [0, 0] },
    properties: {
      code: '',
      name: null,
      name_en: null,
      count: 0,
      expected: 0,
      around: 0,
      around_expected: 0,
      z: null,
      p: null,
      q: null,
      spot,
    },
  })
  const counts = tally([bin('hot'), bin(null), bin('hot')])
  expect([counts.get('hot'), counts.get('cold'), counts.get('')]).toEqual([2, undefined, 1])
})
