import { expect, it } from 'vitest'
import { fit, kindKey, zoomFor } from './words'

it('says exact only of what was found as written', () => {
  expect([1, 0.99, 0.9, 0.8, 0.4].map(fit)).toEqual([
    'search.exact',
    'search.close',
    'search.close',
    'search.likely',
    'search.perhaps',
  ])
})

it('knows kinds of places and leaves others unnamed', () => {
  expect([kindKey('estate'), kindKey('volcano')]).toEqual(['search.kind.estate', null])
})

it('shows a street from farther away than a door', () => {
  expect(zoomFor('street')).toBeLessThan(zoomFor('house'))
})
