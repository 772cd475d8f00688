import { describe, expect, it } from 'vitest'
import type { Degrees } from './ground'
import { towards } from './walking'

//  3
//  0 1
//  2     (4 touches nothing)
const INSIDE: Degrees[] = [
  [0, 0],
  [1, 0],
  [0, -1],
  [0.2, 1],
  [-1, 0],
]
const BORDERS = { one: [0, 0, 0], other: [1, 2, 3] }

describe('a step from an atom', () => {
  it('leads to the neighbour that lies that way', () => {
    const ways = ['east', 'south', 'north'] as const
    expect(ways.map((way) => towards(BORDERS, INSIDE, 0, way))).toEqual([1, 2, 3])
    expect(towards(BORDERS, INSIDE, 1, 'west')).toBe(0)
  })

  it('leads nowhere where no neighbour lies', () => {
    expect(towards(BORDERS, INSIDE, 0, 'west')).toBeNull()
    expect(towards(BORDERS, INSIDE, 9, 'west')).toBeNull()
  })
})
