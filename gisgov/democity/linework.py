"""The plan's lines as one noded net in the city's coordinates, and the faces between them.

Lines are noded in the plan, where they are straight; each stretch is then bent with the land and
snapped. Neighbours share the very same stretches, so what they bound fits without a gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov.democity.blocks import Cell
from gisgov.democity.layout import Line
from gisgov.democity.recipe import ROAD_CLASSES
from gisgov.democity.terrain import Terrain

__all__ = ["Net", "cell_faces", "faces_at", "net"]

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

PLAN_STEP = 2.0**-10
LONGEST = 24.0
NO_ROAD = ("water", "edge", "rail")


@dataclass(frozen=True)
class Net:
    """Stretches between crossings: `kind`, `street`, `flag`, `geometry`, later `width_m`."""

    stretches: pd.DataFrame

    def shapes(self, chosen: npt.NDArray[np.bool_] | None = None) -> Shapes:
        """Geometry of the chosen stretches, or of all."""
        shapes: Shapes = self.stretches["geometry"].to_numpy(dtype=object)
        return shapes if chosen is None else shapes[chosen]

    def is_road(self) -> npt.NDArray[np.bool_]:
        """Which stretches carry traffic."""
        return ~self.stretches["kind"].isin(NO_ROAD).to_numpy()


def net(lines: list[Line], land: Terrain) -> Net:
    """Node the lines where they meet and bend them with the land."""
    straight = shapely.linestrings([[line.start, line.end] for line in lines])
    noded = shapely.get_parts(shapely.union_all(straight, grid_size=PLAN_STEP))
    source = _sources(noded, straight, lines)
    table = pd.DataFrame(
        {
            "kind": [lines[i].kind for i in source],
            "street": [lines[i].street for i in source],
            "flag": [lines[i].flag for i in source],
            "geometry": _bent(noded, land),
        }
    )
    return Net(table)


def _sources(noded: Shapes, straight: Shapes, lines: list[Line]) -> npt.NDArray[np.int64]:
    """Which line each stretch comes from; where two lie on one another, the greater street."""
    middles = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    tree = shapely.STRtree(straight)
    stretch, line = tree.query(middles, predicate="dwithin", distance=3 * PLAN_STEP)
    rank = np.array([ROAD_CLASSES[item.kind].rank for item in lines])
    order = np.lexsort((line, -rank[line], stretch))
    found, first = np.unique(stretch[order], return_index=True)
    if len(found) != len(noded):
        message = "a stretch of the plan lost its line"
        raise AssertionError(message)
    sources: npt.NDArray[np.int64] = line[order][first]
    return sources


def _bent(noded: Shapes, land: Terrain) -> Shapes:
    fine = shapely.segmentize(noded, LONGEST)
    coordinates, index = shapely.get_coordinates(fine, return_index=True)
    bent = shapely.linestrings(land.metres(coordinates), indices=index)
    return np.asarray(bent, dtype=object)


def faces_at(
    borders: Shapes, rings: list[tuple[tuple[float, float], ...]], land: Terrain
) -> Shapes:
    """The face of the net in which each plan ring lies, in the order of `rings`."""
    faces = shapely.get_parts(shapely.polygonize(borders))
    middles = shapely.centroid(shapely.polygons([shapely.linearrings(r) for r in rings]))
    points = shapely.points(land.metres(shapely.get_coordinates(middles)))
    point, face = shapely.STRtree(faces).query(points, predicate="within")
    if len(point) != len(rings) or len(np.unique(face)) != len(faces):
        message = f"{len(rings)} rings of the plan gave {len(faces)} faces"
        raise AssertionError(message)
    ordered: Shapes = faces[face[np.argsort(point)]]
    return ordered


def cell_faces(cells: list[Cell], lines: Net, land: Terrain) -> Shapes:
    """The ground of each cell."""
    bounds = (lines.stretches["flag"] != "inside").to_numpy()
    return faces_at(lines.shapes(bounds), [cell.ring for cell in cells], land)
