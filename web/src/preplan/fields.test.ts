import { describe, expect, it } from 'vitest'
import { planOf, read, valuesOf, written } from './fields'

const plan = {
  protection: { risers: 'wet', sprinklers: false, refuge_floors: [], control_room: null },
  hazards: ['氨', '锂电池'],
}

describe('a pre-plan as rows', () => {
  it('tells what is known, no and none too', () => {
    expect(valuesOf(plan)).toEqual({
      'protection.risers': 'wet',
      'protection.sprinklers': false,
      'protection.refuge_floors': [],
      hazards: ['氨', '锂电池'],
    })
    expect(valuesOf({})).toEqual({})
  })

  it('is put together again, with what the form does not show', () => {
    const before = {
      protection: { fire_department_connection: { where: '北门', lon: 111.3, lat: 30.7 } },
    }
    const values = { ...valuesOf(before), 'occupants.day': 120 }
    const after = planOf(values, before)
    expect(valuesOf(after)).toEqual(values)
    expect(after['protection']).toMatchObject({
      fire_department_connection: { where: '北门', lon: 111.3, lat: 30.7 },
      risers: null,
    })
  })

  it('has no connection where nobody says where it is', () => {
    const after = planOf({}, { protection: { fire_department_connection: { where: '北门' } } })
    expect(after['protection']).toMatchObject({ fire_department_connection: null })
  })
})

describe('what is typed', () => {
  it('is read as it was written', () => {
    expect(read('floors', written([16, 31]))).toEqual([16, 31])
    expect(read('list', written(['氨', '锂电池']))).toEqual(['氨', '锂电池'])
    expect(read('number', written(12.5))).toBe(12.5)
    expect(read('line', ' 北门 ')).toBe('北门')
  })

  it('is not known where nothing is typed, never nought', () => {
    expect(read('number', ' ')).toBeNull()
    expect(read('floors', '')).toBeNull()
    expect(written(null)).toBe('')
  })
})
