"""The search itself: moves and new cuts by chance, taken when they pay, and at first when not."""

from __future__ import annotations

import numpy as np

from gisgov.zoning.search.compiling import compiled
from gisgov.zoning.search.cutting import recut
from gisgov.zoning.search.moving import border, try_move
from gisgov.zoning.search.reaching import radius_of
from gisgov.zoning.search.relocating import relocate
from gisgov.zoning.search.state import (
    AREA,
    HOUSEHOLDS,
    MASS,
    MASS_R2,
    MASS_X,
    MASS_Y,
    SUMS,
    Floats,
    Ground,
    Ints,
    Room,
    Rules,
    State,
    chance,
    excess,
)
from gisgov.zoning.search.threes import recut_three

__all__ = ["anneal", "cost_of", "count", "out_of_bounds"]


ANEW, THREES = 0.1, 0.3
"""Shares of the cuts that give up a grid for another, and that cut three at once."""


@compiled
def anneal(
    ground: Ground, rules: Rules, state: State, room: Room, heat: float, moves: int, cuts: int
) -> float:
    """Try so many single moves and new cuts at one heat; return by how much the cost changed."""
    change, due = 0.0, 0.0
    for _ in range(moves + cuts):
        atom, k = border(ground, state, 64)
        if k < 0:
            continue
        other = state.label[ground.near[k]]
        due += cuts / (moves + cuts)
        if due >= 1.0:
            due -= 1.0
            change += cut_anew(ground, rules, state, room, atom, other, heat)
        else:
            change += try_move(ground, rules, state, room, atom, other, heat)
    return change


@compiled
def cut_anew(
    ground: Ground, rules: Rules, state: State, room: Room, atom: int, other: int, heat: float
) -> float:
    """Try one new cut of one kind or another; return by how much the cost changed."""
    kind = chance(state.rng)
    if kind < ANEW:
        return relocate(ground, rules, state, room, atom, other, heat)
    if kind < ANEW + THREES and rules.most_radius_m == np.inf:
        return recut_three(ground, rules, state, room, atom, other, heat)
    return recut(ground, rules, state, room, atom, other, heat)


@compiled
def count(ground: Ground, label: Ints, code: Ints, sums: Floats, stay: Floats, atoms: Ints) -> None:
    """Sum up over the atoms of each grid."""
    sums[:], stay[:], atoms[:] = 0.0, 0.0, 0
    for atom in range(len(label)):
        grid = label[atom]
        atoms[grid] += 1
        for j in range(SUMS):
            sums[grid, j] += ground.values[atom, j]
        if ground.current[atom] >= 0 and ground.current[atom] == code[grid]:
            stay[grid] += ground.values[atom, HOUSEHOLDS]


@compiled
def out_of_bounds(ground: Ground, rules: Rules, state: State) -> Floats:
    """Return by how many households each grid is out of its bounds."""
    out = np.zeros(len(state.code))
    for grid in range(len(state.code)):
        radius_m = 0.0
        if rules.most_radius_m < np.inf:
            radius_m = radius_of(ground, state, grid, 0, 0.0)
        out[grid] = excess(state.sums[grid, HOUSEHOLDS], state.sums[grid, AREA], radius_m, rules)
    return out


@compiled
def cost_of(ground: Ground, rules: Rules, state: State) -> tuple[float, float]:
    """Return the households out of bounds, and what all else costs."""
    out, cost = out_of_bounds(ground, rules, state).sum(), 0.0
    for grid in range(len(state.code)):
        # Penalties are nothing here: bounds are told apart.
        mass = state.sums[grid, MASS]
        if mass > 0.0:
            turning = state.sums[grid, MASS_X] ** 2 + state.sums[grid, MASS_Y] ** 2
            cost += rules.inertia * max(state.sums[grid, MASS_R2] - turning / mass, 0.0)
        cost -= rules.moved * state.stay[grid]
    for atom in range(len(state.label)):
        if ground.current[atom] >= 0:
            cost += rules.moved * ground.values[atom, HOUSEHOLDS]
        for k in range(ground.start[atom], ground.start[atom + 1]):
            if state.label[ground.near[k]] != state.label[atom]:
                cost += ground.off[k] / 2.0
    return out, cost
