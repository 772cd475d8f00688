"""A small map: which areas differ from the whole, and where hot spots lie."""

from __future__ import annotations

from collections.abc import Collection

from gisgov.briefing.charts.ink import ABOVE, BELOW, triangle
from gisgov.briefing.values import Drawing
from gisgov.emergency.page.svg import FONT

__all__ = ["HIGHER", "LOWER", "UNKNOWN", "drawn"]

HIGHER, LOWER, UNKNOWN, PLAIN = "#e2a79c", "#c6b8e0", "#d0d0d0", "#f7f6f0"
"""Areas above the whole, below it, without a rate, and as the whole."""
MARK_MM = 1.0
WATER, ROAD = "#c9dfee", "#b0aca0"


def drawn(
    of: Drawing, *, above: Collection[str], below: Collection[str], unknown: Collection[str]
) -> str:
    """The map as one SVG element.

    Parameters
    ----------
    of
        The ways.
    above, below, unknown
        Codes of the areas of each kind.
    """
    wide, high, step = of.wide, of.high, of.step_mm
    plain = [code for code in of.areas if code not in {*above, *below, *unknown}]
    kinds = ((plain, PLAIN), (above, HIGHER), (below, LOWER), (unknown, UNKNOWN))
    fills = [_filled("".join(of.areas[code] for code in some), fill) for some, fill in kinds]
    borders = "".join(of.areas.values())
    parts = [
        *fills,
        _filled(of.water, WATER),
        _lined(of.roads, ROAD, 0.25 / step),
        _lined(borders, "#555", 0.18 / step),
        *(_pointing(of, code, up=True) for code in above),
        *(_pointing(of, code, up=False) for code in below),
        _lined(of.hot, ABOVE, 0.7 / step),
        _lined(of.cold, BELOW, 0.7 / step, dash=f"{1.4 / step:g} {0.8 / step:g}"),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide * step:g}mm"'
        f' height="{high * step:g}mm" viewBox="0 0 {wide} {high}">{"".join(parts)}'
        f'<rect x="2" y="2" width="{wide - 4}" height="{high - 4}" fill="none" stroke="#000"'
        f' stroke-width="{0.2 / step:g}"/>{_bar(of)}</svg>'
    )


def _pointing(of: Drawing, code: str, *, up: bool) -> str:
    """A mark in an area that differs from the whole: colours alone are lost in grey."""
    return triangle(of.middles[code], up=up, fill=ABOVE if up else BELOW, half=MARK_MM / of.step_mm)


def _filled(way: str, fill: str) -> str:
    return f'<path d="{way}" fill="{fill}" fill-rule="evenodd"/>' if way else ""


def _lined(way: str, ink: str, wide: float, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{way}" fill="none" stroke="{ink}" stroke-width="{wide:g}"'
        f' stroke-linejoin="round"{dashes}/>'
        if way
        else ""
    )


def _bar(of: Drawing) -> str:
    """A bar of a round length in the south-west."""
    lengths = [m for k in range(1, 6) for m in (10**k, 2 * 10**k, 5 * 10**k)]
    long_m = max(m for m in lengths if m * of.metre < of.wide / 4 or m == lengths[0])
    long, unit = long_m * of.metre, 1 / of.step_mm
    said = f"{long_m / 1000:g} km" if long_m >= 1000 else f"{long_m} m"
    x, y = 3 * unit, of.high - 3 * unit
    size = 2.3 * unit
    return (
        f'<path d="M{x:g} {y:g}h{long:.0f}" stroke="#fff" stroke-width="{1.4 * unit:g}"/>'
        f'<path d="M{x:g} {y:g}h{long:.0f}" stroke="#000" stroke-width="{0.6 * unit:g}"/>'
        f'<text x="{x:g}" y="{y - unit:g}" font-family="{FONT}" font-size="{size:g}">{said}</text>'
    )
