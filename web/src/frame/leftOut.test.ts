import { expect, it } from 'vitest'
import { mostLeftOut } from './leftOut'

it('sums the tiles of a layer and names the one that lacks most', () => {
  const told = [
    { layer: 'buildings', shown: 3000, total: 8000 },
    { layer: 'buildings', shown: 100, total: 100 },
    { layer: 'labels', shown: 10, total: 30 },
  ]
  expect(mostLeftOut(told)).toEqual({ layer: 'buildings', shown: 3100, total: 8100 })
})

it('has nothing to say where everything is there', () => {
  expect(mostLeftOut([])).toBeNull()
  expect(mostLeftOut([{ layer: 'roads', shown: 5, total: 5 }, { name: 'x' }])).toBeNull()
})

it('does not bother anybody with a handful', () => {
  expect(mostLeftOut([{ layer: 'land_cover', shown: 0, total: 2 }])).toBeNull()
  expect(mostLeftOut([{ layer: 'buildings', shown: 4999, total: 5000 }])).toBeNull()
})
