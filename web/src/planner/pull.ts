/** Dragging a border: the ground between where it was and where the hand drew it. */
import type { Degrees } from './ground'

/** Metres that a degree is long here, east and north. */
function scaleAt([, lat]: Degrees): [number, number] {
  const north = 111_320
  return [north * Math.cos((lat * Math.PI) / 180), north]
}

export function apartM(one: Degrees, other: Degrees): number {
  const [east, north] = scaleAt(one)
  return Math.hypot((one[0] - other[0]) * east, (one[1] - other[1]) * north)
}

/** Metres from a place to a line of two points. */
export function besideM(at: Degrees, from: Degrees, to: Degrees): number {
  const [east, north] = scaleAt(at)
  const [ax, ay] = [(from[0] - at[0]) * east, (from[1] - at[1]) * north]
  const [bx, by] = [(to[0] - at[0]) * east, (to[1] - at[1]) * north]
  const length = (bx - ax) ** 2 + (by - ay) ** 2
  const share = length ? Math.min(1, Math.max(0, -(ax * (bx - ax) + ay * (by - ay)) / length)) : 0
  return Math.hypot(ax + share * (bx - ax), ay + share * (by - ay))
}

/** Of several borders the nearest within reach; null where none is. */
export function nearest<K>(
  borders: Iterable<readonly [K, readonly Degrees[][]]>,
  at: Degrees,
  reachM: number,
): K | null {
  let best: K | null = null
  let least = reachM
  for (const [key, lines] of borders) {
    for (const [from, to] of lines) {
      if (!from || !to) continue
      const away = besideM(at, from, to)
      if (away > least) continue
      least = away
      best = key
    }
  }
  return best
}

/**
 * The ring between a border and what was drawn from it; null where that is no ground.
 *
 * A path that comes back to the border encloses the ground between both. One that ends elsewhere
 * pulls the border there, as wide to both sides as it is pulled far.
 *
 * @param lines segments of the border between two grids
 */
export function ringOf(lines: readonly Degrees[][], path: readonly Degrees[]): Degrees[] | null {
  const [first, last] = [path[0], path.at(-1)]
  const knots = knotsOf(lines)
  const start = first && nearestKnot(knots, first)
  const end = last && nearestKnot(knots, last)
  if (!start || !end || !first || !last) return null
  const pulled = apartM(start.at, last)
  const returns = apartM(end.at, last) < pulled / 4 && end !== start
  const ring = returns ? enclosed(start, end, path) : stretched(start, last, pulled)
  return ring && ring.length >= 3 ? ring : null
}

interface Knot {
  at: Degrees
  next: Knot[]
}

function knotsOf(lines: readonly Degrees[][]): Map<string, Knot> {
  const knots = new Map<string, Knot>()
  const knot = (at: Degrees): Knot => {
    const known = knots.get(`${at}`) ?? { at, next: [] }
    knots.set(`${at}`, known)
    return known
  }
  for (const [from, to] of lines) {
    if (!from || !to) continue
    const [one, other] = [knot(from), knot(to)]
    one.next.push(other)
    other.next.push(one)
  }
  return knots
}

function nearestKnot(knots: Map<string, Knot>, at: Degrees): Knot | null {
  let best: Knot | null = null
  for (const knot of knots.values()) {
    if (!best || apartM(at, knot.at) < apartM(at, best.at)) best = knot
  }
  return best
}

interface Reached {
  metres: number
  from: Knot | null
}

/** How far each knot is along the border. */
function walk(start: Knot): Map<Knot, Reached> {
  const reached = new Map<Knot, Reached>([[start, { metres: 0, from: null }]])
  const open = [start]
  while (open.length) {
    const knot = open.shift() as Knot
    const { metres } = reached.get(knot) as Reached
    for (const next of knot.next) {
      const along = metres + apartM(knot.at, next.at)
      if ((reached.get(next)?.metres ?? Infinity) <= along) continue
      reached.set(next, { metres: along, from: knot })
      open.push(next)
    }
  }
  return reached
}

/** From a knot back to where the walk began. */
function back(reached: Map<Knot, Reached>, end: Knot): Knot[] {
  const chain = [end]
  for (let at = reached.get(end)?.from; at; at = reached.get(at)?.from) chain.push(at)
  return chain
}

function enclosed(start: Knot, end: Knot, path: readonly Degrees[]): Degrees[] | null {
  const reached = walk(start)
  if (!reached.has(end)) return null
  const border = back(reached, end).map(({ at }) => at)
  // The border from its end to its start, then the way of the hand from start to end.
  return [...border, ...path.slice(1, -1)]
}

function stretched(start: Knot, to: Degrees, reachM: number): Degrees[] {
  const reached = walk(start)
  const sides = start.next.map((first) => {
    const along = [...reached.keys()].filter((knot) => back(reached, knot).at(-2) === first)
    const metres = (knot: Knot): number => reached.get(knot)?.metres ?? 0
    const within = along.filter((knot) => knot === first || metres(knot) <= reachM)
    return within.sort((a, b) => metres(b) - metres(a))[0] ?? first
  })
  const [left, right] = sides.map((knot) => back(reached, knot).map(({ at }) => at))
  // Far end of one side, the start, far end of the other, and where the hand let go.
  return [...(left ?? [start.at]), ...(right ?? [start.at]).slice(0, -1).reverse(), to]
}
