/** Charts as pure functions from figures to what ECharts is told. */
import type { EChartsCoreOption } from 'echarts/core'
import type { Theme } from '../url'
import { runningMean } from './figures'

export interface Ink {
  text: string
  soft: string
  hairline: string
  surface: string
  accent: string
  before: string
  /** From few to many. */
  ramp: readonly string[]
  font: string
}

export const INK: Record<Theme, Omit<Ink, 'font'>> = {
  light: {
    text: '#1d2226',
    soft: '#515a61',
    hairline: '#dcdcd7',
    surface: '#fcfcfb',
    accent: '#1d5f8a',
    before: '#a0763a',
    ramp: ['#f4f3ee', '#fbe0b0', '#f4a860', '#dd5f3c', '#a01f2c', '#5c0a24'],
  },
  dark: {
    text: '#e4e7e9',
    soft: '#aab3b9',
    hairline: '#2e353b',
    surface: '#1a1e22',
    accent: '#6fb4dd',
    before: '#d9a95f',
    ramp: ['#20262b', '#51353a', '#8f3d3d', '#cf5a3c', '#f29b4c', '#fbe08a'],
  },
}

export interface Looks {
  theme: Theme
  /** Of the text, in pixels. */
  size: number
  write: (value: number) => string
}

/** A day of the trend, with the day of the other period that stands beside it. */
export interface TrendDay {
  label: string
  count: number
  before: number | null
}

interface TrendWords {
  now: string
  before: string
}

const MEAN_DAYS = 7

/** Counts by day as thin bars, their mean as a line; the other period as a second line. */
export function trendOption(
  days: readonly TrendDay[],
  words: TrendWords,
  looks: Looks,
): EChartsCoreOption {
  const ink = INK[looks.theme]
  const line = (name: string, counts: readonly number[], colour: string, type: string): object => ({
    name,
    type: 'line',
    data: smooth(counts),
    showSymbol: false,
    lineStyle: { color: colour, width: type === 'dashed' ? 1.6 : 2.2, type },
    itemStyle: { color: colour },
    emphasis: { disabled: true },
  })
  const earlier = days.map(({ before }) => before ?? 0)
  return {
    ...plain(looks),
    grid: { left: 4, right: 8, top: 10, bottom: 2, containLabel: true },
    xAxis: {
      type: 'category',
      data: days.map(({ label }) => label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink.hairline } },
      axisLabel: { color: ink.soft, fontSize: looks.size - 1, hideOverlap: true },
    },
    yAxis: valueAxis(looks),
    series: [
      {
        name: words.now,
        type: 'bar',
        data: days.map(({ count }) => count),
        barCategoryGap: '12%',
        itemStyle: { color: ink.accent, opacity: 0.32 },
        emphasis: { disabled: true },
      },
      line(
        words.now,
        days.map(({ count }) => count),
        ink.accent,
        'solid',
      ),
      ...(days.some(({ before }) => before !== null)
        ? [line(words.before, earlier, ink.before, 'dashed')]
        : []),
    ],
    tooltip: {
      ...tip(looks),
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: ink.soft, width: 1 } },
      formatter: ([first]: { dataIndex: number }[]) =>
        trendTip(days[first?.dataIndex ?? -1], words, looks),
    },
  }
}

function trendTip(day: TrendDay | undefined, words: TrendWords, { write }: Looks): string {
  if (!day) return ''
  const before = day.before === null ? [] : [`${words.before} ${write(day.before)}`]
  return [day.label, `${words.now} ${write(day.count)}`, ...before].join('\n')
}

/** Short spans are shown as they are: a mean over a week would leave nothing of them. */
function smooth(counts: readonly number[]): (number | null)[] {
  return counts.length > 2 * MEAN_DAYS ? runningMean(counts, MEAN_DAYS) : [...counts]
}

export interface WeekWords {
  weekdays: readonly string[]
  cell: (weekday: number, hour: number, count: number) => string
}

