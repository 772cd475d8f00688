"""The map of a community: its grids in colours with their numbers and households, on its streets.

Borders are thick; former borders are dashed where they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gisgov.emergency.page import svg
from gisgov.emergency.page.fitting import width_mm
from gisgov.emergency.page.frame import Paper
from gisgov.emergency.page.labels import Room, along_roads
from gisgov.mapbook import ink
from gisgov.mapbook.contents import Leaf
from gisgov.mapbook.sheetlines import sheet_lines
from gisgov.storage.sheet.surroundings import Drawn
from gisgov.words import Language

__all__ = ["FORMER", "Map", "drawn", "framed", "furniture"]

FORMER = "#c4121a"
"""Colour of former borders."""
WATER, BUILDING = "#b9d6ea", "#a3a3a3"
UNKNOWN_M = 4.0  # a road of unknown width is drawn as a lane
FINE_MM = 0.08  # a pixel of a good printer
ABOUT_MM = 12.0  # so far about the community all is drawn, and streets beyond
NAMED_MM = 1.0
SAME_MM = 0.15  # a former border as near to one of the plan is the same on paper
NUMBER_PT, COUNT_PT = 12.0, 8.0
BARS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True)
class Map:
    """What a map is drawn of."""

    leaf: Leaf
    ground: Sequence[Drawn]
    paper: Paper
    lang: Language

    def layer(self, name: str, *, within: shapely.Geometry) -> list[tuple[Drawn, shapely.Geometry]]:
        """Rows of a layer and their shapes on paper, where they meet a part of it.

        What no eye sees is left out: the printer takes its time for each corner.
        """
        rows = [row for row in self.ground if row.layer == name]
        shapes = shapely.simplify([self.paper.put(row.shape) for row in rows], FINE_MM)
        shapely.prepare(within)
        near = shapely.intersects(within, shapes)
        pairs = zip(rows, shapes, near, strict=True)
        return [(row, shape) for row, shape, shown in pairs if shown]


def drawn(of: Map) -> str:
    """The map as one SVG element."""
    paper = of.paper
    room = Room(paper.edge)
    grids = [paper.put(shape) for shape in of.leaf.grids.geometry]
    outline = paper.put(of.leaf.outline)
    about = shapely.buffer(outline, ABOUT_MM)
    signs = furniture(paper, room)
    numbers = "".join(_numbers(of, grids, room))
    parts = [
        *(ink.fill([g], ink=c) for g, c in zip(grids, of.leaf.grids["colour"], strict=True)),
        ink.fill((shape for _, shape in of.layer("water", within=paper.edge)), ink=WATER),
        *_roads(of),
        ink.stroke(
            (shape for _, shape in of.layer("barrier", within=about)),
            wide=0.2,
            ink="#777",
            dash="1 0.5",
        ),
        ink.fill((shape for _, shape in of.layer("building", within=about)), ink=BUILDING),
        ink.fill([shapely.difference(paper.edge, outline)], ink="#fff", opacity=0.6),
        ink.stroke(grids, wide=0.7),
        ink.stroke([outline], wide=1.3),
        *_former(of, grids),
        sheet_lines(paper, room),
        _names(of, outline, room),
        numbers,
        signs,
    ]
    return framed(paper, parts)


def framed(paper: Paper, parts: Iterable[str]) -> str:
    """A map of some parts with a line about it, as one SVG element."""
    edge = shapely.box(0.2, 0.2, paper.wide_mm - 0.2, paper.high_mm - 0.2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{paper.wide_mm:g}mm"'
        f' height="{paper.high_mm:g}mm" viewBox="0 0 {paper.wide_mm:g} {paper.high_mm:g}">'
        f"{''.join(parts)}{ink.stroke([edge], wide=0.4)}</svg>"
    )


# ---------------------------------------------------------------- the ground


def _roads(of: Map) -> Iterable[str]:
    """Roads of one width in one path: first all edges, then all that lies between."""
    widths: dict[float, list[shapely.Geometry]] = {}
    for row, shape in of.layer("road", within=of.paper.edge):
        drawn_m = UNKNOWN_M if row.width_m is None else row.width_m
        wide = float(np.clip(drawn_m * of.paper.scale, 0.5, 6))
        widths.setdefault(round(wide * 2) / 2, []).append(shape)
    for wide, shapes in widths.items():
        yield ink.stroke(shapes, wide=wide + 0.25, ink="#999")
    for wide, shapes in widths.items():
        yield ink.stroke(shapes, wide=wide, ink="#fff")


def _names(of: Map, outline: shapely.Geometry, room: Room) -> str:
    """Names of the community's own streets and of those along its border."""
    roads: dict[str, list[shapely.Geometry]] = {}
    near = of.layer("road", within=shapely.buffer(outline, NAMED_MM))
    for row, shape in sorted(near, key=lambda road: -(road[0].width_m or 0)):
        name = row.name if of.lang == "zh" else row.name_en or row.name
        if name:
            roads.setdefault(name, []).append(shape)
    return along_roads(roads, room)


