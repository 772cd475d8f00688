import { expect, it } from 'vitest'
import { ranked } from './ranking'

const area = (code: string, count: number, before: number | null) => ({
  code,
  name: code,
  name_en: null,
  count,
  before,
  open: 0,
})

it('ranks by count, or by what came more than before', () => {
  const areas = [area('c', 5, 1), area('b', 9, 9), area('a', 5, 8)]
  expect(ranked(areas, 'count').map(({ code }) => code)).toEqual(['b', 'a', 'c'])
  expect(ranked(areas, 'change').map(({ code }) => code)).toEqual(['c', 'b', 'a'])
})
