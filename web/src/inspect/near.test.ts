import { describe, expect, it } from 'vitest'
import { apart, boxAround, nearest } from './near'

describe('what lies close by', () => {
  // Lengths of geodesics on WGS-84, by GeographicLib.
  it.each([
    [{ lon: 111.3, lat: 30.7 }, { lon: 111.301, lat: 30.7005 }, 110.682828],
    [{ lon: -15.43, lat: 28.12 }, { lon: -15.431, lat: 28.121 }, 148.104298],
  ])('is as far as on the ellipsoid', (one, other, metres) => {
    expect(apart(one, other)).toBeCloseTo(metres, 3)
  })

  it('comes nearest first and ends at the reach', () => {
    const spot = { lon: 111.3, lat: 30.7 }
    const rows = [
      { id: 1, lon: 111.3005, lat: 30.7 },
      { id: 2, lon: 111.3, lat: 30.7001 },
      { id: 3, lon: 111.302, lat: 30.7 },
    ]
    const found = nearest(spot, rows, 100)
    expect(found.map((row) => row.id)).toEqual([2, 1])
    expect(found[0]?.distance_m).toBeCloseTo(11.09, 2)
  })

  it('lies in a box that reaches as far on each side', () => {
    const [west = 0, south = 0, east = 0, north = 0] = boxAround({ lon: 111.3, lat: 30.7 }, 50)
      .split(',')
      .map(Number)
    expect(apart({ lon: west, lat: 30.7 }, { lon: east, lat: 30.7 })).toBeCloseTo(100, 1)
    expect(apart({ lon: 111.3, lat: south }, { lon: 111.3, lat: north })).toBeCloseTo(100, 1)
  })
})
