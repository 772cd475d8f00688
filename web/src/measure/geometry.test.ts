import proj4 from 'proj4'
import { describe, expect, it } from 'vitest'
import { areaOf, crosses, legs, total, type XY } from './geometry'
import { localPlane } from './plane'

// A quarter of a city in CGCS2000 / 3-degree Gauss-Kruger CM 111E, by PROJ.
const EPSG_4546 = '+proj=tmerc +lat_0=0 +lon_0=111 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m'
const CORNERS = [
  [111.2805, 30.6921],
  [111.3012, 30.6921],
  [111.3012, 30.7103],
  [111.2805, 30.7103],
] as const
const LEGS_M = [1983.2806141574968, 2017.751764323847, 1982.9084186497516]
const AREA_M2 = 4001389.7159892796
// The same on the ellipsoid, by GeographicLib.
const GEODESIC_M = [1983.261616212918, 2017.7310488330509, 1982.889431469913]
const GEODESIC_M2 = 4001313.1054325104

const inCity = CORNERS.map((corner): XY =>
  proj4('WGS84', EPSG_4546).forward<[number, number]>([...corner]),
)

describe('lengths', () => {
  it('agree with the city’s coordinates to a tenth of a millimetre', () => {
    legs(inCity).forEach((leg, at) => expect(leg).toBeCloseTo(LEGS_M[at] ?? 0, 4))
    expect(total(legs(inCity))).toBeCloseTo(5983.940797131096, 4)
  })

  it('of no point and of one point are none', () => {
    expect([legs([]), legs([[5, 5]])]).toEqual([[], []])
    expect(total([])).toBe(0)
  })
})

describe('areas', () => {
  it('agree with the city’s coordinates to a square decimetre in four square kilometres', () => {
    expect(areaOf(inCity)).toBeCloseTo(AREA_M2, 1)
  })

  it('are the same whichever way round and wherever the ring begins', () => {
    const turned = [...inCity.slice(2), ...inCity.slice(0, 2)].reverse()
    expect(areaOf(turned)).toBeCloseTo(areaOf(inCity), 6)
  })

  it('of fewer than three points are nothing', () => {
    expect([
      areaOf([]),
      areaOf([[1, 1]]),
      areaOf([
        [1, 1],
        [5, 5],
      ]),
    ]).toEqual([0, 0, 0])
  })

  it('subtract what is cut out of a corner', () => {
    expect(
      areaOf([
        [0, 0],
        [10, 0],
        [10, 5],
        [5, 5],
        [5, 10],
        [0, 10],
      ]),
    ).toBe(75)
  })
})

describe('edges', () => {
  it.each<[boolean, string, XY[]]>([
    [
      false,
      'a triangle',
      [
        [0, 0],
        [10, 0],
        [0, 10],
      ],
    ],
    [
      false,
      'a bent shape',
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [5, 2],
        [0, 10],
      ],
    ],
    [
      true,
      'a bow tie',
      [
        [0, 0],
        [10, 10],
        [10, 0],
        [0, 10],
      ],
    ],
    [
      true,
      'a corner on an edge',
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [5, 0],
        [0, 10],
      ],
    ],
    [
      true,
      'an edge that goes back on another',
      [
        [0, 0],
        [10, 0],
        [10, 5],
        [10, 0],
        [0, 5],
      ],
    ],
  ])('cross: %s for %s', (expected, _, ring) => {
    expect(crosses(ring)).toBe(expected)
  })
})

describe('the plane around a point', () => {
  it('measures as the ellipsoid does, to a millimetre over two kilometres', async () => {
    const project = await localPlane(...CORNERS[0])
    const there = CORNERS.map(([lon, lat]): XY => project(lon, lat))
    legs(there).forEach((leg, at) => expect(leg).toBeCloseTo(GEODESIC_M[at] ?? 0, 3))
    expect(areaOf(there) / GEODESIC_M2).toBeCloseTo(1, 6)
  })
})
