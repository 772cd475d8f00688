import { expect, test } from 'vitest'
import { changesOf, took } from './incident'

test('how long it took is told in days, hours and minutes', () => {
  const reported_at = '2026-03-01T08:00:00Z'
  expect(took({ reported_at, closed_at: '2026-03-03T10:05:00Z' })).toEqual({
    days: 2,
    hours: 2,
    minutes: 5,
  })
  expect(took({ reported_at, closed_at: null })).toBeNull()
})

test('changes come in one order with what was before and after', () => {
  const changes = { note: [null, '扩大'], severity: ['minor', 'major'] }
  const told = changesOf({ what: 'changed', changes })
  expect(told.map(({ field, before, after }) => [field, before, after])).toEqual([
    ['severity', 'minor', 'major'],
    ['note', null, '扩大'],
  ])
})

test('a class is told by its name in the language of the reader', () => {
  const changes = {
    class_code: ['0406', '0404'],
    class_name: ['道路积水', '下水道堵塞'],
    class_name_en: ['Water', 'Sewer'],
  }
  const afters = (['zh', 'en'] as const).map(
    (lang) => changesOf({ what: 'changed', changes }, lang)[0]?.after,
  )
  expect(afters).toEqual(['下水道堵塞', 'Sewer'])
})

test('the time of closing is told by the line of the closing', () => {
  const changes = { closed_at: [null, '2026-03-01T09:00:00+00:00'] }
  expect(changesOf({ what: 'closed', changes })).toEqual([])
  expect(changesOf({ what: 'changed', changes })[0]?.isMoment).toBe(true)
})
