import { describe, expect, it } from 'vitest'
import { degrees, length, metresPerPixel, roundLength } from './measures'

describe('the scale', () => {
  it('is that of a map of 512 pixels round the world', () => {
    expect(metresPerPixel(0, 0)).toBeCloseTo(78271.517, 2)
    expect(metresPerPixel(60, 10)).toBeCloseTo(78271.517 / 1024 / 2, 4)
  })

  it('takes the longest round length that fits', () => {
    expect(roundLength(100, 1)).toBe(100)
    expect(roundLength(100, 0.99)).toBe(50)
    expect(roundLength(100, 2.6)).toBe(200)
    expect(roundLength(100, 0.006)).toBeCloseTo(0.5)
  })

  it('changes its unit with the length', () => {
    expect([2000, 500, 0.5].map((metres) => length(metres, String))).toEqual([
      '2 km',
      '500 m',
      '50 cm',
    ])
  })
})

describe('degrees', () => {
  it('name the hemisphere instead of a sign', () => {
    expect(degrees(-15.43, 'E', 'W')).toBe('15.43000°W')
    expect(degrees(30.705, 'N', 'S')).toBe('30.70500°N')
  })
})
