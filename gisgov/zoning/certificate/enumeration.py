"""All grids that can be made of some pieces: joined, and within the bounds. Each comes once.

The search is that of S. Wernicke, Efficient detection of network motifs (2006): a set grows from
its first piece by neighbours that come later and that no piece before them touches, so that no two
ways lead to the same set. It ends wherever the households pass the upper bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from gisgov.zoning.certificate.compiling import compiled
from gisgov.zoning.certificate.pieces import Pieces
from gisgov.zoning.values import Floats, Ints, Weights

__all__ = ["Listed", "listed"]

Values = TypeVar("Values", Ints, Floats, npt.NDArray[np.int16])
Shorts = npt.NDArray[np.int16]

ROOM = 1 << 14  # sets that there is room for at first
SEEN = 12  # sets that are looked at for each that may be listed: most are too small

HOUSEHOLDS, OFF_M, MASS, MASS_X, MASS_Y, MASS_SQUARE = range(6)


@dataclass(frozen=True, eq=False)
class Listed:
    """Grids that can be made of pieces.

    Attributes
    ----------
    start, members
        Pieces of grid i, which are `members[start[i]:start[i + 1]]`.
    cost
        What each weighs in the objective, households that are moved left out.
    complete
        Whether these are all.
    """

    start: Ints
    members: Shorts
    cost: Floats
    complete: bool

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.cost)


def listed(pieces: Pieces, *, lower: int, upper: int, weights: Weights, most: int) -> Listed:
    """List all grids that can be made of pieces, or the first `most` of them."""
    sums = np.column_stack([pieces.households, pieces.outline_m, pieces.mass, pieces.moment])
    graph, shapes = (pieces.start, pieces.beside), (sums, pieces.shared_m)
    costs = (weights.off_street / 2, weights.inertia)
    return Listed(*walk(graph, shapes, costs, (lower, upper), most))


@compiled
def walk(
    graph: tuple[Ints, Ints],
    shapes: tuple[Floats, Floats],
    weights: tuple[float, float],
    bounds: tuple[int, int],
    most: int,
) -> tuple[Ints, Shorts, Floats, bool]:
    """Write each joined set of pieces within the bounds, from every first piece in turn."""
    count = len(graph[0]) - 1
    start, members, cost = np.zeros(ROOM + 1, np.int64), np.zeros(0, np.int16), np.zeros(ROOM)
    chosen, near = np.zeros(count, np.int16), np.zeros(count, np.int64)
    rim, width = np.zeros((count, count), np.int16), np.zeros(count, np.int64)
    sums = np.zeros((count + 1, 6))
    found, seen = 0, 0
    for first in range(count):
        depth = 0
        chosen[0] = first
        while depth >= 0:
            enter(chosen[: depth + 1], graph, shapes, bounds[1], (rim, width), sums, near)
            seen += 1
            if bounds[0] <= sums[depth + 1, HOUSEHOLDS] <= bounds[1]:
                if found == most or seen > SEEN * most:
                    return start[: found + 1], members[: start[found]], cost[:found], False
                if found == len(cost):
                    start, cost = longer(start), longer(cost)
                end = start[found] + depth + 1
                if end > len(members):
                    members = longer(members)
                members[start[found] : end] = chosen[: depth + 1]
                cost[found] = weight(sums[depth + 1], weights)
                found += 1
                start[found] = end
            depth = onward(chosen, depth, graph, (rim, width), near)
    return start[: found + 1], members[: start[found]], cost[:found], True


@compiled
def longer(values: Values) -> Values:
    """Return an array twice as long, that begins with these values."""
    result = np.zeros(2 * len(values) + ROOM, values.dtype)
    result[: len(values)] = values
    return result


@compiled
def weight(sums: Floats, weights: tuple[float, float]) -> float:
    """Return what a grid weighs, by its sums."""
    off = sums[MASS_X] ** 2 + sums[MASS_Y] ** 2
    inertia = sums[MASS_SQUARE] - off / sums[MASS] if sums[MASS] > 0 else 0.0
    return float(weights[0] * sums[OFF_M] + weights[1] * max(inertia, 0.0))


@compiled
def enter(
    chosen: Shorts,
    graph: tuple[Ints, Ints],
    shapes: tuple[Floats, Floats],
    upper: int,
    rims: tuple[Shorts, Ints],
    sums: Floats,
    near: Ints,
) -> None:
    """Add the last piece that was chosen: its sums, and which pieces may follow it."""
    depth, piece = len(chosen) - 1, chosen[-1]
    rim, width = rims
    sums[depth + 1] = sums[depth] + shapes[0][piece]
    for before in chosen[:-1]:
        sums[depth + 1, OFF_M] -= 2 * shapes[1][before, piece]
    room = upper - sums[depth + 1, HOUSEHOLDS]
    count = 0
    if depth > 0:
        for other in rim[depth - 1, : width[depth - 1]]:
            if shapes[0][other, HOUSEHOLDS] <= room:
                rim[depth, count] = other
                count += 1
    for other in graph[1][graph[0][piece] : graph[0][piece + 1]]:
        if near[other] == 0 and other > chosen[0] and shapes[0][other, HOUSEHOLDS] <= room:
            rim[depth, count] = other
            count += 1
        near[other] += 1
    width[depth] = count


@compiled
def onward(
    chosen: Shorts, depth: int, graph: tuple[Ints, Ints], rims: tuple[Shorts, Ints], near: Ints
) -> int:
    """Choose the next piece, at the deepest place that has any; return its depth, or -1."""
    rim, width = rims
    while depth >= 0:
        if width[depth] > 0:
            width[depth] -= 1
            chosen[depth + 1] = rim[depth, width[depth]]
            return depth + 1
        piece = chosen[depth]
        for other in graph[1][graph[0][piece] : graph[0][piece + 1]]:
            near[other] -= 1
        depth -= 1
    return -1
