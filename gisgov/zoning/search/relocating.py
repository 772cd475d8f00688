"""A grid given up at one place and a new one made at another: what no border move brings about."""

from __future__ import annotations

import math

from gisgov.zoning.search.compiling import compiled
from gisgov.zoning.search.cutting import price, split
from gisgov.zoning.search.growing import clear
from gisgov.zoning.search.state import (
    HOUSEHOLDS,
    SUMS,
    Ground,
    Room,
    Rules,
    State,
    chance,
)

__all__ = ["join", "relocate"]


@compiled
def relocate(
    ground: Ground, rules: Rules, state: State, room: Room, atom: int, into: int, heat: float
) -> float:
    """Give an atom's grid to a neighbour and split a third; return by how much the cost changed."""
    gone = state.label[atom]
    seed = elsewhere(state, gone, into)
    if seed < 0 or state.code[gone] >= 0:
        return 0.0
    third = state.label[seed]
    label, sums = state.label.copy(), state.sums.copy()
    stay, atoms = state.stay.copy(), state.atoms.copy()
    now = price(ground, rules, state, gone) + price(ground, rules, state, into)
    now += price(ground, rules, state, third) - rules.moved * (stay[into] + stay[third])
    change = -now - join(ground, state, room, atom, into)
    change += split(ground, rules, state, room, seed, gone)
    change += price(ground, rules, state, gone) + price(ground, rules, state, into)
    change += price(ground, rules, state, third)
    change -= rules.moved * (state.stay[into] + state.stay[third])
    if change < 0.0 or chance(state.rng) < math.exp(-change / max(heat, 1e-9)):
        return float(change)
    state.label[:], state.sums[:], state.stay[:], state.atoms[:] = label, sums, stay, atoms
    return 0.0


@compiled
def elsewhere(state: State, one: int, other: int) -> int:
    """Return an atom of a third grid, by chance one with many households; -1 for none."""
    best = -1
    for _ in range(4):
        atom = int(chance(state.rng) * len(state.label))
        grid = state.label[atom]
        if grid in (one, other) or state.atoms[grid] < 2:
            continue
        if best < 0 or state.sums[grid, HOUSEHOLDS] > state.sums[state.label[best], HOUSEHOLDS]:
            best = atom
    return best


@compiled
def join(ground: Ground, state: State, room: Room, atom: int, into: int) -> float:
    """Give an atom's whole grid to a neighbour; return what the border between them cost."""
    gone = state.label[atom]
    shared = 0.0
    room.order[0], state.label[atom] = atom, into
    done, known = 0, 1
    room.at[atom] = 0
    while done < known:
        here = room.order[done]
        done += 1
        for k in range(ground.start[here], ground.start[here + 1]):
            near = ground.near[k]
            if state.label[near] == into and room.at[near] < 0:
                shared += ground.off[k]
            elif state.label[near] == gone and ground.passable[k]:
                state.label[near], room.at[near], room.order[known] = into, known, near
                known += 1
    for i in range(known):
        now = ground.current[room.order[i]]
        if now >= 0 and now == state.code[into]:
            state.stay[into] += ground.values[room.order[i], HOUSEHOLDS]
    clear(room, known)
    for j in range(SUMS):
        state.sums[into, j] += state.sums[gone, j]
        state.sums[gone, j] = 0.0
    state.atoms[into] += state.atoms[gone]
    state.atoms[gone], state.stay[gone] = 0, 0.0
    return shared
