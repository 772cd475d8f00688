"""Pieces of a chart: letters, lines, marks, and the numbers along an axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from gisgov.emergency.page.fitting import POINT_MM, cut
from gisgov.emergency.page.svg import FONT

__all__ = [
    "ABOVE",
    "BELOW",
    "SMALL_PT",
    "Point",
    "across",
    "box",
    "chart",
    "dot",
    "fitted",
    "letters",
    "line",
    "path",
    "ticks",
    "triangle",
]

ABOVE, BELOW = "#b3000e", "#1c5fa8"
"""More than the whole, and less."""
SMALL_PT = 6.5

Point = tuple[float, float]


def chart(wide: float, high: float, parts: Iterable[str]) -> str:
    """A chart as one SVG element."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}mm" height="{high:g}mm"'
        f' viewBox="0 0 {wide:g} {high:g}">{"".join(parts)}</svg>'
    )


def letters(
    at: Point,
    said: str,
    *,
    size_pt: float = SMALL_PT,
    anchor: str = "start",
    ink: str = "#000",
    bold: bool = False,
) -> str:
    """Letters whose middle lies at the height of a point."""
    size = size_pt * POINT_MM
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{at[0]:.2f}" y="{at[1] + size * 0.36:.2f}" font-family="{FONT}"'
        f' font-size="{size:.2f}" text-anchor="{anchor}"{weight} fill="{ink}">{escape(said)}</text>'
    )


def fitted(said: str, *, wide_mm: float, size_pt: float = SMALL_PT) -> str:
    """A text that fits into a width, cut where it is too long."""
    return cut(said, most=1, wide_mm=wide_mm, size_pt=size_pt).text


def line(one: Point, other: Point, *, wide: float = 0.2, ink: str = "#000", dash: str = "") -> str:
    """A straight line."""
    return path([one, other], wide=wide, ink=ink, dash=dash)


def across(y: float, span: Point, *, wide: float = 0.1, ink: str = "#bbb") -> str:
    """A level line from west to east."""
    return line((span[0], y), (span[1], y), wide=wide, ink=ink)


def path(points: Sequence[Point], *, wide: float, ink: str = "#000", dash: str = "") -> str:
    """A line through points; nothing for fewer than two."""
    if len(points) < 2:
        return ""
    way = "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{way}" fill="none" stroke="{ink}" stroke-width="{wide:g}"'
        f' stroke-linejoin="round"{dashes}/>'
    )


def box(at: Point, size: Point, *, fill: str, ink: str = "none", wide: float = 0.1) -> str:
    """A rectangle by its north-west corner."""
    return (
        f'<rect x="{at[0]:.2f}" y="{at[1]:.2f}" width="{size[0]:.2f}" height="{size[1]:.2f}"'
        f' fill="{fill}" stroke="{ink}" stroke-width="{wide:g}"/>'
    )


def dot(at: Point, *, radius: float = 0.7, fill: str = "#000") -> str:
    """A round mark."""
    return f'<circle cx="{at[0]:.2f}" cy="{at[1]:.2f}" r="{radius:g}" fill="{fill}"/>'


def triangle(at: Point, *, up: bool, fill: str, half: float = 1.0) -> str:
    """A mark that points up or down."""
    x, y = at
    tip = y - half if up else y + half
    foot = y + half * 0.8 if up else y - half * 0.8
    return (
        f'<path d="M{x:.2f} {tip:.2f}L{x + half:.2f} {foot:.2f}L{x - half:.2f} {foot:.2f}Z"'
        f' fill="{fill}"/>'
    )


def ticks(most: float, *, about: int = 4) -> list[float]:
    """Round numbers from zero up to at least a value, in steps of 1, 2 or 5.

    Examples
    --------
    >>> ticks(353)
    [0, 100, 200, 300, 400]
    """
    step = 10.0**-3
    while not any(step * part * about >= most for part in (1, 2, 5)):
        step *= 10
    width = next(step * part for part in (1, 2, 5) if step * part * about >= most)
    count = max(-int(-most // width), 1)
    numbers = [round(width * k, 6) for k in range(count + 1)]
    return [int(n) if n == int(n) else n for n in numbers]
