"""The hours of the week: darker where more is reported."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gisgov.briefing.charts.ink import box, chart, letters, ticks

__all__ = ["shade", "week"]

WEST, NORTH, EAST = 9.0, 4.0, 2.0
LEGEND_MM = 7.5
STEPS = 5
DARK = (0x10, 0x3A, 0x5E)


def week(
    rates: Sequence[Sequence[float]],
    *,
    weekdays: Sequence[str],
    unit: str,
    wide_mm: float,
    high_mm: float,
) -> str:
    """Seven lines of twenty-four fields, and what their shades mean.

    Parameters
    ----------
    rates
        Incidents an hour by weekday, from Monday, and hour.
    weekdays
        What the days are called.
    unit
        What the numbers of the legend are.
    wide_mm, high_mm
        Size of the chart.
    """
    steps = ticks(max(max(row) for row in rates) or 1, about=STEPS)
    wide = (wide_mm - WEST - EAST) / 24
    high = (high_mm - NORTH - LEGEND_MM) / 7
    fields = [
        box(
            (WEST + hour * wide, NORTH + day * high),
            (wide, high),
            fill=shade(rate, steps),
            ink="#fff",
        )
        for day, row in enumerate(rates)
        for hour, rate in enumerate(row)
    ]
    names = [
        letters((WEST - 1, NORTH + (day + 0.5) * high), name, anchor="end")
        for day, name in enumerate(weekdays)
    ]
    hours = [
        letters((WEST + hour * wide, NORTH / 2), f"{hour}", anchor="middle")
        for hour in range(0, 25, 3)
    ]
    return chart(wide_mm, high_mm, [*fields, *names, *hours, *_legend(steps, unit, high_mm)])


def shade(rate: float, steps: Sequence[float]) -> str:
    """The colour of a rate: white for none, a step darker in each class."""
    if rate <= 0:
        return "#ffffff"
    part = next(k for k, step in enumerate(steps) if rate <= step) / (len(steps) - 1)
    return "#" + "".join(f"{round(255 + (dark - 255) * (0.06 + 0.94 * part)):02x}" for dark in DARK)


def _legend(steps: Sequence[float], unit: str, high_mm: float) -> list[str]:
    y, wide = high_mm - LEGEND_MM + 2.0, 9.0
    made = []
    for k, (low, high) in enumerate(pairwise(steps)):
        x = WEST + k * wide
        made.append(box((x, y), (wide, 2.2), fill=shade(high, steps), ink="#777"))
        made.append(letters((x, y + 3.8), f"{low:g}", anchor="middle"))
    end = WEST + (len(steps) - 1) * wide
    made.append(letters((end, y + 3.8), f"{steps[-1]:g}", anchor="middle"))
    made.append(letters((end + 2, y + 1.1), unit))
    return made
