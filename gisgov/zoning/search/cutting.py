"""Two neighbouring grids made anew: a tree over both is cut where the objective is least.

After recombination (DeFord, Duchin and Solomon, 2021), but of all edges of the tree the best is
cut, by the whole objective and not by the balance alone: sums over the branches tell in one pass
what each cut would cost.
"""

from __future__ import annotations

import math

import numpy as np

from gisgov.zoning.search.compiling import compiled
from gisgov.zoning.search.growing import Labels, clear, grow, grow_apart, three
from gisgov.zoning.search.reaching import centre, off_centre, radius_of
from gisgov.zoning.search.state import (
    HERE,
    HOUSEHOLDS,
    SHARED,
    SUMS,
    THERE,
    THIRD,
    WIDTH,
    Ground,
    Room,
    Rules,
    State,
    chance,
    grid_cost,
)

__all__ = ["mark_branch", "price", "recut", "split", "weigh"]


@compiled
def recut(
    ground: Ground, rules: Rules, state: State, room: Room, atom: int, other: int, heat: float
) -> float:
    """Cut an atom's grid and another anew; return by how much the cost changed."""
    own = state.label[atom]
    choices = 1 << int(chance(state.rng) * 4.0)
    if chance(state.rng) < 0.5:
        count = grow(ground, state, room, atom, other, other, choices)
    else:
        count = grow_apart(ground, state, room, atom, other, choices)
    shared = weigh(ground, state, room, count, three(own, other, own))
    best, cost = best_cut(ground, rules, room, count)
    now = price(ground, rules, state, own) + price(ground, rules, state, other)
    change = cost - now - shared + rules.moved * (state.stay[own] + state.stay[other])
    taken = best > 0 and (change < 0.0 or chance(state.rng) < math.exp(-change / max(heat, 1e-9)))
    if taken:
        deal(state, room, count, best, own, other)
    clear(room, count)
    return change if taken else 0.0


@compiled
def split(ground: Ground, rules: Rules, state: State, room: Room, atom: int, new: int) -> float:
    """Cut an atom's grid of two atoms or more in two; return what the border between costs.

    The second is `new`, which nobody has.
    """
    own = state.label[atom]
    count = grow(ground, state, room, atom, own, own, 1 << int(chance(state.rng) * 4.0))
    weigh(ground, state, room, count, three(own, new, own))
    best, _ = best_cut(ground, rules, room, count)
    deal(state, room, count, best, own, new)
    clear(room, count)
    return float(room.sub[best, SHARED])


@compiled
def price(ground: Ground, rules: Rules, state: State, grid: int) -> float:
    """Return what a grid costs now, but for its borders and who stays."""
    radius_m = 0.0
    if rules.most_radius_m < np.inf:
        radius_m = radius_of(ground, state, grid, 0, 0.0)
    return grid_cost(state.sums[grid], state.sums[grid], 0.0, radius_m, rules)


@compiled
def weigh(ground: Ground, state: State, room: Room, count: int, labels: Labels) -> float:
    """Sum up each branch of a tree; return what the present borders of the grids cost."""
    own, other, third = labels
    for i in range(count):
        atom = room.order[i]
        now, households = ground.current[atom], ground.values[atom, HOUSEHOLDS]
        for j in range(SUMS):
            room.sub[i, j] = ground.values[atom, j]
        room.sub[i, SHARED] = 0.0
        room.sub[i, HERE] = households if now >= 0 and now == state.code[own] else 0.0
        room.sub[i, THERE] = households if now >= 0 and now == state.code[other] else 0.0
        room.sub[i, THIRD] = households if now >= 0 and now == state.code[third] else 0.0
    shared = 0.0
    for i in range(count):
        atom = room.order[i]
        for k in range(ground.start[atom], ground.start[atom + 1]):
            if room.at[ground.near[k]] > i and ground.off[k] > 0.0:
                count_border(room, i, room.at[ground.near[k]], ground.off[k])
                if state.label[ground.near[k]] != state.label[atom]:
                    shared += ground.off[k]
    for i in range(count - 1, 0, -1):
        for j in range(WIDTH):
            room.sub[room.parent[i], j] += room.sub[i, j]
    return shared


@compiled
def count_border(room: Room, one: int, other: int, cost: float) -> None:
    """Count a border to all branches that hold one of its two atoms and not the other."""
    room.sub[one, SHARED] += cost
    room.sub[other, SHARED] += cost
    while one != other:  # up to where their branches join
        if one > other:
            one = room.parent[one]
        else:
            other = room.parent[other]
    room.sub[one, SHARED] -= 2.0 * cost


@compiled
def best_cut(ground: Ground, rules: Rules, room: Room, count: int) -> tuple[int, float]:
    """Return the branch that is best cut off (0 for none), and what the two grids cost then."""
    total, best, least = room.sub[0], 0, np.inf
    for i in range(1, count):
        branch = room.sub[i]
        cost = grid_cost(branch, branch, 0.0, 0.0, rules)
        cost += grid_cost(total, branch, -1.0, 0.0, rules) + branch[SHARED]
        if rules.moved > 0.0:
            turned = branch[THERE] + total[HERE] - branch[HERE]
            cost -= rules.moved * max(branch[HERE] + total[THERE] - branch[THERE], turned)
        if cost < least and rules.most_radius_m < np.inf:
            cost += too_far(ground, rules, room, count, i)
        if cost < least:
            best, least = i, cost
    return best, least


@compiled
def too_far(ground: Ground, rules: Rules, room: Room, count: int, branch: int) -> float:
    """Return what a branch and the rest cost for reaching too far."""
    mark_branch(room, count, branch)
    total = room.sub[0]
    middle = centre(room.sub[branch], total, 0.0)
    middle_rest = centre(total, room.sub[branch], -1.0)
    most, most_rest = 0.0, 0.0
    for i in range(count):
        if room.inside[i]:
            most = max(most, off_centre(ground, room.order[i], middle))
        else:
            most_rest = max(most_rest, off_centre(ground, room.order[i], middle_rest))
    out = max(0.0, math.sqrt(most) / rules.most_radius_m - 1.0)
    out += max(0.0, math.sqrt(most_rest) / rules.most_radius_m - 1.0)
    return rules.penalty * rules.upper * out


@compiled
def mark_branch(room: Room, count: int, branch: int) -> None:
    """Mark what hangs on a branch."""
    for i in range(count):
        room.inside[i] = i == branch or (i > branch and room.inside[room.parent[i]])


@compiled
def deal(state: State, room: Room, count: int, branch: int, own: int, other: int) -> None:
    """Give a branch to one of two grids and the rest to the other, so that more stay."""
    mark_branch(room, count, branch)
    cut, total = room.sub[branch], room.sub[0]
    turned = cut[HERE] + total[THERE] - cut[THERE] > cut[THERE] + total[HERE] - cut[HERE]
    one, rest = (own, other) if turned else (other, own)
    size = 0
    for i in range(count):
        state.label[room.order[i]] = one if room.inside[i] else rest
        size += room.inside[i]
    for j in range(SUMS):
        state.sums[one, j] = cut[j]
        state.sums[rest, j] = total[j] - cut[j]
    stays, rests = (HERE, THERE) if turned else (THERE, HERE)
    state.stay[one] = cut[stays]
    state.stay[rest] = total[rests] - cut[rests]
    state.atoms[one], state.atoms[rest] = size, count - size
