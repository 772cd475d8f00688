"""Three neighbouring grids made anew: a tree over all of them is cut at the best two places."""

from __future__ import annotations

import math

import numpy as np

from gisgov.zoning.search.compiling import compiled
from gisgov.zoning.search.cutting import mark_branch, price, weigh
from gisgov.zoning.search.growing import Labels, clear, grow, three
from gisgov.zoning.search.state import (
    HERE,
    HOUSEHOLDS,
    MASS,
    MASS_R2,
    MASS_X,
    MASS_Y,
    SHARED,
    SUMS,
    WIDTH,
    Floats,
    Ground,
    Room,
    Rules,
    State,
    chance,
    grid_cost,
)

__all__ = ["recut_three"]

LARGEST = 240
"""Atoms of a tree whose pairs of cuts are all tried."""


ORDERS = np.array([[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
"""Which of three labels each of three sides may have."""


@compiled
def recut_three(
    ground: Ground, rules: Rules, state: State, room: Room, atom: int, other: int, heat: float
) -> float:
    """Cut an atom's grid, another and one beside them anew; return by how much the cost changed."""
    own = state.label[atom]
    if state.atoms[own] + state.atoms[other] > LARGEST:
        return 0.0
    third = beside(ground, state, room, atom, other)
    if third < 0 or state.atoms[own] + state.atoms[other] + state.atoms[third] > LARGEST:
        return 0.0
    labels = three(own, other, third)
    count = grow(ground, state, room, atom, other, third, 1 << int(chance(state.rng) * 4.0))
    now = weigh(ground, state, room, count, labels)
    for label in labels:
        now += price(ground, rules, state, int(label)) - rules.moved * state.stay[label]
    one, two = best_pair(rules, room, count)
    change = 0.0
    if one > 0:
        sides = side_sums(room, count, one, two)
        order = best_order(sides)
        cost = cost_of_sides(ground, rules, room, count, sides, order) - now
        if cost < 0.0 or chance(state.rng) < math.exp(-cost / max(heat, 1e-9)):
            deal_three(state, room, count, sides, order, labels)
            change = cost
    clear(room, count)
    return change


@compiled
def beside(ground: Ground, state: State, room: Room, atom: int, other: int) -> int:
    """Return a grid beside an atom's grid or another by chance, -1 for none."""
    own = state.label[atom]
    count = grow(ground, state, room, atom, other, other, 1)
    found, seen = -1, 0
    for i in range(count):
        here = room.order[i]
        for k in range(ground.start[here], ground.start[here + 1]):
            label = state.label[ground.near[k]]
            if ground.passable[k] and label not in (own, other):
                seen += 1
                if chance(state.rng) * seen < 1.0:
                    found = label
    clear(room, count)
    return found


@compiled
def best_pair(rules: Rules, room: Room, count: int) -> tuple[int, int]:
    """Return the two branches that are best cut off; the second may hang on the first."""
    total = room.sub[0]
    best, one, two = np.inf, 0, 0
    for i in range(1, count - 1):
        cut = room.sub[i, HOUSEHOLDS]
        rest = total[HOUSEHOLDS] - cut
        least = min(
            out_by(rules, cut, 1.0) + out_by(rules, rest, 2.0),
            out_by(rules, cut, 2.0) + out_by(rules, rest, 1.0),
        )
        if rules.penalty * least >= best:
            continue
        mark_branch(room, count, i)
        for j in range(i + 1, count):
            cost = pair_cost(rules, room, i, j, best)
            if cost < best:
                best, one, two = cost, i, j
    return one, two


@compiled
def out_by(rules: Rules, households: float, grids: float) -> float:
    """Return by how much households are too few or too many for so many grids."""
    return max(0.0, grids * rules.lower - households, households - grids * rules.upper)


@compiled
def pair_cost(rules: Rules, room: Room, i: int, j: int, best: float) -> float:
    """Return what three grids cost at most if two branches are cut off; no sum above the best."""
    total, first, second = room.sub[0], room.sub[i], room.sub[j]
    nested = 1.0 if room.inside[j] else 0.0
    households = first[HOUSEHOLDS] - nested * second[HOUSEHOLDS]
    rest = total[HOUSEHOLDS] - households - second[HOUSEHOLDS]
    cost = out_by(rules, households, 1.0) + out_by(rules, rest, 1.0)
    cost = rules.penalty * (cost + out_by(rules, second[HOUSEHOLDS], 1.0))
    if cost >= best:
        return cost
    cost += first[SHARED] + second[SHARED]
    mass, x = first[MASS] - nested * second[MASS], first[MASS_X] - nested * second[MASS_X]
    y = first[MASS_Y] - nested * second[MASS_Y]
    # The squares about the origin are the same however the ground is cut.
    about = total[MASS_R2] - about_centre(mass, x, y)
    about -= about_centre(second[MASS], second[MASS_X], second[MASS_Y])
    rest_x, rest_y = total[MASS_X] - x - second[MASS_X], total[MASS_Y] - y - second[MASS_Y]
    about -= about_centre(total[MASS] - mass - second[MASS], rest_x, rest_y)
    return float(cost + rules.inertia * about)


@compiled
def about_centre(mass: float, x: float, y: float) -> float:
    """Return what inertia about the origin is more than that about the centre of mass."""
    return (x * x + y * y) / mass if mass > 1e-9 else 0.0


@compiled
def side_sums(room: Room, count: int, one: int, two: int) -> Floats:
    """Return the sums of the three sides of two cuts, and note in `to` on which each atom lies."""
    sides = np.zeros((3, WIDTH))
    for i in range(count):
        if i == 0:
            room.to[i] = 0
        elif i in (one, two):
            room.to[i] = 1 if i == one else 2
        else:
            room.to[i] = room.to[room.parent[i]]
    nested = room.to[room.parent[two]] == 1
    for j in range(WIDTH):
        sides[2, j] = room.sub[two, j]
        sides[1, j] = room.sub[one, j] - (room.sub[two, j] if nested else 0.0)
        sides[0, j] = room.sub[0, j] - sides[1, j] - sides[2, j]
    return sides


@compiled
def best_order(sides: Floats) -> int:
    """Return the row of `ORDERS` by which the most households stay: the label of each side."""
    best, most = 0, -1.0
    for order in range(6):
        stay = 0.0
        for side in range(3):
            stay += sides[side, HERE + ORDERS[order, side]]
        if stay > most:
            best, most = order, stay
    return best


@compiled
def cost_of_sides(
    ground: Ground, rules: Rules, room: Room, count: int, sides: Floats, order: int
) -> float:
    """Return what three sides cost as grids."""
    cost = 0.0
    for side in range(3):
        cost += grid_cost(sides[side], sides[side], 0.0, 0.0, rules)
        cost -= rules.moved * sides[side, HERE + ORDERS[order, side]]
    for i in range(count):
        atom = room.order[i]
        for k in range(ground.start[atom], ground.start[atom + 1]):
            at = room.at[ground.near[k]]
            if at > i and room.to[at] != room.to[i]:
                cost += ground.off[k]
    return cost


@compiled
def deal_three(
    state: State,
    room: Room,
    count: int,
    sides: Floats,
    order: int,
    labels: Labels,
) -> None:
    """Give the three sides to three grids."""
    for side in range(3):
        label = labels[ORDERS[order, side]]
        state.atoms[label] = 0
        state.stay[label] = sides[side, HERE + ORDERS[order, side]]
        for j in range(SUMS):
            state.sums[label, j] = sides[side, j]
    for i in range(count):
        label = labels[ORDERS[order, room.to[i]]]
        state.label[room.order[i]] = label
        state.atoms[label] += 1
