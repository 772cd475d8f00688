import { describe, expect, it } from 'vitest'
import { boxesOf, MOST, touched, zoomsHeld } from './touched'

const hut: [number, number, number, number] = [111.3, 30.7, 111.3001, 30.7001]

describe('tiles that a change touches', () => {
  it('is one tile a zoom for a hut in the middle of its tiles', () => {
    // 111.3 E, 30.7 N lies at column 3314.35, row 1680.68 of zoom 12.
    expect(touched([hut], [12, 13])).toEqual([
      { z: 12, x: 3314, y: 1680 },
      { z: 13, x: 6628, y: 3361 },
    ])
  })

  it('takes the neighbour along when the change lies at the edge of a tile', () => {
    const edge = (3314 / 2 ** 12) * 360 - 180 + 1e-6
    const found = touched([[edge, 30.7, edge, 30.7]], [12])
    expect(found?.map(({ x }) => x)).toEqual([3313, 3314])
  })

  it('names each tile once, however many boxes lie in it', () => {
    expect(touched([hut, hut, hut], [13])).toHaveLength(1)
  })

  it('does not name tiles by the thousand', () => {
    expect(touched([[-180, -85, 180, 85]], [16])).toBeNull()
    expect(touched([[-180, -85, 180, 85]], [4])).toHaveLength(256)
    expect(256).toBeLessThan(MOST)
  })

  it('stays within the world', () => {
    expect(touched([[-180, -90, -180, -90]], [1])).toEqual([{ z: 1, x: 0, y: 1 }])
  })
})

describe('boxes of a source', () => {
  const ground = new Set(['roads', 'buildings'])

  it('joins those of its layers and leaves the others', () => {
    expect(boxesOf({ buildings: [hut], marks: null }, ground)).toEqual([hut])
  })

  it('is null when one of its layers changed as a whole', () => {
    expect(boxesOf({ buildings: [hut], roads: null }, ground)).toBeNull()
  })

  it('is empty when nothing of it changed', () => {
    expect(boxesOf({ marks: [hut] }, ground)).toEqual([])
  })
})

describe('zooms of which tiles may be held', () => {
  it('goes from the first to a little beyond the camera', () => {
    expect(zoomsHeld(7.4, 6, 16)).toEqual([6, 7, 8, 9, 10])
    expect(zoomsHeld(19, 14, 16)).toEqual([14, 15, 16])
    expect(zoomsHeld(3, 6, 16)).toEqual([6])
  })
})
