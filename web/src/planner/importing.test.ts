import { describe, expect, it } from 'vitest'
import { fileOf } from './importing'

describe('a file', () => {
  it('bears the type that its name says', () => {
    const type = (name: string): string => fileOf(new File(['x'], name)).type
    expect(type('Grids.GPKG')).toBe('application/geopackage+sqlite3')
    expect(['a.geojson', 'b.json'].map(type)).toEqual(Array(2).fill('application/geo+json'))
  })
})
