import { describe, expect, it } from 'vitest'
import { count, freshLabel, inOrder, type Ground, type Rules } from './counting'

const RULES: Rules = {
  lower: 20,
  upper: 30,
  weights: { off_street: 1, inertia: 0, moved: 4, ground: 0 },
  kinds: new Map([['P', 'special']]),
}

/** Atoms of 10 m on a board of letters, each a grid's label; `borders` may say what a border is. */
function board(
  rows: string[],
  given: {
    households?: number
    current?: string[]
    off_street?: (one: number, other: number) => boolean
    passable?: (one: number, other: number) => boolean
  } = {},
): { ground: Ground; labels: string[] } {
  const wide = rows[0]?.length ?? 0
  const labels = rows.join('').split('')
  const size = labels.length
  const pairs = labels.flatMap((_, at): [number, number][] => [
    ...((at + 1) % wide ? [[at, at + 1] as [number, number]] : []),
    ...(at + wide < size ? [[at, at + wide] as [number, number]] : []),
  ])
  const { off_street = () => false, passable = () => true } = given
  return {
    labels,
    ground: {
      atoms: {
        households: Array<number>(size).fill(given.households ?? 10),
        persons: Array<number>(size).fill(25),
        special: labels.map((label) => (label === 'P' ? 'P' : null)),
        x: labels.map((_, at) => (at % wide) * 10),
        y: labels.map((_, at) => Math.floor(at / wide) * 10),
        area_m2: Array<number>(size).fill(100),
        current: given.current?.join('').split('') ?? labels,
      },
      borders: {
        one: pairs.map(([one]) => one),
        other: pairs.map(([, other]) => other),
        length_m: pairs.map(() => 10),
        off_street_m: pairs.map(([one, other]) => (off_street(one, other) ? 10 : 0)),
        passable: pairs.map(([one, other]) => passable(one, other)),
      },
    },
  }
}

describe('the count of a plan', () => {
  it('tells households and persons of each grid, and whether they fit', () => {
    const { ground, labels } = board(['AAB', 'AAB', 'CPP'])
    const { grids, faults } = count(ground, labels, RULES)
    expect(grids.map(({ label, households, in_bounds }) => [label, households, in_bounds])).toEqual(
      [
        ['A', 40, false],
        ['B', 20, true],
        ['C', 10, false],
        ['P', 20, null],
      ],
    )
    expect(grids[0]?.persons).toBe(100)
    expect(faults.map(({ kind, grid }) => `${kind} ${grid}`)).toEqual(['over A', 'under C'])
  })

  it('counts a border off the street for both grids, and once in the sum', () => {
    // Between the columns runs no street; between A and C one does.
    const { ground, labels } = board(['AB', 'AB', 'CC'], { off_street: (a, b) => b === a + 1 })
    const { grids, score } = count(ground, labels, RULES)
    expect(grids.map((each) => each.off_street_m)).toEqual([20, 20, 0])
    expect(score.off_street_m).toBe(20)
  })

  it('counts households that come from another grid', () => {
    const { ground, labels } = board(['AAB', 'AAB'], { current: ['ABB', 'ABB'] })
    const { grids, score } = count(ground, labels, RULES)
    expect(grids.map((each) => each.moved)).toEqual([20, 0])
    expect([score.moved, score.total]).toEqual([20, 80])
  })

  it('finds the smaller piece of a grid that is torn', () => {
    const { ground, labels } = board(['ABA', 'ABB', 'ABB'])
    const { faults, grids } = count(ground, labels, { ...RULES, lower: 0, upper: 99 })
    expect(faults).toEqual([{ kind: 'apart', grid: 'A', atoms: [2], households: 40 }])
    expect(grids.map((each) => each.pieces)).toEqual([2, 1])
  })

  it('tells a wall from a gap', () => {
    // Nobody gets from the left column to the one in the middle.
    const { ground, labels } = board(['AAB', 'AAB'], {
      passable: (a, b) => a % 3 > 0 || b === a + 3,
    })
    const { faults } = count(ground, labels, { ...RULES, lower: 0, upper: 99 })
    expect(faults).toEqual([{ kind: 'unpassable', grid: 'A', atoms: [1, 4], households: 40 }])
  })

  it('lets premises lie in pieces and hold what they hold', () => {
    const { ground, labels } = board(['PAP', 'PAP'])
    expect(count(ground, labels, RULES).faults).toEqual([])
  })

  it('measures how far households live from the middle of their grid', () => {
    const { ground, labels } = board(['AA'])
    // Two atoms of 10 households, each 5 m from the middle.
    expect(count(ground, labels, RULES).score.inertia).toBe(500)
    const rules = { ...RULES, weights: { ...RULES.weights, ground: 0.1 } }
    expect(count(ground, labels, rules).score.inertia).toBe(1000)
  })

  it('knows which grids lie side by side', () => {
    const { ground, labels } = board(['AAB', 'CCB'])
    const { beside } = count(ground, labels, RULES)
    expect(beside.map((pair) => pair.join('')).sort()).toEqual(['AB', 'AC', 'BC'])
  })

  it('sums up to the whole, however 2,000 atoms are dealt out', () => {
    const rows = Array.from({ length: 40 }, (_, y) =>
      Array.from({ length: 50 }, (_, x) => 'ABCDEFGH'[(x * 7 + y * 3) % 8]).join(''),
    )
    const { ground, labels } = board(rows)
    const { grids } = count(ground, labels, RULES)
    expect(grids.reduce((sum, each) => sum + each.households, 0)).toBe(20_000)
    expect(grids.reduce((sum, each) => sum + each.atoms, 0)).toBe(2000)
  })

  it('has nothing to say of no ground', () => {
    const { ground } = board([])
    const { grids, faults, score } = count(ground, [], RULES)
    expect([grids, faults, score.total]).toEqual([[], [], 0])
  })
})

describe('labels', () => {
  it('stand by code, new ones last and by number', () => {
    expect(inOrder(['+10', '002', '+2', '001'])).toEqual(['001', '002', '+2', '+10'])
  })

  it('of new grids are never given twice', () => {
    expect(freshLabel(['001', '+1', '+4'])).toBe('+5')
    expect(freshLabel([])).toBe('+1')
  })
})
