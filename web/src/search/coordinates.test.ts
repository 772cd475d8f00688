import { describe, expect, it } from 'vitest'
import { coordinatesIn } from './coordinates'

const told = (text: string) => coordinatesIn(text).map(({ lon, lat }) => [lon, lat])

describe('coordinates that are typed', () => {
  it('mean one place where only one order lies on the globe', () => {
    expect(told('111.3015, 30.7056')).toEqual([[111.3015, 30.7056]])
    expect(told(' 30.7056 111.3015 ')).toEqual([[111.3015, 30.7056]])
    expect(told('30.7056，111.3015')).toEqual([[111.3015, 30.7056]])
  })

  it('mean two where both orders do, and neither is guessed', () => {
    expect(told('28.1235, -15.4366')).toEqual([
      [28.1235, -15.4366],
      [-15.4366, 28.1235],
    ])
    expect(coordinatesIn('28.1235, -15.4366')[1]?.label).toBe('28.123500°N 15.436600°W')
  })

  it('are not seen in an address', () => {
    for (const text of ['福安路70号', '12, 13', '30.7', '1.234 5.678 9.012', '200.1234, 95.1234'])
      expect(told(text)).toEqual([])
  })
})
