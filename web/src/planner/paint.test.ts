import { describe, expect, it } from 'vitest'
import { Painter, type Look } from './paint'

class Canvas {
  told: [number, Look][] = []
  states = new Map<number, Look>()
  there = true
  getSource = (): never => (this.there ? {} : undefined) as never
  getFeatureState = ({ id }: { id?: number | string }): Look => this.states.get(Number(id)) ?? {}
  setFeatureState = ({ id }: { id?: number | string }, look: Look): never => {
    this.told.push([Number(id), look])
    this.states.set(Number(id), look)
    return undefined as never
  }
}

describe('a painter', () => {
  it('tells the map what changed and nothing else', () => {
    const canvas = new Canvas()
    const painter = new Painter('x')
    painter.paint(canvas, [
      [0, { tint: 1 }],
      [1, { tint: 2 }],
    ])
    canvas.told = []
    const changed = painter.paint(canvas, [
      [0, { tint: 1 }],
      [1, { tint: 3 }],
    ])
    expect(changed).toBe(1)
    expect(canvas.told).toEqual([[1, { tint: 3 }]])
  })

  it('tells all again when the map has lost it', () => {
    const canvas = new Canvas()
    const painter = new Painter('x')
    const looks: [number, Look][] = [
      [0, { tint: 1 }],
      [1, { tint: 2 }],
    ]
    painter.paint(canvas, looks)
    canvas.states.clear()
    expect(painter.paint(canvas, looks)).toBe(2)
  })

  it('waits for a source that is not there yet', () => {
    const canvas = new Canvas()
    canvas.there = false
    const painter = new Painter('x')
    expect(painter.paint(canvas, [[0, { tint: 1 }]])).toBe(0)
    canvas.there = true
    expect(painter.paint(canvas, [[0, { tint: 1 }]])).toBe(1)
  })
})
