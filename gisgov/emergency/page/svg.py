"""Pieces of SVG in millimetres of paper, in black, white and grey."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["SIZE_MM", "area", "circle", "cross", "lettered", "line", "path_of", "square", "text"]

Point = tuple[float, float]

SIZE_MM = 3.175
"""Of letters: 9 points."""
FONT = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
)


def path_of(shape: shapely.Geometry) -> str:
    """The `d` of a path along the lines and rings of a shape; empty for no shape."""
    parts = shapely.get_parts(shapely.get_parts([shape]))
    written = []
    for part in parts:
        if part.geom_type == "Polygon":
            rings = [part.exterior, *part.interiors]
            written += [f"{_moves(shapely.get_coordinates(ring)[:-1])}Z" for ring in rings]
        elif part.geom_type in ("LineString", "LinearRing"):
            written.append(_moves(shapely.get_coordinates(part)))
    return "".join(each for each in written if each != "Z")


def line(shape: shapely.Geometry, *, wide: float, ink: str = "#000", dash: str = "") -> str:
    """A line, or the edge of a polygon."""
    return _drawn(path_of(shape), f'fill="none" {_stroke(ink, wide, dash)}')


def area(
    shape: shapely.Geometry, *, fill: str, wide: float = 0.2, ink: str = "#000", dash: str = ""
) -> str:
    """A polygon."""
    return _drawn(path_of(shape), f'fill="{fill}" fill-rule="evenodd" {_stroke(ink, wide, dash)}')


def circle(at: Point, *, radius: float, fill: str, wide: float = 0.3, dash: str = "") -> str:
    """A circle."""
    return (
        f'<circle cx="{at[0]:.2f}" cy="{at[1]:.2f}" r="{radius:g}" fill="{fill}"'
        f" {_stroke('#000', wide, dash)}/>"
    )


def square(at: Point, *, half: float, fill: str, wide: float = 0.3) -> str:
    """A square."""
    return (
        f'<rect x="{at[0] - half:.2f}" y="{at[1] - half:.2f}" width="{2 * half:g}"'
        f' height="{2 * half:g}" fill="{fill}" {_stroke("#000", wide, "")}/>'
    )


def cross(at: Point, *, half: float, wide: float = 0.7) -> str:
    """An X: here nobody passes."""
    (x, y), d = at, half
    falling = f"M{x - d:.2f} {y - d:.2f}L{x + d:.2f} {y + d:.2f}"
    way = f"{falling}M{x - d:.2f} {y + d:.2f}L{x + d:.2f} {y - d:.2f}"
    halo = _drawn(way, f'fill="none" {_stroke("#fff", wide + 0.7, "")}')
    return halo + _drawn(way, f'fill="none" {_stroke("#000", wide, "")}')


def lettered(at: Point, letters: str, *, ink: str = "#000") -> str:
    """Letters around a point, as in a symbol."""
    return text((at[0], at[1] + SIZE_MM * 0.36), letters, ink=ink, bold=True, anchor="middle")


def text(
    at: Point,
    letters: str,
    *,
    ink: str = "#000",
    bold: bool = False,
    anchor: str = "start",
    turned: float = 0.0,
) -> str:
    """Letters of 9 points, with a white edge where they are dark."""
    x, y = at
    common = (
        f'x="{x:.2f}" y="{y:.2f}" font-family="{FONT}" font-size="{SIZE_MM}"'
        f' text-anchor="{anchor}"{_bold(bold)}{_turned(turned, at)}'
    )
    said = escape(letters)
    written = f'<text {common} fill="{ink}">{said}</text>'
    if ink == "#fff":
        return written
    # The edge is a text of its own below: not every renderer knows paint-order.
    edge = 'fill="#fff" stroke="#fff" stroke-width="0.9" stroke-linejoin="round"'
    return f"<text {common} {edge}>{said}</text>{written}"


def _bold(wanted: bool) -> str:  # noqa: FBT001 - an attribute or none
    return ' font-weight="700"' if wanted else ""


def _turned(degrees: float, at: Point) -> str:
    return f' transform="rotate({degrees:.1f} {at[0]:.2f} {at[1]:.2f})"' if degrees else ""


def _stroke(ink: str, wide: float, dash: str) -> str:
    if not wide:
        return 'stroke="none"'
    dashes = f' stroke-dasharray="{dash}"' if dash else ' stroke-linecap="round"'
    return f'stroke="{ink}" stroke-width="{wide:g}" stroke-linejoin="round"{dashes}'


def _drawn(way: str, attributes: str) -> str:
    return f'<path d="{way}" {attributes}/>' if way else ""


def _moves(points: npt.NDArray[np.float64]) -> str:
    return "M" + "L".join(_pairs(points)) if len(points) > 1 else ""


def _pairs(points: npt.NDArray[np.float64]) -> Iterable[str]:
    return (f"{x:.2f} {y:.2f}" for x, y in points.tolist())