# ---------------------------------------------------------------- the grids


def _former(of: Map, grids: Sequence[shapely.Geometry]) -> Iterable[str]:
    """Former borders that are none any more: white below, so that they are seen on any colour."""
    former = [of.paper.put(shape) for shape in of.leaf.former.geometry]
    now = shapely.buffer(shapely.union_all(shapely.boundary(grids)), SAME_MM)
    gone = shapely.difference(shapely.union_all(shapely.boundary(former)), now)
    lines = [line for line in shapely.get_parts(shapely.line_merge(gone)) if line.length > SAME_MM]
    yield ink.stroke(lines, wide=1.1, ink="#fff")
    yield ink.stroke(lines, wide=0.6, ink=FORMER, dash="2.4 1.4")


def _numbers(of: Map, grids: Sequence[shapely.Geometry], room: Room) -> Iterable[str]:
    """The number of each grid, and below it its households, where the grid is widest."""
    rows = zip(grids, of.leaf.grids["number"], of.leaf.grids["households"], strict=True)
    for shape, number, households in rows:
        x, y = _middle(shape)
        room.take(ink.box_of((x, y), [number, "0000"], size_pt=NUMBER_PT))
        yield ink.letters((x, y - 1.9), number, size_pt=NUMBER_PT, bold=True)
        yield ink.letters((x, y + 2.3), f"{households}", size_pt=COUNT_PT)


def _middle(shape: shapely.Geometry) -> tuple[float, float]:
    """The middle of the widest place."""
    radius = shapely.maximum_inscribed_circle([shape], 0.5)[0]
    x, y = shapely.get_coordinates(radius)[0]
    return float(x), float(y)


# ---------------------------------------------------------------- how to read it


def furniture(paper: Paper, room: Room) -> str:
    """A scale bar and an arrow to the north, where they hide the least."""
    x = paper.wide_mm - 7.0
    room.take(shapely.box(x - 6, 0, paper.wide_mm, 16))
    arrow = (
        f'<circle cx="{x}" cy="8.4" r="5.6" fill="#fff" fill-opacity="0.85"/>'
        f'<path d="M{x} 3.4L{x + 2.2} 9.2L{x} 7.8L{x - 2.2} 9.2Z" fill="#000"/>'
    )
    north = svg.text((x, 12.9), "N", bold=True, anchor="middle")
    return arrow + north + _bar(paper, room)


def _bar(paper: Paper, room: Room) -> str:
    """A bar of four parts, black and white by turns."""
    most = paper.wide_mm * 0.25
    bar_m = max(b for b in BARS_M if b * paper.scale <= most or b == BARS_M[0])
    long, label = bar_m * paper.scale, f"{bar_m} m"
    wide = long + width_mm(label, size_pt=8) + 5
    west, north = paper.wide_mm - wide - 6.0, paper.high_mm - 12.0
    room.take(shapely.box(west, north, west + wide, north + 6))
    quarter = long / 4
    parts = "".join(
        f'<rect x="{west + 2 + k * quarter:.2f}" y="{north + 2.6:.2f}" width="{quarter:.2f}"'
        f' height="1.4" fill="{"#000" if k % 2 == 0 else "#fff"}" stroke="#000"'
        ' stroke-width="0.2"/>'
        for k in range(4)
    )
    ground = (
        f'<rect x="{west:.2f}" y="{north:.2f}" width="{wide:.2f}" height="6" fill="#fff"'
        ' fill-opacity="0.85"/>'
    )
    said = ink.letters((west + long + 3, north + 3.3), label, size_pt=8, anchor="start")
    return ground + parts + said
