import { expect, it } from 'vitest'
import { switched } from './switched'

const labels = { id: 'labels', on: true }

it('keeps a group that differs from the style, and forgets it when it no longer does', () => {
  const off = switched({ sheets: true }, labels, false)
  expect(off).toEqual({ sheets: true, labels: false })
  expect(switched(off, labels, true)).toEqual({ sheets: true })
})

it('leaves what it was given alone', () => {
  const given = { sheets: true }
  switched(given, labels, false)
  expect(given).toEqual({ sheets: true })
})
