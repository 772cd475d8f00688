import { describe, expect, it } from 'vitest'
import { edgesOf, parentsOf, placesOf } from './ground'
import type { AtomFeatures } from './types'

type Ring = [number, number][]

function ground(...shapes: Ring[][]): AtomFeatures {
  return {
    type: 'FeatureCollection',
    features: shapes.map((coordinates, id) => ({
      type: 'Feature',
      id,
      properties: {},
      geometry: { type: 'Polygon', coordinates },
    })),
  }
}

function box(west: number, south: number, east: number, north: number): Ring {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
}

const TWO = ground([box(0, 0, 1, 2)], [box(1, 0, 2, 2)])

describe('places', () => {
  it('lie in one atom or in none', () => {
    const places = placesOf(TWO)
    expect([places.at(0.5, 0.5), places.at(1.5, 1.9), places.at(3, 1)]).toEqual([0, 1, null])
  })

  it('in a hole lie in what fills it', () => {
    const places = placesOf(ground([box(0, 0, 3, 3), box(1, 1, 2, 2)], [box(1, 1, 2, 2)]))
    expect([places.at(1.5, 1.5), places.at(0.5, 0.5)]).toEqual([1, 0])
  })

  it('inside an atom are inside it, also where its middle is not', () => {
    const hook: Ring = [
      [0, 0],
      [4, 0],
      [4, 1],
      [1, 1],
      [1, 4],
      [0, 4],
      [0, 0],
    ]
    const ring = [box(0, 0, 4, 4), box(1, 1, 3, 3)]
    for (const shape of [[hook], ring]) {
      const places = placesOf(ground(shape))
      const [lon = NaN, lat = NaN] = places.inside[0] ?? []
      expect(places.at(lon, lat)).toBe(0)
    }
  })
})

describe('what was cut', () => {
  it('knows the atom that it was', () => {
    const cut = ground([box(0, 0, 1, 1)], [box(0, 1, 1, 2)], [box(1, 0, 2, 2)])
    expect(parentsOf(placesOf(TWO), placesOf(cut))).toEqual([0, 0, 1])
  })

  it('has no parent on other ground', () => {
    expect(parentsOf(placesOf(TWO), placesOf(ground([box(5, 5, 6, 6)])))).toBeNull()
  })
})

describe('edges', () => {
  it('are between two atoms or on the outline', () => {
    const { between, outline } = edgesOf(TWO, { one: [0], other: [1] })
    expect([...between]).toEqual([
      [
        0,
        [
          [
            [1, 0],
            [1, 2],
          ],
        ],
      ],
    ])
    expect(outline).toHaveLength(6)
  })
})
