/** Lengths and areas in a plane whose unit is the metre. */

export type XY = readonly [x: number, y: number]

/** The length of each leg of a line, in the order of its points. */
export function legs(points: readonly XY[]): number[] {
  return points.slice(1).map(([x, y], at) => {
    const [fromX, fromY] = points[at] as XY
    return Math.hypot(x - fromX, y - fromY)
  })
}

export function total(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length, 0)
}

/** The area within a ring that need not be closed, whichever way round it goes. */
export function areaOf(ring: readonly XY[]): number {
  const [x0, y0] = ring[0] ?? [0, 0]
  let twice = 0
  // Counted from the first point: products of whole northings would lose the millimetres.
  ring.forEach(([x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] as XY
    twice += (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0)
  })
  return Math.abs(twice) / 2
}

/** Whether edges of a ring cross or touch each other: then its area means nothing. */
export function crosses(ring: readonly XY[]): boolean {
  const count = ring.length
  const edge = (at: number): [XY, XY] => [ring[at] as XY, ring[(at + 1) % count] as XY]
  for (let one = 0; one < count; one++) {
    for (let other = one + 2; other < count; other++) {
      const neighbours = one === 0 && other === count - 1
      if (!neighbours && meet(edge(one), edge(other))) return true
    }
  }
  return false
}

function meet([a, b]: [XY, XY], [c, d]: [XY, XY]): boolean {
  const [acd, bcd, abc, abd] = [turn(a, c, d), turn(b, c, d), turn(a, b, c), turn(a, b, d)]
  if (acd * bcd < 0 && abc * abd < 0) return true
  return (
    (acd === 0 && within(a, c, d)) ||
    (bcd === 0 && within(b, c, d)) ||
    (abc === 0 && within(c, a, b)) ||
    (abd === 0 && within(d, a, b))
  )
}

/** Which way the path over three points turns: positive to the left. */
function turn([ax, ay]: XY, [bx, by]: XY, [cx, cy]: XY): number {
  return Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))
}

/** Whether a point of the line through two others lies between them. */
function within([x, y]: XY, [ax, ay]: XY, [bx, by]: XY): boolean {
  const [left, right] = ax < bx ? [ax, bx] : [bx, ax]
  const [low, high] = ay < by ? [ay, by] : [by, ay]
  return left <= x && x <= right && low <= y && y <= high
}