/** Hours across, weekdays down, Monday on top. */
export function weekOption(
  hours: readonly (readonly number[])[],
  words: WeekWords,
  looks: Looks,
): EChartsCoreOption {
  const ink = INK[looks.theme]
  const cells = hours.flatMap((row, day) => row.map((count, hour) => [hour, day, count]))
  const most = Math.max(1, ...hours.flat())
  const axis = {
    type: 'category',
    axisTick: { show: false },
    axisLine: { show: false },
    axisLabel: { color: ink.soft, fontSize: looks.size - 1, interval: 0 },
  }
  const everySixth = (hour: string): string => (Number(hour) % 6 === 0 ? hour : '')
  return {
    ...plain(looks),
    grid: { left: 4, right: 4, top: 2, bottom: 2, containLabel: true },
    xAxis: {
      ...axis,
      data: Array.from({ length: 24 }, (_, hour) => `${hour}`),
      axisLabel: { ...axis.axisLabel, formatter: everySixth },
    },
    yAxis: { ...axis, data: words.weekdays, inverse: true },
    visualMap: {
      type: 'continuous',
      show: false,
      min: 0,
      max: most,
      dimension: 2,
      inRange: { color: [...ink.ramp] },
    },
    series: [
      {
        type: 'heatmap',
        data: cells,
        itemStyle: { borderColor: ink.surface, borderWidth: 1 },
        emphasis: { itemStyle: { borderColor: ink.text, borderWidth: 1.5 } },
      },
    ],
    tooltip: {
      ...tip(looks),
      formatter: ({ value: [hour = 0, day = 0, count = 0] }: { value: number[] }) =>
        words.cell(day + 1, hour, count),
    },
  }
}

export interface Part {
  key: string
  name: string
  count: number
  colour?: string
  /** Whether it is among what is chosen; all are where nothing is. */
  chosen: boolean
}

/** Parts of a whole as a ring, named beside it. */
export function pieOption(parts: readonly Part[], looks: Looks): EChartsCoreOption {
  const ink = INK[looks.theme]
  const held = parts.filter(({ count }) => count > 0)
  return {
    ...plain(looks),
    series: [
      {
        type: 'pie',
        radius: ['52%', '84%'],
        center: ['50%', '50%'],
        startAngle: 90,
        label: { show: false },
        emphasis: { scale: false },
        itemStyle: { borderColor: ink.surface, borderWidth: 1.5 },
        data: held.map(({ key, name, count, colour, chosen }) => ({
          id: key,
          name,
          value: count,
          itemStyle: { color: colour, opacity: chosen ? 1 : 0.3 },
        })),
      },
    ],
    tooltip: {
      ...tip(looks),
      formatter: ({ name, value, percent }: { name: string; value: number; percent: number }) =>
        `${name}\n${looks.write(value)} · ${Math.round(percent)}%`,
    },
  }
}

/** Parts as bars, the longest on top. */
export function barsOption(parts: readonly Part[], looks: Looks): EChartsCoreOption {
  const ink = INK[looks.theme]
  const rows = [...parts].sort((one, other) => one.count - other.count)
  return {
    ...plain(looks),
    grid: { left: 0, right: 44, top: 0, bottom: 0, containLabel: true },
    xAxis: { type: 'value', show: false },
    yAxis: {
      type: 'category',
      data: rows.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: ink.text, fontSize: looks.size },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 12,
        data: rows.map(({ key, count, colour, chosen }) => ({
          id: key,
          value: count,
          itemStyle: { color: colour ?? ink.accent, opacity: chosen ? 1 : 0.3 },
        })),
        label: {
          show: true,
          position: 'right',
          color: ink.soft,
          fontSize: looks.size - 1,
          formatter: ({ value }: { value: number }) => looks.write(value),
        },
        emphasis: { disabled: true },
      },
    ],
    tooltip: { show: false },
  }
}

function plain({ size, theme }: Looks): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit', fontSize: size, color: INK[theme].text },
    aria: { enabled: true },
  }
}

function valueAxis({ theme, size, write }: Looks): object {
  const ink = INK[theme]
  return {
    type: 'value',
    splitNumber: 3,
    minInterval: 1,
    axisLabel: { color: ink.soft, fontSize: size - 1, formatter: write },
    splitLine: { lineStyle: { color: ink.hairline } },
  }
}

/** Drawn on the canvas: what is written as HTML would bring styles that the page's policy refuses. */
function tip({ theme, size }: Looks): object {
  const ink = INK[theme]
  return {
    renderMode: 'richText',
    confine: true,
    backgroundColor: ink.surface,
    borderColor: ink.soft,
    borderWidth: 1,
    padding: [4, 8],
    textStyle: { color: ink.text, fontSize: size },
    transitionDuration: 0,
  }
}
