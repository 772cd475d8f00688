import { describe, expect, it } from 'vitest'
import { addressHere, nextOf, oidcAddress, problemOf } from './next'

const ORIGIN = 'https://city.example'
const next = (asked: string) => nextOf(`?next=${encodeURIComponent(asked)}`, ORIGIN)

describe('where signing in leads', () => {
  it.each(['/', '/quality', '/audit?since=2026-01-01&lang=en', '/?at=area:42#15/30.7/111.3'])(
    'is the page %s of this server',
    (asked) => expect(next(asked)).toBe(asked),
  )

  it.each([
    '//elsewhere.example/',
    '/\\elsewhere.example/',
    '\\\\elsewhere.example',
    'https://elsewhere.example/',
    'javascript:alert(1)',
    'quality',
    '/\t/elsewhere.example/',
    '/\n/elsewhere.example/',
    '/quality\\..',
    '',
  ])('is never %j', (asked) => expect(next(asked)).toBeNull())

  it('is not the sign-in page itself, nor anything where nothing was asked', () => {
    expect(next('/sign-in?next=/quality')).toBeNull()
    expect(nextOf('', ORIGIN)).toBeNull()
  })
})

it('brings the identity provider back to the address that was open', () => {
  const there = { pathname: '/', search: '?at=building:1', hash: '#15/30/111' } as Location
  expect(oidcAddress(addressHere(there))).toBe(
    '/api/session/oidc?next=%2F%3Fat%3Dbuilding%3A1%2315%2F30%2F111',
  )
  const door = { pathname: '/sign-in', search: '?next=//x', hash: '' } as Location
  expect(addressHere(door)).toBe('/')
})

it('says why the identity provider came to nothing, and repeats nothing else', () => {
  expect(problemOf('?problem=no_account&next=/quality')).toBe('no_account')
  expect(problemOf('?problem=call+0900-1234+now')).toBe('failed')
  expect(problemOf('?next=/quality')).toBeNull()
})
