import { describe, expect, it } from 'vitest'
import { barsOption, pieOption, trendOption, weekOption, type Looks } from './charts'

const looks: Looks = { theme: 'light', size: 12, write: (value) => `${value}!` }
const words = { now: 'now', before: 'then' }

interface Series {
  type: string
  data: unknown[]
}

const seriesOf = (option: object): Series[] => (option as { series: Series[] }).series
const days = (counts: number[], before: number | null) =>
  counts.map((count, at) => ({ label: `${at}`, count, before }))

describe('the trend', () => {
  it('has bars of days and a line of their mean', () => {
    const [bars, line, ...others] = seriesOf(
      trendOption(days(Array(20).fill(7), null), words, looks),
    )
    expect(bars?.data).toEqual(Array(20).fill(7))
    expect(line?.data.slice(5, 8)).toEqual([null, 7, 7])
    expect(others).toEqual([])
  })

  it('draws the other period beside it, days as they are where they are few', () => {
    const [, line, then] = seriesOf(trendOption(days([1, 2], 3), words, looks))
    expect([line?.data, then?.data]).toEqual([
      [1, 2],
      [3, 3],
    ])
  })

  it('tells a day with both counts', () => {
    const { tooltip } = trendOption(days([4], 2), words, looks) as {
      tooltip: { formatter: (at: { dataIndex: number }[]) => string }
    }
    expect(tooltip.formatter([{ dataIndex: 0 }])).toBe('0\nnow 4!\nthen 2!')
    expect(tooltip.formatter([])).toBe('')
  })
})

it('lays a week out with hours across and Monday first', () => {
  const hours = Array.from({ length: 7 }, (_, day) => Array(24).fill(day))
  const told = { weekdays: ['M'], cell: (...at: number[]) => at.join() }
  const option = weekOption(hours, told, looks) as unknown as {
    visualMap: { max: number }
    tooltip: { formatter: (at: { value: number[] }) => string }
  }
  const [cells] = seriesOf(option)
  expect(cells?.data[25]).toEqual([1, 1, 1])
  expect(option.visualMap.max).toBe(6)
  expect(option.tooltip.formatter({ value: [22, 0, 5] })).toBe('1,22,5')
})

describe('shares', () => {
  const parts = [
    { key: 'a', name: 'A', count: 1, chosen: true },
    { key: 'b', name: 'B', count: 3, chosen: false },
    { key: 'c', name: 'C', count: 0, chosen: false },
  ]

  it('leave out of a ring what is nothing', () => {
    const [ring] = seriesOf(pieOption(parts, looks))
    expect(ring?.data.map((one) => (one as { id: string }).id)).toEqual(['a', 'b'])
  })

  it('have the longest bar on top, which ECharts draws last', () => {
    const [bars] = seriesOf(barsOption(parts, looks))
    expect(bars?.data.map((one) => (one as { id: string }).id)).toEqual(['c', 'a', 'b'])
  })

  it('write no tooltip as HTML', () => {
    for (const option of [pieOption(parts, looks), trendOption([], words, looks)])
      expect(option).toMatchObject({ tooltip: { renderMode: 'richText' } })
  })
})
