"""What streets leave free: the ground inside each block, and the land of each estate."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import crs
from gisgov.democity.linework import Net
from gisgov.democity.recipe import ROAD_CLASSES

__all__ = ["corridors", "freed", "with_widths"]

Shapes = npt.NDArray[np.object_]


def with_widths(net: Net, *, rng: np.random.Generator) -> Net:
    """The net with `width_m`: one width a street, of those usual in its class."""
    table = net.stretches
    streets, number = np.unique(
        (table["street"] + "/" + table["kind"]).to_numpy(dtype=str), return_inverse=True
    )
    draws = rng.random(len(streets))
    kinds = table["kind"].to_numpy(dtype=str)
    widths = [
        ROAD_CLASSES[kind].widths_m[int(draw * len(ROAD_CLASSES[kind].widths_m))]
        for kind, draw in zip(kinds, draws[number], strict=True)
    ]
    return Net(table.assign(width_m=widths))


def corridors(net: Net) -> Shapes:
    """Ground that each stretch keeps free: its carriageway and the verge to both sides."""
    table = net.stretches
    verge = np.array([ROAD_CLASSES[kind].verge_m for kind in table["kind"]])
    half = table["width_m"].to_numpy() / 2 + verge
    return np.asarray(shapely.buffer(net.shapes(), half, quad_segs=2), dtype=object)


def freed(grounds: Shapes, kept: Shapes) -> Shapes:
    """The largest part of each ground outside all corridors, on the lattice, or None."""
    ground, corridor = shapely.STRtree(kept).query(grounds, predicate="intersects")
    groups = pd.Series(kept[corridor]).groupby(ground)
    covered = np.full(len(grounds), shapely.Polygon(), dtype=object)
    for index, part in groups:
        covered[index] = shapely.union_all(part.to_numpy())
    return crs.snap_geometry(_largest(shapely.difference(grounds, covered)))


def _largest(shapes: Shapes) -> Shapes:
    parts, index = shapely.get_parts(shapes, return_index=True)
    order = np.lexsort((-shapely.area(parts), index))
    found, first = np.unique(index[order], return_index=True)
    largest = np.full(len(shapes), None, dtype=object)
    largest[found] = parts[order][first]
    return largest
