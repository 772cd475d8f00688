import { describe, expect, it } from 'vitest'
import { told, valuesAt } from './rasterValues'

const WEST = [111.2, 30.6, 111.3, 30.8]
const EAST = [111.3, 30.6, 111.4, 30.8]

function server(values: Record<string, unknown>) {
  const asked: string[] = []
  const get = async <T>(path: string): Promise<T> => {
    asked.push(path)
    if (!(path in values)) throw new Error('404')
    return values[path] as T
  }
  return { asked, get }
}

describe('what the raster layers say at a point', () => {
  it('comes from the layers whose box holds it', async () => {
    const { asked, get } = server({
      '/tiles/raster': [
        { name: 'dem', title: '高程', kind: 'elevation', bounds: EAST },
        { name: 'ortho', title: '影像', kind: 'image', bounds: WEST },
      ],
      '/tiles/raster/dem/value': { bands: [{ name: 'elevation', value: 61.5, unit: 'm' }] },
    })
    const values = await valuesAt({ lon: 111.35, lat: 30.7 }, get)
    expect(values.map((value) => [value.title, value.kind])).toEqual([['高程', 'elevation']])
    expect(asked).toHaveLength(2)
  })

  it('leaves out a layer that has nothing there', async () => {
    const listed = [{ name: 'dem', title: '高程', kind: 'elevation', bounds: WEST }]
    const { get } = server({ '/tiles/raster': listed })
    expect(await valuesAt({ lon: 111.25, lat: 30.7 }, get)).toEqual([])
  })

  it('is told band by band, and as nothing where no band has a value', () => {
    const band = (value: number | null) => ({ name: '', value, unit: null })
    const image = (bands: (number | null)[]) => ({
      title: '',
      kind: 'image' as const,
      bands: bands.map(band),
    })
    expect(told(image([12, 0, 255]), String)).toBe('12 / 0 / 255')
    expect(told(image([null]), String)).toBe(null)
  })
})
