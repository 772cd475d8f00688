import { describe, expect, it } from 'vitest'
import type { Box } from '../map/context'
import { changed, touches } from './changes'
import { example, hydrant } from './example'

const here = { lon: 111.3, lat: 30.7 }
const DEGREE_M = 95_800 // of longitude, at this latitude
const at = (metresEast: number): Box => {
  const lon = 111.3 + metresEast / DEGREE_M
  return [lon, 30.7, lon, 30.7]
}

describe('a change of the city', () => {
  it('touches a sheet within its circle, of the layers that it is made of', () => {
    expect(touches({ hydrants: [at(290)] }, here, 300)).toBe(true)
    expect(touches({ hydrants: [at(2000)] }, here, 300)).toBe(false)
    expect(touches({ marks: [at(0)] }, here, 300)).toBe(false)
    expect(touches({ marks: null, buildings: [at(5000), at(-50)] }, here, 300)).toBe(true)
    expect(touches({}, here, 300)).toBe(false)
  })

  it('touches it wherever a way is shut, and when nobody says where', () => {
    expect(touches({ restrictions: [at(9000)] }, here, 300)).toBe(true)
    expect(touches({ roads: null }, here, 300)).toBe(true)
    expect(touches(null, here, 300)).toBe(true)
  })

  it('touches it where a long thing passes by', () => {
    expect(touches({ roads: [[111.2, 30.6, 111.4, 30.8]] }, here, 300)).toBe(true)
    expect(touches({ roads: [[111.2, 30.71, 111.4, 30.8]] }, here, 300)).toBe(false)
  })
})

describe('what became another', () => {
  const before = example()

  it('is nothing where only the time is another', () => {
    expect(changed(before, example({ made_at: '2026-11-22T14:05:00Z' }))).toEqual(new Set())
  })

  it('is not the age of a position', () => {
    const worker = { id: 1, code: 'w', grid: 'g', accuracy_m: 5, distance_m: 9, lon: 1, lat: 1 }
    const help = (age_s: number) =>
      example({ help: { ...before.help, workers: [{ ...worker, age_s }] } })
    expect(changed(help(5), help(60))).toEqual(new Set())
    expect(changed(before, help(5))).toEqual(new Set(['help']))
  })

  it('is the block and the hydrant in it', () => {
    const hydrants = [hydrant(1, { usable: false }), hydrant(2)]
    const after = example({ water: { ...before.water, hydrants } })
    expect(changed(before, after)).toEqual(new Set(['water', 'hydrant:101', 'hydrant:102']))
  })
})
