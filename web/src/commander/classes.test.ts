import { describe, expect, it } from 'vitest'
import { chosenClasses, chosenOf, treeOf, turnMajor, turnMinor, type ClassCount } from './classes'

const one = (code: string, count: number, before: number | null = null): ClassCount => ({
  scheme: 'S',
  code,
  name: code,
  name_en: null,
  major: code.slice(0, 2),
  major_name: `major ${code.slice(0, 2)}`,
  major_name_en: null,
  count,
  before,
})

const tree = treeOf([one('0101', 2, 1), one('0201', 5), one('0102', 4, 2)])
const [, first] = tree

describe('the tree of classes', () => {
  it('adds minors up and has the most at the top', () => {
    expect(tree.map(({ key, count, before }) => [key, count, before])).toEqual([
      ['S:01', 6, 3],
      ['S:02', 5, null],
    ])
    expect(tree[0]?.minors.map(({ key }) => key)).toEqual(['S:0102', 'S:0101'])
  })
})

describe('what is chosen', () => {
  const [major] = tree
  if (!major || !first) throw new Error('no tree')

  it('is a major, a part of it, or nothing', () => {
    expect(chosenOf(major, [])).toBe('none')
    expect(chosenOf(major, ['S:0101'])).toBe('some')
    expect(chosenOf(major, ['S:01'])).toBe('all')
  })

  it('leaves a major with all below it', () => {
    expect(turnMajor(major, ['S:01', 'S:02'])).toEqual(['S:02'])
    expect(turnMajor(major, ['S:0101'])).toEqual(['S:01'])
  })

  it('keeps the others when one of a major goes', () => {
    expect(turnMinor(major, 'S:0102', ['S:01', 'S:02'])).toEqual(['S:02', 'S:0101'])
  })

  it('is the major when the last of its minors comes in', () => {
    expect(turnMinor(major, 'S:0102', ['S:0101'])).toEqual(['S:01'])
    expect(turnMinor(first, 'S:0201', [])).toEqual(['S:02'])
  })
})

it('finds the classes that are chosen, by themselves or by their major', () => {
  const classes = [one('0101', 2), one('0201', 5), one('0202', 1)]
  const found = (chosen: string[]): string[] =>
    chosenClasses(classes, chosen).map(({ code }) => code)
  expect(found([])).toEqual(['0101', '0201', '0202'])
  expect(found(['S:02'])).toEqual(['0201', '0202'])
  expect(found(['S:0101', 'S:0202'])).toEqual(['0101', '0202'])
})
