"""What holds together: whether a grid does without an atom, and how far it reaches."""

from __future__ import annotations

import math

import numpy as np

from gisgov.zoning.search.compiling import compiled
from gisgov.zoning.search.state import MASS, MASS_X, MASS_Y, Floats, Ground, Ints, Room, State

__all__ = ["centre", "holds_without", "off_centre", "pieces", "radius_of"]


@compiled
def holds_without(ground: Ground, state: State, room: Room, atom: int) -> bool:
    """Return whether an atom's grid is in one piece without it."""
    label = state.label[atom]
    first, wanted = -1, 0
    stamp = room.stamp[0] + 2
    room.stamp[0] = stamp
    for k in range(ground.start[atom], ground.start[atom + 1]):
        near = ground.near[k]
        if ground.passable[k] and state.label[near] == label and room.mark[near] < stamp - 1:
            room.mark[near] = stamp - 1  # to be reached
            first = near
            wanted += 1
    if wanted <= 1:
        return wanted == 1 or state.atoms[label] == 1
    return spread(ground, state, room, atom, first, wanted)


@compiled
def spread(ground: Ground, state: State, room: Room, without: int, first: int, wanted: int) -> bool:
    """Return whether as many marked atoms are reached from the first as are wanted."""
    label, stamp = state.label[first], room.stamp[0]
    room.mark[first], room.mark[without] = stamp, stamp
    room.order[0] = first
    done, known = 0, 1
    wanted -= 1
    while done < known:
        atom = room.order[done]
        done += 1
        for k in range(ground.start[atom], ground.start[atom + 1]):
            near = ground.near[k]
            if not ground.passable[k] or state.label[near] != label or room.mark[near] == stamp:
                continue
            if room.mark[near] == stamp - 1:
                wanted -= 1
                if wanted == 0:
                    return True
            room.mark[near] = stamp
            room.order[known] = near
            known += 1
    return False


@compiled
def radius_of(ground: Ground, state: State, grid: int, extra: int, sign: float) -> float:
    """Return how far a grid's atoms lie from its centre of mass: with one atom more or less."""
    middle = centre(state.sums[grid], ground.values[extra], sign)
    most = 0.0
    for atom in range(len(state.label)):
        there = state.label[atom] == grid
        if atom == extra and sign != 0.0:
            there = sign > 0.0
        if there:
            most = max(most, off_centre(ground, atom, middle))
    return math.sqrt(most)


@compiled
def centre(sums: Floats, extra: Floats, sign: float) -> tuple[float, float]:
    """Return the centre of mass of sums with so many times those of `extra`."""
    mass = max(sums[MASS] + sign * extra[MASS], 1e-9)
    x, y = sums[MASS_X] + sign * extra[MASS_X], sums[MASS_Y] + sign * extra[MASS_Y]
    return x / mass, y / mass


@compiled
def off_centre(ground: Ground, atom: int, middle: tuple[float, float]) -> float:
    """Return the square of an atom's distance from a place."""
    dx, dy = ground.place[atom, 0] - middle[0], ground.place[atom, 1] - middle[1]
    return float(dx * dx + dy * dy)


@compiled
def pieces(ground: Ground, label: Ints) -> Ints:
    """Return the number of the piece in which each atom lies: one grid, joined passably."""
    n = len(label)
    piece = np.full(n, -1, np.int32)
    order = np.empty(n, np.int32)
    count = 0
    for seed in range(n):
        if piece[seed] >= 0:
            continue
        piece[seed], order[0] = count, seed
        done, known = 0, 1
        while done < known:
            atom = order[done]
            done += 1
            for k in range(ground.start[atom], ground.start[atom + 1]):
                near = ground.near[k]
                if ground.passable[k] and piece[near] < 0 and label[near] == label[atom]:
                    piece[near], order[known] = count, near
                    known += 1
        count += 1
    return piece
