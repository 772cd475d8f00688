import { expect, it } from 'vitest'
import { commandOf } from './keys'

const key = (name: string, held = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...held,
})

it('knows its keys, in capitals too', () => {
  expect([key('/'), key('L'), key('='), key('q')].map((event) => commandOf(event, false))).toEqual([
    'search',
    'layers',
    'zoomIn',
    null,
  ])
})

it('leaves keys to fields, to the browser and to input methods', () => {
  expect(commandOf(key('a'), true)).toBeNull()
  expect(commandOf(key('a', { ctrlKey: true }), false)).toBeNull()
  expect(commandOf(key('a', { isComposing: true }), false)).toBeNull()
})
