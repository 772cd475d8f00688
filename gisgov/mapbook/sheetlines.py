"""Where the sheets of the 1:500 map lie: ticks at the edge, and the kilometres they begin at.

The number of a sheet is the northing of its south-west corner, a hyphen and the easting.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely

from gisgov import sheets
from gisgov.emergency.page.frame import Paper
from gisgov.emergency.page.labels import Room
from gisgov.errors import BadInput
from gisgov.mapbook import ink

__all__ = ["sheet_lines"]

SHEET_M = 250
LEAST_MM = 18.0
"""Where sheets are smaller on paper, their numbers would run into each other."""
SIZE_PT = 6.0
TICK_MM = 2.0


def sheet_lines(paper: Paper, room: Room) -> str:
    """Ticks and numbers at the west and south edge, and a cross at each corner of a sheet.

    Empty where sheets are too small on paper, or the city's coordinates have no sheets.
    """
    if SHEET_M * paper.scale < LEAST_MM:
        return ""
    frame = paper.frame
    east = np.arange(np.ceil(frame.west / SHEET_M), np.ceil(frame.east / SHEET_M)) * SHEET_M
    north = np.arange(np.ceil(frame.south / SHEET_M), np.ceil(frame.north / SHEET_M)) * SHEET_M
    try:
        eastings = [name.split("-")[1] for name in sheets.numbers(east, north[0]).tolist()]
        northings = [name.split("-")[0] for name in sheets.numbers(east[0], north).tolist()]
    except BadInput:
        return ""
    across = [paper.at((x, frame.south))[0] for x in east.tolist()]
    up = [paper.at((frame.west, y))[1] for y in north.tolist()]
    return "".join(
        [
            ink.stroke(_crosses(across, up, paper), wide=0.15, ink="#555"),
            *_along(across, eastings, paper, room),
            *_upward(up, northings, paper, room),
        ]
    )


def _crosses(across: list[float], up: list[float], paper: Paper) -> Iterable[shapely.Geometry]:
    for x in across:
        yield shapely.linestrings([(x, paper.high_mm - TICK_MM), (x, paper.high_mm)])
        yield shapely.linestrings([(x, 0), (x, TICK_MM)])
    for y in up:
        yield shapely.linestrings([(0, y), (TICK_MM, y)])
        yield shapely.linestrings([(paper.wide_mm - TICK_MM, y), (paper.wide_mm, y)])
    for x in across:
        for y in up:
            yield shapely.linestrings([(x - TICK_MM / 2, y), (x + TICK_MM / 2, y)])
            yield shapely.linestrings([(x, y - TICK_MM / 2), (x, y + TICK_MM / 2)])


def _along(across: list[float], names: list[str], paper: Paper, room: Room) -> Iterable[str]:
    for x, name in zip(across, names, strict=True):
        at = (x + 0.8, paper.high_mm - 1.8)
        middle = (at[0] + 4, at[1])
        if room.offered(ink.box_of(middle, [name], size_pt=SIZE_PT)):
            yield ink.letters(at, name, size_pt=SIZE_PT, anchor="start", ink="#333")


def _upward(up: list[float], names: list[str], paper: Paper, room: Room) -> Iterable[str]:
    for y, name in zip(up, names, strict=True):
        at = (1.8, y - 0.8)
        covers = shapely.box(0.3, y - 10, 3.2, y - 0.4)
        if paper.edge.contains(covers) and room.offered(covers):
            yield ink.letters(at, name, size_pt=SIZE_PT, anchor="start", ink="#333", turned=-90)
