import { expect, test } from 'vitest'
import { hitOf, type Met } from './hit'

const place = { lon: 111.3, lat: 30.7 }
const closed: Met = { id: 1, count: null, open: false, ...place }
const open: Met = { id: 2, count: null, open: true, ...place }
const many: Met = { id: null, count: 40, open: false, ...place }

test('of several incidents an open one is meant', () => {
  expect(hitOf([closed, open], 17)).toEqual({ kind: 'incident', id: 2 })
  expect(hitOf([closed], 17)).toEqual({ kind: 'incident', id: 1 })
})

test('a circle that stands for many brings the map nearer', () => {
  expect(hitOf([many], 12)).toEqual({ kind: 'cluster', ...place, zoom: 14 })
  expect(hitOf([{ ...many, count: 1 }], 12)).toEqual({ kind: 'cluster', ...place, zoom: 16 })
})

test('a click on nothing meets nothing', () => {
  expect(hitOf([], 17)).toBeNull()
})
