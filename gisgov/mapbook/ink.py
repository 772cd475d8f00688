"""Pieces of SVG for a map in colours: many shapes in one path, letters of any size."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.emergency.page import svg
from gisgov.emergency.page.fitting import POINT_MM, width_mm

__all__ = ["box_of", "fill", "letters", "stroke"]

Point = tuple[float, float]
POLYGON, LINES = 3, (1, 2)  # type numbers of GEOS


def fill(shapes: Iterable[shapely.Geometry], *, ink: str, opacity: float = 1.0) -> str:
    """Polygons without an edge, in one path: a path for each would take the printer seconds."""
    way = way_of(shapes)
    clear = "" if opacity == 1.0 else f' fill-opacity="{opacity:g}"'
    return f'<path d="{way}" fill="{ink}" fill-rule="evenodd"{clear}/>' if way else ""


def stroke(
    shapes: Iterable[shapely.Geometry], *, wide: float, ink: str = "#000", dash: str = ""
) -> str:
    """Lines, or the edges of polygons, in one path."""
    way = way_of(shapes)
    dashes = f' stroke-dasharray="{dash}"' if dash else ' stroke-linecap="round"'
    return (
        f'<path d="{way}" fill="none" stroke="{ink}" stroke-width="{wide:g}"'
        f' stroke-linejoin="round"{dashes}/>'
        if way
        else ""
    )


def way_of(shapes: Iterable[shapely.Geometry]) -> str:
    """The `d` of one path along the lines and rings of all shapes."""
    parts = shapely.get_parts(shapely.get_parts(list(shapes)))
    polygons = shapely.get_type_id(parts) == POLYGON
    lines = parts[np.isin(shapely.get_type_id(parts), LINES)]
    rings = shapely.get_rings(parts[polygons])
    written = [f"{way}Z" for way in _ways(rings)]
    return "".join([*written, *_ways(lines)])


def _ways(lines: npt.NDArray[np.object_]) -> Iterable[str]:
    places, of = shapely.get_coordinates(lines, return_index=True)
    pairs = [f"{x:.2f} {y:.2f}" for x, y in places.tolist()]
    ends = np.searchsorted(of, np.arange(len(lines) + 1)).tolist()
    return [f"M{'L'.join(pairs[a:b])}" for a, b in pairwise(ends) if b - a > 1]


def letters(
    at: Point,
    said: str,
    *,
    size_pt: float,
    bold: bool = False,
    anchor: str = "middle",
    ink: str = "#000",
    turned: float = 0.0,
) -> str:
    """Letters about a point, or from it on, their middle at its height; with a white edge."""
    x, y = at
    size = size_pt * POINT_MM
    turn = f' transform="rotate({turned:g} {x:.2f} {y:.2f})"' if turned else ""
    weight = ' font-weight="700"' if bold else ""
    common = (
        f'x="{x:.2f}" y="{y + size * 0.36:.2f}" font-family="{svg.FONT}" font-size="{size:.2f}"'
        f' text-anchor="{anchor}"{weight}{turn}'
    )
    edge = f'fill="#fff" stroke="#fff" stroke-width="{size * 0.25:.2f}" stroke-linejoin="round"'
    words = escape(said)
    # The edge is a text of its own below: not every renderer knows paint-order.
    return f'<text {common} {edge}>{words}</text><text {common} fill="{ink}">{words}</text>'


def box_of(at: Point, said: Iterable[str], *, size_pt: float) -> shapely.Polygon:
    """What some lines of letters about a point cover."""
    lines = list(said)
    half = max(width_mm(line, size_pt=size_pt) for line in lines) / 2
    up = len(lines) * size_pt * POINT_MM * 0.6
    return shapely.box(at[0] - half, at[1] - up, at[0] + half, at[1] + up)
