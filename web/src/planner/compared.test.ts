import { describe, expect, it } from 'vitest'
import { drawn, tintOf, type GridFacts } from './compared'

const facts: GridFacts = {
  label: '429502001001007',
  code: '429502001001007',
  community: '429502001001',
  kind: 'community',
  households: 1240,
  in_bounds: false,
}

describe('grids that are compared', () => {
  const square = [
    [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
      [0, 0],
    ],
  ]
  const geometry: GeoJSON.Polygon = { type: 'Polygon', coordinates: square }
  const name = ({ label, code }: GridFacts): string => (label ?? code ?? '').slice(-3)

  it('bear their name and households inside them, and the colour of their code', () => {
    const { ground, signs } = drawn(
      {
        type: 'FeatureCollection',
        features: [
          { type: 'Feature', geometry, properties: facts },
          { type: 'Feature', geometry: null, properties: facts },
        ],
      },
      name,
      (households) => `${households} 户`,
    )
    const tint = tintOf(facts.label ?? '')
    expect(ground.features.map(({ properties }) => properties)).toEqual([
      { ...facts, sign: '007\n1240 户', tint },
    ])
    expect(signs.features.map((each) => each.geometry)).toEqual([
      { type: 'Point', coordinates: [1, 1] },
    ])
  })

  it('of today are known by their code', () => {
    const { code, community, kind } = facts
    const properties = { code, community, kind }
    const { ground } = drawn(
      { type: 'FeatureCollection', features: [{ type: 'Feature', geometry, properties }] },
      name,
      String,
    )
    expect(ground.features[0]?.properties).toMatchObject({
      sign: '007',
      tint: tintOf('429502001001007'),
    })
  })

  it('have another colour than those of the numbers beside them', () => {
    expect(tintOf('429502001001007')).not.toBe(tintOf('429502001001008'))
    expect(tintOf('+1')).not.toBe(tintOf('+2'))
  })
})
