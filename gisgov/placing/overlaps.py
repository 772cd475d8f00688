"""Which areas share ground, and how such areas are put into layers in which none do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.placing.table import Ints

__all__ = ["all_pairs", "layers", "sharing"]

INNER_POINTS_MEET = "2********"

Geometries = npt.NDArray[np.object_]


def sharing(shapes: Geometries, pairs: Ints) -> Ints:
    """The pairs of areas that share inner points.

    Parameters
    ----------
    shapes
        Valid areas.
    pairs
        Positions of two areas each, (n, 2).
    """
    boxes = shapely.bounds(shapes)
    one, two = boxes[pairs[:, 0]], boxes[pairs[:, 1]]
    meet = (one[:, :2] < two[:, 2:]).all(axis=1) & (two[:, :2] < one[:, 2:]).all(axis=1)
    near = pairs[meet]
    shared = shapely.relate_pattern(shapes[near[:, 0]], shapes[near[:, 1]], INNER_POINTS_MEET)
    return np.asarray(near[shared], dtype=np.int32)


def all_pairs(shapes: Geometries) -> Ints:
    """All pairs of areas that share inner points, each once."""
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T
    return sharing(shapes, pairs[pairs[:, 0] < pairs[:, 1]].astype(np.int32))


def layers(count: int, pairs: Ints) -> list[Ints]:
    """Areas 0 to count - 1 in layers: no two of a layer are a pair.

    Each goes to the first layer that has room for it.

    Examples
    --------
    >>> [layer.tolist() for layer in layers(4, np.array([[0, 1], [1, 2], [0, 2]], np.int32))]
    [[0, 3], [1], [2]]
    """
    partners: list[list[int]] = [[] for _ in range(count)]
    for one, two in pairs.tolist():
        partners[max(one, two)].append(min(one, two))
    layer = np.zeros(count, dtype=np.int64)
    for area, before in enumerate(partners):  # each depends on those before it
        taken = {int(layer[other]) for other in before}
        layer[area] = next(k for k in range(count) if k not in taken)
    return [np.flatnonzero(layer == k).astype(np.int32) for k in range(int(layer.max()) + 1)]
