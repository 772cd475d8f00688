import type { Feature, FeatureCollection } from 'geojson'
import { describe, expect, it } from 'vitest'
import { measured, type Degrees, type Drawing } from './measure'

const A: Degrees = [111.3, 30.7]
const B: Degrees = [111.31, 30.7]
const C: Degrees = [111.31, 30.71]

function drawn(drawing: Partial<Drawing>) {
  const overlay = measured({
    shape: 'line',
    corners: [],
    pointer: null,
    labels: [],
    theme: 'light',
    ...drawing,
  })
  const { features } = overlay.sources.measure as FeatureCollection
  return {
    overlay,
    features,
    of: (kind: string) => features.filter((f: Feature) => f.properties?.kind === kind),
  }
}

describe('what is being measured', () => {
  it('is nothing before the first click', () => {
    expect(drawn({}).features).toEqual([])
    expect(drawn({ pointer: A }).of('moving')).toEqual([])
  })

  it('has a corner a click, a leg between them, and a dashed leg to the pointer', () => {
    const { of } = drawn({ corners: [A, B], pointer: C, labels: ['1', '2'] })
    expect([of('corner').length, of('leg').length, of('moving').length]).toEqual([2, 1, 1])
    expect(of('label').map((f) => f.properties?.label)).toEqual(['1', '2'])
    expect(of('ground')).toEqual([])
  })

  it('closes a ring through the pointer, and by itself when it is done', () => {
    const open = drawn({ shape: 'ring', corners: [A, B], pointer: C, labels: ['1', '2', '3'] })
    expect(open.of('moving')[0]?.geometry).toEqual({ type: 'LineString', coordinates: [B, C, A] })
    expect(open.of('label')).toHaveLength(3)
    const done = drawn({ shape: 'ring', corners: [A, B, C] })
    expect(done.of('leg')[0]?.geometry).toEqual({ type: 'LineString', coordinates: [A, B, C, A] })
    expect(done.of('ground')).toHaveLength(1)
  })

  it('draws the same layers however much of it there is', () => {
    expect(drawn({}).overlay.layers).toEqual(drawn({ corners: [A, B], pointer: C }).overlay.layers)
  })
})
