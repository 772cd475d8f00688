"""Single moves: an atom at a border goes over to the neighbour."""

from __future__ import annotations

import math

import numpy as np

from gisgov.zoning.search.compiling import compiled
from gisgov.zoning.search.reaching import holds_without, radius_of
from gisgov.zoning.search.state import (
    HOUSEHOLDS,
    SUMS,
    Ground,
    Room,
    Rules,
    State,
    chance,
    grid_cost,
)

__all__ = ["border", "move", "try_move"]


@compiled
def border(ground: Ground, state: State, tries: int) -> tuple[int, int]:
    """Return an atom beside another grid by chance, and the row of that neighbour; -1 for none."""
    n = len(state.label)
    for _ in range(tries):
        atom = int(chance(state.rng) * n)
        first, last = ground.start[atom], ground.start[atom + 1]
        if first < last:
            k = first + int(chance(state.rng) * (last - first))
            if ground.passable[k] and state.label[ground.near[k]] != state.label[atom]:
                return atom, k
    return -1, -1


@compiled
def try_move(
    ground: Ground, rules: Rules, state: State, room: Room, atom: int, to: int, heat: float
) -> float:
    """Move an atom to a grid if it pays, or by chance with some heat; return what it changed."""
    from_ = state.label[atom]
    if state.atoms[from_] == 1:
        return 0.0
    change = worth(ground, rules, state, atom, to)
    if change >= 0.0 and (heat <= 0.0 or chance(state.rng) >= math.exp(-change / heat)):
        return 0.0
    if not holds_without(ground, state, room, atom):
        return 0.0
    move(ground, state, atom, to)
    return change


@compiled
def worth(ground: Ground, rules: Rules, state: State, atom: int, to: int) -> float:
    """Return by how much the cost changes if an atom moves to a grid."""
    from_ = state.label[atom]
    change = 0.0
    for k in range(ground.start[atom], ground.start[atom + 1]):
        near = state.label[ground.near[k]]
        if near == from_:
            change += ground.off[k]
        elif near == to:
            change -= ground.off[k]
    values, sums = ground.values[atom], state.sums
    r_less, r_from, r_more, r_to = 0.0, 0.0, 0.0, 0.0
    if rules.most_radius_m < np.inf:
        r_less = radius_of(ground, state, from_, atom, -1.0)
        r_from = radius_of(ground, state, from_, atom, 0.0)
        r_more = radius_of(ground, state, to, atom, 1.0)
        r_to = radius_of(ground, state, to, atom, 0.0)
    change += grid_cost(sums[from_], values, -1.0, r_less, rules)
    change -= grid_cost(sums[from_], values, 0.0, r_from, rules)
    change += grid_cost(sums[to], values, 1.0, r_more, rules)
    change -= grid_cost(sums[to], values, 0.0, r_to, rules)
    now = ground.current[atom]
    if now >= 0:
        staying = int(state.code[to] == now) - int(state.code[from_] == now)
        change -= rules.moved * ground.values[atom, HOUSEHOLDS] * staying
    return change


@compiled
def move(ground: Ground, state: State, atom: int, to: int) -> None:
    """Move an atom to a grid."""
    from_, now = state.label[atom], ground.current[atom]
    households = ground.values[atom, HOUSEHOLDS]
    for j in range(SUMS):
        state.sums[from_, j] -= ground.values[atom, j]
        state.sums[to, j] += ground.values[atom, j]
    if now >= 0 and state.code[from_] == now:
        state.stay[from_] -= households
    if now >= 0 and state.code[to] == now:
        state.stay[to] += households
    state.atoms[from_] -= 1
    state.atoms[to] += 1
    state.label[atom] = to
