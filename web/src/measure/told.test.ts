import { describe, expect, it } from 'vitest'
import { areaText, landText, lengthText, type Write } from './told'

const write: Write = (value, options) => new Intl.NumberFormat('en-GB', options).format(value)

describe('what was measured', () => {
  it.each([
    [0, '0.00 m'],
    [12.345, '12.35 m'],
    [9999.99, '9,999.99 m'],
    [10_000, '10.000 km'],
    [12_345.6, '12.346 km'],
  ])('is told as a length: %d', (metres, text) => {
    expect(lengthText(metres, write)).toBe(text)
  })

  it.each([
    [0, '0.0 m²'],
    [666.66, '666.7 m²'],
    [1_000_000, '1.0000 km²'],
    [4_001_389.7, '4.0014 km²'],
  ])('is told as an area: %d', (m2, text) => {
    expect(areaText(m2, write)).toBe(text)
  })

  it('is told in the units of land', () => {
    expect(landText(10_000, 'zh', write)).toBe('1.000 ha · 15.00 亩')
    expect(landText(10_000, 'en', write)).toBe('1.000 ha')
  })
})
