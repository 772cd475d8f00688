import { expect, it } from 'vitest'
import { apart } from '../inspect/near'
import { circle, emergencyRings } from './emergency'

const ring = { lon: 111.3, lat: 30.7, radius_m: 300 }

it('draws a circle that lies everywhere as far off as its radius', () => {
  const corners = circle(ring)
  expect(corners[0]).toEqual(corners.at(-1))
  for (const [lon, lat] of corners) expect(apart(ring, { lon, lat })).toBeCloseTo(300, 0)
})

it('draws nothing of no emergency', () => {
  const { sources, layers } = emergencyRings([], 'dark', 'emergencies')
  expect(sources['emergencies']).toEqual({ type: 'FeatureCollection', features: [] })
  expect(layers.every((layer) => layer.id.startsWith('emergencies-'))).toBe(true)
})
