import { describe, expect, it } from 'vitest'
import { apart, degreeM } from '../inspect/near'
import { cornersOf, ringAround } from './rings'

const middle = { lon: 111.3, lat: 30.7 }
const [east, north] = degreeM(middle.lat)
const at = (x: number, y: number): [number, number] => [
  middle.lon + x / east,
  middle.lat + y / north,
]
const square: [number, number][] = [
  at(-10, -10),
  at(10, -10),
  at(10, 10),
  at(-10, 10),
  at(-10, -10),
]

describe('a ring', () => {
  it('is a circle around a point', () => {
    const ring = ringAround(middle, [], 150)
    expect(ring[0]).toEqual(ring.at(-1))
    for (const [lon, lat] of ring) expect(apart(middle, { lon, lat })).toBeCloseTo(150, 0)
  })

  it('lies so far from the edge of a house and not from its middle', () => {
    const xs = ringAround(middle, square, 50).map(([lon]) => (lon - middle.lon) * east)
    expect(Math.max(...xs)).toBeCloseTo(60, 1)
    expect(Math.min(...xs)).toBeCloseTo(-60, 1)
  })

  it('goes round a corner at the same distance', () => {
    const corner = { lon: at(10, 10)[0], lat: at(10, 10)[1] }
    const near = ringAround(middle, square, 50).map(([lon, lat]) => apart(corner, { lon, lat }))
    expect(Math.min(...near)).toBeCloseTo(50, 1)
  })
})

it('is drawn around all parts of a footprint', () => {
  const parts = { type: 'MultiPolygon' as const, coordinates: [[square], [[at(99, 0)]]] }
  expect(cornersOf(parts)).toHaveLength(6)
  expect(cornersOf({ type: 'Polygon', coordinates: [square] })).toEqual(square)
  expect(cornersOf(null)).toEqual([])
})
