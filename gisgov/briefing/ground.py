"""The ground of the maps as ways in steps of paper: small enough to be kept with the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection

from gisgov.briefing.values import Drawing
from gisgov.emergency.page.frame import Paper
from gisgov.storage.queries import fixed
from gisgov.storage.sheet.surroundings import Frame

__all__ = ["drawing", "way"]

WIDE_MM, HIGH_MM = 90.0, 104.0
STEP_MM = 0.05
FINE_MM = 0.1  # what is finer is not seen
AIR = 1.02
LINES, POLYGON = (1, 2), 3  # type numbers of GEOS


def drawing(
    conn: Connection,
    areas: Mapping[str, shapely.Geometry],
    *,
    hot: Sequence[shapely.Geometry] = (),
    cold: Sequence[shapely.Geometry] = (),
) -> Drawing:
    """Draw areas, hot and cold spots, water and main roads.

    Parameters
    ----------
    conn
        A connection to the city.
    areas
        Borders by code, in the city's CRS; at least one.
    hot, cold
        Borders of the spots.
    """
    paper = _paper(shapely.total_bounds(np.array(list(areas.values()), dtype=object)))
    metre = FINE_MM / paper.scale
    layers: dict[str, list[shapely.Geometry]] = {"water": [], "road": []}
    for row in conn.execute(fixed("plan_overview"), {**vars(paper.frame), "metre": metre}):
        layers[row.layer].append(shapely.from_wkb(bytes(row.shape)))
    return Drawing(
        wide=round(paper.wide_mm / STEP_MM),
        high=round(paper.high_mm / STEP_MM),
        step_mm=STEP_MM,
        metre=paper.scale / STEP_MM,
        areas={code: _drawn([shape], paper) for code, shape in areas.items()},
        middles={code: _middle(shape, paper) for code, shape in areas.items()},
        hot=_drawn([shapely.union_all(list(hot))], paper),
        cold=_drawn([shapely.union_all(list(cold))], paper),
        water=_drawn(layers["water"], paper),
        roads=_drawn(layers["road"], paper),
    )


def way(shapes: Iterable[shapely.Geometry]) -> str:
    """The `d` of a path in whole numbers, each corner from the one before.

    Parameters
    ----------
    shapes
        Polygons and lines, whose coordinates are rounded.

    Examples
    --------
    >>> way([shapely.box(0, 0, 2, 1)])
    'M2 0l0 1l-2 0l0 -1Z'
    """
    parts = shapely.get_parts(shapely.get_parts(list(shapes)))
    kinds = shapely.get_type_id(parts)
    rings = [f"{_moves(ring)}Z" for ring in shapely.get_rings(parts[kinds == POLYGON])]
    lines = [_moves(line) for line in parts[np.isin(kinds, LINES)]]
    return "".join(each for each in [*rings, *lines] if "l" in each)


def _moves(line: shapely.Geometry) -> str:
    at = shapely.get_coordinates(line).round().astype(int)
    steps = np.diff(at, axis=0)
    steps = steps[steps.any(axis=1)]
    if shapely.is_ring(line):
        steps = steps[:-1]
    return f"M{at[0][0]} {at[0][1]}" + "".join(f"l{x} {y}" for x, y in steps.tolist())


def _drawn(shapes: Sequence[shapely.Geometry], paper: Paper) -> str:
    seen = shapely.simplify([paper.put(shape) for shape in shapes], FINE_MM)
    return way(shapely.transform(seen, lambda at: at / STEP_MM))


def _middle(shape: shapely.Geometry, paper: Paper) -> tuple[int, int]:
    at = shapely.get_coordinates(shapely.point_on_surface(paper.put(shape)))[0] / STEP_MM
    return round(at[0]), round(at[1])


def _paper(bounds: npt.NDArray[np.float64]) -> Paper:
    """Paper of the width, or of the height, that holds the ground."""
    west, south, east, north = bounds.tolist()
    wide, high = max(east - west, 1.0) * AIR, max(north - south, 1.0) * AIR
    scale = min(WIDE_MM / wide, HIGH_MM / high)
    x, y = (west + east) / 2, (south + north) / 2
    frame = Frame(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    return Paper(frame, wide * scale, high * scale)
