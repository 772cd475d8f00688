"""Edges cut into pieces of equal length, compiled."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gisgov.heat.streets.compiling import compiled

__all__ = ["cut"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@compiled
def cut(points: Floats, begins: Ints, along: Floats, pieces: Ints) -> tuple[Floats, Ints]:
    """Return the corners of all pieces, and the piece of each corner."""
    room = len(points) + 2 * pieces[-1]
    corners, owner = np.empty((room, 2), np.float64), np.empty(room, np.int64)
    count = 0
    for edge in range(len(begins) - 1):
        last = begins[edge + 1] - 1
        parts = pieces[edge + 1] - pieces[edge]
        at = begins[edge]  # the corner before, or at, where the next piece begins
        for part in range(parts):
            start, end = along[last] * part / parts, along[last] * (part + 1) / parts
            while at < last - 1 and along[at + 1] <= start:
                at += 1
            corners[count] = _between(points, along, at, start)
            owner[count] = pieces[edge] + part
            count += 1
            while at < last - 1 and along[at + 1] < end:
                at += 1
                corners[count] = points[at]
                owner[count] = pieces[edge] + part
                count += 1
            corners[count] = _between(points, along, at, end)
            owner[count] = pieces[edge] + part
            count += 1
    return corners[:count], owner[:count]


@compiled
def _between(points: Floats, along: Floats, at: int, metres: float) -> Floats:
    """Return the place so many metres along, which is between a corner and the next."""
    long = along[at + 1] - along[at]
    share = min(1.0, max(0.0, (metres - along[at]) / long)) if long > 0.0 else 0.0
    place: Floats = points[at] + (points[at + 1] - points[at]) * share
    return place
