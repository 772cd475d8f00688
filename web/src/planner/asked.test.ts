import { describe, expect, it } from 'vitest'
import { readPlan, writePlan, type PlanAsked } from './asked'

describe('the address of a plan', () => {
  it('is read back as it was written', () => {
    const all: PlanAsked[] = [
      { id: null, open: [] },
      { id: 12, open: [] },
      { id: 12, open: ['429502001001', '429502001002'] },
    ]
    for (const asked of all) expect(readPlan(writePlan(asked))).toEqual(asked)
    expect(writePlan(null)).toBeNull()
  })

  it('says nothing where it is none', () => {
    expect([null, '', 'x', '-1', '1:'].map(readPlan)).toEqual([
      null,
      null,
      null,
      null,
      { id: 1, open: [] },
    ])
    expect(readPlan('3:a b,ok')).toEqual({ id: 3, open: ['ok'] })
  })
})
