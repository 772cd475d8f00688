"""Points with their intervals: changes of classes, and the rates of areas, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from gisgov.briefing.charts.ink import (
    ABOVE,
    BELOW,
    chart,
    dot,
    fitted,
    letters,
    line,
    ticks,
    triangle,
)
from gisgov.briefing.values import Change

__all__ = ["ROW_MM", "Gap", "Rate", "Row", "axis_end", "caterpillar", "change", "change_scale"]

ROW_MM = 3.2
HEAD_MM = 7.0
NUMBER_MM, COUNT_MM, RATE_MM = 6.0, 9.0, 9.0
NAME_MM = 31.0
RATIOS = (0.25, 0.5, 1.0, 2.0, 4.0)
GREY = "#444"


@dataclass(frozen=True)
class Rate:
    """A line of a caterpillar."""

    rank: str
    name: str
    count: int
    said: str
    """The rate as it is printed, or why there is none."""
    rate: float | None
    low: float | None
    high: float | None
    differs: Literal["above", "below"] | None


@dataclass(frozen=True)
class Gap:
    """A line that says what is left out."""

    said: str


Row = Rate | Gap
Axis = Callable[[float], float]


def axis_end(rates: Sequence[Rate], whole: float) -> float:
    """Where the axis ends: it holds each rate, and intervals up to four times the highest."""
    points = [r.rate for r in rates if r.rate is not None]
    ends = [r.high for r in rates if r.high is not None]
    highest = max([whole, *points], default=1.0) or 1.0
    return float(min(max([highest, *ends]), max(1.5 * highest, 4 * whole)))


def caterpillar(
    rates: Sequence[Row],
    *,
    whole: float,
    most: float,
    heads: tuple[str, str, str],
    wide_mm: float,
) -> str:
    """Rates one below the other, each a point on its interval, beside the rate of the whole.

    Parameters
    ----------
    rates
        In the order in which they are printed.
    whole
        Rate of all together: a line from top to bottom.
    most
        Where the axis ends; an interval that goes on beyond ends in an arrow.
    heads
        What stands above names, counts and rates.
    wide_mm
        Width of the chart.
    """
    west = NUMBER_MM + NAME_MM + COUNT_MM + RATE_MM + 2
    axis = ticks(most, about=3)
    high = HEAD_MM + ROW_MM * len(rates) + 1

    def x(value: float) -> float:
        return west + min(value / axis[-1], 1.0) * (wide_mm - west - 2)

    scale = [letters((x(step), 4.8), f"{step:g}", anchor="middle") for step in axis]
    down = [
        line((x(step), HEAD_MM - 0.6), (x(step), high), wide=0.1, ink="#ccc") for step in axis
    ] + [line((x(whole), HEAD_MM - 0.6), (x(whole), high), wide=0.3, ink=GREY, dash="1 0.6")]
    above = [
        letters((NUMBER_MM, 4.8), heads[0], bold=True),
        letters((NUMBER_MM + NAME_MM + COUNT_MM, 4.8), heads[1], anchor="end", bold=True),
        letters((west - 2, 4.8), heads[2], anchor="end", bold=True),
        line((0, HEAD_MM - 0.6), (wide_mm, HEAD_MM - 0.6), wide=0.2),
    ]
    rows = [_row(rate, HEAD_MM + (k + 0.5) * ROW_MM, west, x) for k, rate in enumerate(rates)]
    return chart(wide_mm, high, [*above, *scale, *down, *rows])


def change(of: Change, *, sure: bool, wide_mm: float) -> str:
    """A ratio on its interval, on an axis of ratios from a quarter to four times.

    The interval where days vary as they do is a thin line below the one of independent reports.

    Parameters
    ----------
    of
        The ratio and its intervals.
    sure
        Whether it differs from one by more than chance.
    wide_mm
        Width of the chart.
    """

    def x(ratio: float | None) -> float:
        return _ratio_at(ratio, wide_mm)

    ink = _side(of.low) if sure else GREY
    y = 1.6
    parts = [line((x(r), 0), (x(r), 3.2), wide=0.1, ink="#ccc") for r in RATIOS]
    parts.append(line((x(1), 0), (x(1), 3.2), wide=0.3, ink=GREY))
    if of.wide_low is not None:
        parts.append(line((x(of.wide_low), y), (x(of.wide_high), y), wide=0.2, ink=ink))
    parts.append(line((x(of.low), y), (x(of.high), y), wide=0.6, ink=ink))
    parts.append(dot((x(of.ratio), y), fill=ink) if of.ratio is not None else "")
    return chart(wide_mm, 3.2, parts)


def _side(low: float) -> str:
    return ABOVE if low > 1 else BELOW


def change_scale(*, wide_mm: float) -> str:
    """The numbers above a column of `change`."""
    said = ("¼", "½", "1", "2", "4×")
    numbers = zip(RATIOS, said, strict=True)
    parts = [letters((_ratio_at(r, wide_mm), 1.6), name, anchor="middle") for r, name in numbers]
    return chart(wide_mm, 3.2, parts)


def _ratio_at(ratio: float | None, wide_mm: float) -> float:
    """Where a ratio lies on the axis, at its end where it goes on beyond."""
    edge = log(RATIOS[-1])
    placed = edge if ratio is None else -edge if ratio <= 0 else log(ratio)
    return 2 + (min(max(placed, -edge), edge) / edge + 1) / 2 * (wide_mm - 4)


def _row(rate: Row, y: float, west: float, x: Axis) -> str:
    if isinstance(rate, Gap):
        return letters((NUMBER_MM, y), rate.said, ink=GREY)
    ink = {"above": ABOVE, "below": BELOW, None: GREY}[rate.differs]
    bold = rate.differs is not None
    name = fitted(rate.name, wide_mm=NAME_MM - 1)
    parts = [
        letters((NUMBER_MM - 1, y), rate.rank, anchor="end"),
        letters((NUMBER_MM, y), name, bold=bold),
        letters((NUMBER_MM + NAME_MM + COUNT_MM, y), f"{rate.count:,}", anchor="end"),
    ]
    if rate.rate is None or rate.low is None or rate.high is None:
        return "".join([*parts, letters((NUMBER_MM + NAME_MM + COUNT_MM + 2, y), rate.said)])
    parts.append(letters((west - 2, y), rate.said, anchor="end", bold=bold, ink=ink))
    parts.append(line((x(rate.low), y), (x(rate.high), y), wide=0.35, ink=ink))
    at = (x(rate.rate), y)
    if rate.differs is None:
        return "".join([*parts, dot(at, fill=ink, radius=0.65)])
    return "".join([*parts, triangle(at, up=rate.differs == "above", fill=ink)])
