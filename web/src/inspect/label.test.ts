import { describe, expect, it } from 'vitest'
import { buildingLabel, unitLabel } from './label'

const bare = { id: 7, name: null, name_en: null, number: null, address: null }

describe('what a building is called', () => {
  it('is its own name first', () => {
    const school = { ...bare, name: '一小', name_en: 'First School', number: '3' }
    expect([buildingLabel(school, 'zh'), buildingLabel(school, 'en')]).toEqual([
      '一小',
      'First School',
    ])
    expect(buildingLabel({ ...bare, name: '一小' }, 'en')).toBe('一小')
  })

  it('is its number in the estate next', () => {
    const block = { ...bare, number: '10', estate: '锦绣家园', address: '朝阳路158号' }
    expect(buildingLabel(block, 'zh')).toBe('锦绣家园 10栋')
    expect(buildingLabel(block, 'en')).toBe('锦绣家园 No. 10')
    expect(buildingLabel({ ...block, number: '10栋' }, 'zh')).toBe('锦绣家园 10栋')
  })

  it('is its address, and its own number where nothing else is known', () => {
    expect(buildingLabel({ ...bare, address: '朝阳路158号' }, 'zh')).toBe('朝阳路158号')
    expect(buildingLabel(bare, 'en')).toBe('#7')
  })
})

describe('what a stair is called', () => {
  it('gets the word that it lacks', () => {
    const word = (label: string) => `Unit ${label}`
    expect(['2', 'A', '2单元'].map((label) => unitLabel(label, word))).toEqual([
      'Unit 2',
      'Unit A',
      '2单元',
    ])
  })
})
