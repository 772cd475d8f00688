/** Lengths and coordinates as an instrument shows them. */

const EQUATOR_M = 40_075_016.686
const TILE_PX = 512

/** Metres on the ground that a pixel covers, as MapLibre counts zooms. */
export function metresPerPixel(lat: number, zoom: number): number {
  return (EQUATOR_M * Math.cos((lat * Math.PI) / 180)) / (TILE_PX * 2 ** zoom)
}

/** The longest of 1, 2, 5, 10, … metres that fits into so many pixels. */
export function roundLength(pixels: number, perPixel: number): number {
  const most = pixels * perPixel
  const magnitude = 10 ** Math.floor(Math.log10(most))
  const step = [5, 2, 1].find((times) => times * magnitude <= most) ?? 1
  return step * magnitude
}

/** Degrees as decimal figures with their hemisphere, `30.70512°N`. */
export function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(5)}°${value < 0 ? negative : positive}`
}

/** A length with its unit: metres below a kilometre. */
export function length(metres: number, write: (value: number) => string): string {
  if (metres >= 1000) return `${write(metres / 1000)} km`
  return metres >= 1 ? `${write(metres)} m` : `${write(metres * 100)} cm`
}
