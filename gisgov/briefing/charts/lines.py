"""Lines over time: the days of a month beside two others, and the share closed by hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from gisgov.briefing.charts.ink import Point, across, box, chart, fitted, letters, line, path, ticks

__all__ = ["Line", "closing", "days"]

WEST, NORTH, SOUTH, EAST = 9.0, 5.0, 5.0, 3.5
MOST_DAYS = 31
NAME_MM = 34.0


class Look(TypedDict):
    """How a line is drawn."""

    wide: float
    ink: str
    dash: str


class Line(NamedTuple):
    """A line of a chart: its values, what it is called and how it is drawn."""

    values: Sequence[float]
    name: str
    ink: str
    wide: float
    dash: str = ""


def days(lines: Sequence[Line], *, weekends: Sequence[int], wide_mm: float, high_mm: float) -> str:
    """Incidents of each day of the month, beside other months.

    Parameters
    ----------
    lines
        Values of the 1st, 2nd, …; the last one is drawn above the others.
    weekends
        Which days of the month that is told are shaded, counted from 1.
    wide_mm, high_mm
        Size of the chart.
    """
    steps = ticks(max((max(each.values, default=0) for each in lines), default=0) or 1)
    wide, high = wide_mm - WEST - EAST, high_mm - NORTH - SOUTH
    slot = wide / MOST_DAYS

    def at(day: int, value: float) -> Point:
        return WEST + (day - 0.5) * slot, NORTH + high * (1 - value / steps[-1])

    shaded = [box((WEST + (d - 1) * slot, NORTH), (slot, high), fill="#e9e9e4") for d in weekends]
    drawn = [
        path([at(k + 1, v) for k, v in enumerate(each.values)], **_look(each)) for each in lines
    ]
    numbers = [
        letters((at(day, 0)[0], high_mm - SOUTH / 2), f"{day}", anchor="middle")
        for day in range(1, MOST_DAYS + 1)
        if day % 2
    ]
    grid = _grid(steps, wide_mm, NORTH, high)
    return chart(wide_mm, high_mm, [*shaded, *grid, *drawn, *numbers, *_names(lines)])


def closing(
    lines: Sequence[Line],
    *,
    hours: Sequence[float],
    marks: Sequence[tuple[float, str]],
    wide_mm: float,
    high_mm: float,
) -> str:
    """The share closed by the hours since the report.

    Parameters
    ----------
    lines
        Shares from 0 to 1.
    hours
        When each is reached.
    marks
        Hours that are named below.
    wide_mm, high_mm
        Size of the chart.
    """
    wide, high = wide_mm - WEST - EAST, high_mm - NORTH - SOUTH

    def at(hour: float, share: float) -> Point:
        return WEST + hour / hours[-1] * wide, NORTH + high * (1 - share)

    levels = (0, 25, 50, 75, 100)
    grid = [across(at(0, level / 100)[1], (WEST, wide_mm - EAST)) for level in levels] + [
        letters((WEST - 1, at(0, level / 100)[1]), f"{level}%", anchor="end") for level in levels
    ]
    below = [
        letters((at(hour, 0)[0], high_mm - SOUTH / 2), said, anchor="middle")
        for hour, said in marks
    ] + [line(at(hour, 0), at(hour, 1), wide=0.1, ink="#ccc") for hour, _ in marks]
    drawn = [
        path([at(h, v) for h, v in zip(hours, each.values, strict=True)], **_look(each))
        for each in lines
    ]
    return chart(wide_mm, high_mm, [*grid, *below, *drawn, *_names(lines)])


def _look(each: Line) -> Look:
    return {"wide": each.wide, "ink": each.ink, "dash": each.dash}


def _grid(steps: Sequence[float], wide_mm: float, north: float, high: float) -> list[str]:
    made = []
    for step in steps:
        y = north + high * (1 - step / steps[-1])
        made.append(across(y, (WEST, wide_mm - EAST)))
        made.append(letters((WEST - 1, y), f"{step:,}", anchor="end"))
    return made


def _names(lines: Sequence[Line]) -> list[str]:
    """What each line is, at the top: the one above the others first."""
    made = []
    for k, each in enumerate(reversed(lines)):
        x = WEST + k * (NAME_MM + 8)
        made.append(path([(x, 2), (x + 6, 2)], **_look(each)))
        made.append(letters((x + 7, 2), fitted(each.name, wide_mm=NAME_MM)))
    return made
