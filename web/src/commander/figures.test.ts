import { describe, expect, it } from 'vitest'
import { changeOf, changeText, edgeOptions, runningMean } from './figures'

const words = { none: 'same', new: 'new' }
const write = (value: number, options: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat('en', options).format(value)
const told = (count: number, before: number | null): string =>
  changeText(changeOf(count, before), write, words)

describe('a change', () => {
  it('is told in percent, and as times where it is great', () => {
    expect([told(112, 100), told(97, 100), told(500, 100)]).toEqual(['+12%', '−3%', '×5'])
  })

  it('says when there was nothing to compare, or nothing before', () => {
    expect([told(3, null), told(3, 0), told(0, 0), told(1000, 1001)]).toEqual([
      '',
      'new',
      'same',
      'same',
    ])
  })
})

it('writes the edges of a scale so that they differ', () => {
  const edges = [0.02, 0.05, 1]
  const texts = edges.map((edge) => write(edge, edgeOptions(edges)))
  expect(texts).toEqual(['0.02', '0.05', '1'])
  expect(write(-1.5, edgeOptions([-1.5, 0, 1.5]))).toBe('-1.5')
  expect(write(1234, edgeOptions([200, 1234]))).toBe('1,234')
})

it('takes the mean of the days up to each', () => {
  expect(runningMean([1, 2, 3, 8], 2)).toEqual([null, 1.5, 2.5, 5.5])
})
