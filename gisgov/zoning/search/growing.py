"""Trees by chance over the ground of two neighbouring grids, grown along off-street borders."""

from __future__ import annotations

import numpy as np

from gisgov.zoning.search.compiling import compiled
from gisgov.zoning.search.state import Ground, Room, State, chance

__all__ = ["Labels", "clear", "grow", "grow_apart", "three"]

Labels = tuple[np.int32, np.int32, np.int32]


@compiled
def grow(
    ground: Ground, state: State, room: Room, root: int, other: int, third: int, choices: int
) -> int:
    """Grow a tree from an atom over its grid and two others; return how many atoms it has.

    Each step takes the best of some borders by chance: the more choices, the more the tree keeps to
    borders that lie off streets, so that few of its own cross a street and a cut falls on one.
    The three grids may be the same.
    """
    own = state.label[root]
    room.at[root], room.order[0], room.parent[0] = 0, root, -1
    labels = three(own, other, third)
    waiting = offers(ground, state, room, 0, labels, 0)
    return extend(ground, state, room, labels, 1, waiting, choices)


@compiled
def grow_apart(
    ground: Ground, state: State, room: Room, root: int, other: int, choices: int
) -> int:
    """Grow a tree over an atom's grid first, so that the present border is one of the cuts."""
    own = state.label[root]
    count = grow(ground, state, room, root, own, own, choices)
    labels = three(other, other, other)
    crossings = 0
    for i in range(count):
        crossings = offers(ground, state, room, i, labels, crossings)
    if crossings == 0:
        return count
    pick = int(chance(state.rng) * crossings)
    atom = room.to[pick]
    room.at[atom], room.order[count], room.parent[count] = count, atom, room.from_[pick]
    waiting = offers(ground, state, room, count, labels, 0)
    return extend(ground, state, room, labels, count + 1, waiting, choices)


@compiled
def offers(ground: Ground, state: State, room: Room, i: int, labels: Labels, waiting: int) -> int:
    """Put the borders of the tree's atom `i` with atoms of these grids among those that wait."""
    atom = room.order[i]
    for k in range(ground.start[atom], ground.start[atom + 1]):
        near = ground.near[k]
        label = state.label[near]
        if ground.passable[k] and room.at[near] < 0 and label in labels:
            room.from_[waiting], room.to[waiting] = i, near
            room.pull[waiting] = ground.off[k]
            waiting += 1
    return waiting


@compiled
def extend(
    ground: Ground,
    state: State,
    room: Room,
    labels: Labels,
    count: int,
    waiting: int,
    choices: int,
) -> int:
    """Grow a tree on until no border waits; return how many atoms it has then."""
    while waiting > 0:
        pick = int(chance(state.rng) * waiting)
        for _ in range(choices - 1):
            rival = int(chance(state.rng) * waiting)
            if room.pull[rival] > room.pull[pick]:
                pick = rival
        atom, parent = room.to[pick], room.from_[pick]
        waiting -= 1
        room.to[pick], room.from_[pick] = room.to[waiting], room.from_[waiting]
        room.pull[pick] = room.pull[waiting]
        if room.at[atom] < 0:
            room.at[atom], room.order[count], room.parent[count] = count, atom, parent
            waiting = offers(ground, state, room, count, labels, waiting)
            count += 1
    return count


@compiled
def clear(room: Room, count: int) -> None:
    """Forget a tree."""
    for i in range(count):
        room.at[room.order[i]] = -1


@compiled
def three(one: int, other: int, third: int) -> Labels:
    """Return three labels, all of one type."""
    return np.int32(one), np.int32(other), np.int32(third)
