import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Fleeting } from './fleeting.svelte'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is gone after its time, also where clocks stood still meanwhile', () => {
  const shown = new Fleeting<string>(60_000)
  shown.show('residents')
  vi.advanceTimersByTime(59_000)
  expect([shown.value, shown.left_s]).toEqual(['residents', 1])
  vi.advanceTimersByTime(1_000)
  expect([shown.value, shown.gone]).toEqual([null, true])

  shown.show('residents')
  vi.setSystemTime(Date.now() + 600_000) // the machine slept
  vi.advanceTimersByTime(250)
  expect(shown.value).toBeNull()
})

it('goes at once where it is hidden, and counts anew where it is shown again', () => {
  const shown = new Fleeting<string>(60_000)
  shown.show('one')
  vi.advanceTimersByTime(50_000)
  shown.show('other')
  vi.advanceTimersByTime(50_000)
  expect([shown.value, shown.left_s]).toEqual(['other', 10])
  shown.hide()
  expect([shown.value, shown.gone]).toEqual([null, false])
  vi.advanceTimersByTime(60_000)
  expect(shown.gone).toBe(false)
})
