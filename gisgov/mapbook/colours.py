"""Colours of areas on a map: those that meet differ, and few are enough."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["PALETTE", "colours"]

PALETTE = (
    *("#fbe3c0", "#d3e8cf", "#cfe0f2", "#f6d3d0", "#e2d6ee", "#f3efb9", "#cfeae8", "#ead9c9"),
    *("#dcdcf5", "#e4edc4"),
)
"""Light enough for black letters, and apart in grey as far as ten can be."""


def colours(shapes: npt.NDArray[np.object_]) -> list[str]:
    """A colour of `PALETTE` for each area; areas that meet in more than a point get others.

    Each takes the first that no neighbour before it has taken; where all are taken, the first.

    Parameters
    ----------
    shapes
        Polygons, in the order in which they choose.

    Examples
    --------
    >>> strip = shapely.box([0, 1, 2], 0, [1, 2, 3], 1)
    >>> colours(strip) == [PALETTE[0], PALETTE[1], PALETTE[0]]
    True
    """
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    ahead = other < one
    one, other = one[ahead], other[ahead]
    shared = shapely.intersection(shapes[one], shapes[other])
    beside = shapely.length(shared) > 0
    chosen: list[int] = []
    for k in range(len(shapes)):  # each looks at those that chose before it
        taken = {chosen[n] for n in other[beside & (one == k)]}
        chosen.append(next((c for c in range(len(PALETTE)) if c not in taken), 0))
    return [PALETTE[c] for c in chosen]
