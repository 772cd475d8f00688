import { describe, expect, it } from 'vitest'
import { History, refined, type Dealt } from './history'

const dealt = (word: string, locked: string[] = []): Dealt => ({ labels: word.split(''), locked })

describe('the steps of a hand', () => {
  it('go back and forth without end', () => {
    const history = new History()
    const states = ['AAA', 'AAB', 'ABB', 'BBB'].map((word) => dealt(word))
    states.slice(1).forEach((after, at) => history.add('x', states[at] as Dealt, after))
    const back = [1, 2, 3].map(() => history.undo()[0]?.before.labels.join(''))
    expect(back).toEqual(['ABB', 'AAB', 'AAA'])
    expect(history.undo()).toEqual([])
    const forth = [1, 2, 3].map(() => history.redo()[0]?.after.labels.join(''))
    expect(forth).toEqual(['AAB', 'ABB', 'BBB'])
    expect(history.canRedo).toBe(false)
  })

  it('are undone together where they were done together', () => {
    const history = new History()
    const group = history.group()
    history.add('x', dealt('A'), dealt('B'), group)
    history.add('y', dealt('C'), dealt('D'), group)
    expect(history.undo().map((step) => step.part)).toEqual(['y', 'x'])
    expect(history.redo().map((step) => step.part)).toEqual(['x', 'y'])
  })

  it('that were undone are gone when another is taken', () => {
    const history = new History()
    history.add('x', dealt('A'), dealt('B'))
    history.undo()
    history.add('x', dealt('A'), dealt('C'))
    expect(history.canRedo).toBe(false)
  })

  it('are told of the atoms that were cut since', () => {
    const history = new History()
    history.add('x', dealt('AAB', ['B']), dealt('ABB', ['B']))
    history.add('y', dealt('CC'), dealt('CD'))
    // The first atom of x is cut in two.
    history.refine('x', [0, 0, 1, 2])
    expect(history.undo()[0]?.after.labels.join('')).toBe('CD')
    const [step] = history.undo()
    expect(step?.before).toEqual(dealt('AAAB', ['B']))
    expect(step?.after.labels.join('')).toBe('AABB')
  })

  it('of a ground that is no longer known are forgotten, the others stay', () => {
    const history = new History()
    history.add('x', dealt('A'), dealt('B'))
    history.add('y', dealt('C'), dealt('D'))
    history.forget('x')
    expect(history.undo()[0]?.part).toBe('y')
    expect(history.canUndo).toBe(false)
  })
})

describe('refined labels', () => {
  it('follow the atom that each was', () => {
    expect(refined(['A', 'B'], [1, 0, 1])).toEqual(['B', 'A', 'B'])
  })
})
