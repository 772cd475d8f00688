"""The map on the printed page: the fire and its surroundings in black and white, as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from gisgov.emergency.means import Sheet
from gisgov.emergency.page import svg
from gisgov.emergency.page.fitting import width_mm
from gisgov.emergency.page.frame import SHOWN, Paper, on_ground, spot
from gisgov.emergency.page.labels import Room, along_roads
from gisgov.storage.sheet.surroundings import Drawn
from gisgov.words import Language, say

__all__ = ["Plan", "drawn"]

HATCH_MM = 1.5
UNKNOWN_M = 4.0  # a road of unknown width is drawn as a lane
NUMBER_MM = 2.3
BARS_M = (10, 20, 50, 100, 200)


@dataclass(frozen=True)
class Plan:
    """What a map is drawn of."""

    sheet: Sheet
    ground: list[Drawn]
    paper: Paper
    srid: int
    lang: Language

    def point(self, lon: float | None, lat: float | None) -> tuple[float, float] | None:
        """A place of the sheet on paper; None where there is none, or it lies outside."""
        if lon is None or lat is None:
            return None
        at = self.paper.at(spot(lon, lat, srid=self.srid))
        return at if self.paper.holds(at) else None

    def shape(self, given: dict[str, object] | None) -> shapely.Geometry | None:
        """A shape of the sheet on paper, cut at its edge; None where nothing of it is there."""
        found = on_ground(given, srid=self.srid)
        if found is None:
            return None
        kept = shapely.intersection(self.paper.put(found), self.paper.edge)
        return None if kept.is_empty else kept

    def layer(self, name: str) -> list[tuple[Drawn, shapely.Geometry]]:
        """Rows of a layer and their shapes on paper."""
        return [(row, self.paper.put(row.shape)) for row in self.ground if row.layer == name]

    @cached_property
    def fire(self) -> shapely.Geometry | None:
        """The building, on paper."""
        return self.shape(self.sheet.building.outline) if self.sheet.building else None


def drawn(plan: Plan) -> str:
    """The map as one SVG element."""
    paper = plan.paper
    room = Room(paper.edge)
    symbols = [
        *_ways(plan, room),
        *_gates(plan, room),
        *_hydrants(plan, room),
        *_stands(plan, room),
    ]
    corner = _corner(plan, room)
    parts = [
        *_water(plan),
        *_roads(plan),
        *(svg.line(shape, wide=0.35, dash="1.2 0.6") for _, shape in plan.layer("barrier")),
        *_buildings(plan, room),
        *_danger(plan),
        _names(plan, room),
        *symbols,
        *_shut(plan, room),
        corner,
        svg.line(shapely.box(0.2, 0.2, paper.wide_mm - 0.2, paper.high_mm - 0.2), wide=0.4),
    ]
    size = f'width="{paper.wide_mm:g}mm" height="{paper.high_mm:g}mm"'
    label = say("paper.map", lang=plan.lang)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" {size}'
        f' viewBox="0 0 {paper.wide_mm:g} {paper.high_mm:g}">{"".join(parts)}</svg>'
    )


# ---------------------------------------------------------------- the ground


def _water(plan: Plan) -> Iterable[str]:
    """Water is hatched: grey would be a road on a poor copier."""
    across = plan.paper.wide_mm + plan.paper.high_mm
    steps = np.arange(-plan.paper.high_mm, plan.paper.wide_mm, HATCH_MM)
    hatches = shapely.linestrings([[(x, 0), (x + across, across)] for x in steps])
    for _, shape in plan.layer("water"):
        covered = shapely.union_all(shapely.intersection(hatches, shapely.make_valid(shape)))
        yield svg.line(covered, wide=0.15, ink="#555")
        yield svg.line(shape, wide=0.25, ink="#555")


def _roads(plan: Plan) -> Iterable[str]:
    roads = [(shape, _wide(row, plan.paper)) for row, shape in plan.layer("road")]
    for shape, wide in roads:
        yield svg.line(shape, wide=wide + 0.3, ink="#777")
    for shape, wide in roads:
        yield svg.line(shape, wide=wide, ink="#fff")


def _wide(row: Drawn, paper: Paper) -> float:
    drawn_m = UNKNOWN_M if row.width_m is None else row.width_m
    return round(float(np.clip(drawn_m * paper.scale, 0.5, 8)), 2)


def _buildings(plan: Plan, room: Room) -> Iterable[str]:
    fire = plan.sheet.building.id if plan.sheet.building else None
    told = []
    for row, shape in plan.layer("building"):
        if row.id != fire:
            yield svg.area(shape, fill="#fff", wide=0.25)
            told.append(_storeys(row, shape, room))
    yield from told
    if plan.fire is not None:
        room.take(plan.fire)
        yield svg.area(plan.fire, fill="#000", wide=0.5)
        yield from _doors(plan)


def _storeys(row: Drawn, shape: shapely.Geometry, room: Room) -> str:
    """How many floors a neighbour has, where that fits into it."""
    if not row.floors:
        return ""
    letters = f"{row.floors}F"
    middle = shapely.point_on_surface(shape)
    half = width_mm(letters, size_pt=9) / 2
    box = shapely.box(
        middle.x - half, middle.y - svg.SIZE_MM / 2, middle.x + half, middle.y + svg.SIZE_MM / 2
    )
    if not shapely.contains(shape, box) or not room.offered(box):
        return ""
    return svg.text((middle.x, middle.y + svg.SIZE_MM * 0.36), letters, anchor="middle")


def _doors(plan: Plan) -> Iterable[str]:
    for door in plan.sheet.building.doors if plan.sheet.building else []:
        at = plan.point(door.lon, door.lat)
        if at:
            yield svg.circle(at, radius=1.3 if door.asked else 0.8, fill="#fff", wide=0.4)


def _names(plan: Plan, room: Room) -> str:
    roads: dict[str, list[shapely.Geometry]] = {}
    by_width = sorted(plan.layer("road"), key=lambda road: -(road[0].width_m or 0))
    for row, shape in by_width:
        name = row.name if plan.lang == "zh" else row.name_en or row.name
        if name:
            roads.setdefault(name, []).append(shape)
    return along_roads(roads, room)


# ---------------------------------------------------------------- what a crew needs


def _ways(plan: Plan, room: Room) -> Iterable[str]:
    """Ways in below the hose, each with a white edge that parts it from what it crosses."""
    ways = {str(a.way): plan.shape(a.way) for a in plan.sheet.access.approaches}
    for way in ways.values():
        if way is not None:
            room.take(shapely.buffer(way, 0.8))
            yield svg.line(way, wide=1.7, ink="#fff") + svg.line(way, wide=0.9, dash="2.2 1.1")
    for hydrant in plan.sheet.water.hydrants[:SHOWN]:
        hose = plan.shape(hydrant.path)
        if hose is not None:
            room.take(shapely.buffer(hose, 0.6))
            yield svg.line(hose, wide=1.5, ink="#fff") + svg.line(hose, wide=0.7)


def _hydrants(plan: Plan, room: Room) -> Iterable[str]:
    """The first ones by their number; one that lies outside is at the edge, dashed."""
    for hydrant in reversed(plan.sheet.water.hydrants[:SHOWN]):
        there = plan.paper.at(spot(hydrant.lon, hydrant.lat, srid=plan.srid))
        at = plan.paper.inside(there, within_mm=NUMBER_MM + 0.8)
        room.take(shapely.Point(at).buffer(NUMBER_MM + 0.5))
        halo = svg.circle(at, radius=NUMBER_MM + 0.5, fill="#fff", wide=0)
        if at == there and hydrant.usable is not False:
            body, ink = svg.circle(at, radius=NUMBER_MM, fill="#000"), "#fff"
        else:
            body, ink = (
                svg.circle(at, radius=NUMBER_MM, fill="#fff", wide=0.5, dash="1 0.6"),
                "#000",
            )
        yield halo + body + svg.lettered(at, str(hydrant.number), ink=ink)


def _stands(plan: Plan, room: Room) -> Iterable[str]:
    stands = {
        plan.point(a.stand_lon, a.stand_lat)
        for a in plan.sheet.access.approaches
        if a.reaches != "no"
    }
    for at in sorted(stands - {None}, key=str):
        if at:
            room.take(shapely.Point(at).buffer(2.5))
            halo = svg.square(at, half=2.4, fill="#fff", wide=0)
            yield halo + svg.square(at, half=2.0, fill="#fff", wide=0.7) + svg.lettered(at, "P")


def _gates(plan: Plan, room: Room) -> Iterable[str]:
    for gate in plan.sheet.building.gates if plan.sheet.building else []:
        at = plan.point(gate.lon, gate.lat)
        if at and room.offered(shapely.Point(at).buffer(2.0)):
            fill = "#ccc" if gate.shut else "#fff"
            yield svg.circle(at, radius=1.9, fill=fill, wide=0.4) + svg.lettered(at, "G")


def _shut(plan: Plan, room: Room) -> Iterable[str]:
    """Ways that are shut, valves to close, and premises of concern."""
    for shut in plan.sheet.restrictions:
        at = plan.point(shut.lon, shut.lat)
        if at:
            yield svg.cross(at, half=1.8)
    for premises in plan.sheet.neighbours.concern:
        at = plan.point(premises.lon, premises.lat)
        if at and room.offered(shapely.Point(at).buffer(2.2)):
            yield svg.square(at, half=1.9, fill="#fff", wide=0.4) + svg.lettered(at, "!")
    closure = plan.sheet.shutoff.closure
    for valve in closure.valves if closure else []:
        at = plan.point(valve.lon, valve.lat)
        if at and valve.act == "close":
            yield svg.square(at, half=1.9, fill="#000") + svg.lettered(at, "V", ink="#fff")


def _danger(plan: Plan) -> Iterable[str]:
    """Around a gas leak: what is to be cleared, and where the wind carries it."""
    for shape in (plan.shape(plan.sheet.shutoff.circle), plan.shape(plan.sheet.shutoff.downwind)):
        if shape is not None and plan.sheet.kind == "gas_leak":
            yield svg.line(shape, wide=0.5, dash="3 1.2 0.6 1.2")


# ---------------------------------------------------------------- how to read it


def _corner(plan: Plan, room: Room) -> str:
    """A scale bar, where it hides nothing that a crew needs, and an arrow to the north."""
    paper = plan.paper
    x = paper.wide_mm - 5.5
    room.take(shapely.box(x - 5, 0, paper.wide_mm, 14))
    arrow = (
        f'<circle cx="{x}" cy="7.2" r="5.2" fill="#fff"/>'
        f'<path d="M{x} 2.6L{x + 2.2} 8.4L{x} 7L{x - 2.2} 8.4Z" fill="#000"/>'
    )
    bar_m = max(b for b in BARS_M if b * paper.scale <= paper.wide_mm * 0.3 or b == BARS_M[0])
    return arrow + svg.text((x, 12), "N", bold=True, anchor="middle") + _bar(bar_m, paper, room)


def _bar(long_m: int, paper: Paper, room: Room) -> str:
    long, label = long_m * paper.scale, f"{long_m} m"
    wide, high = long + width_mm(label, size_pt=9) + 6, 6.2
    right, low = paper.wide_mm - wide - 0.6, paper.high_mm - high - 0.6
    corners = ((0.6, low), (right, low), (0.6, 0.6))
    boxes = [shapely.box(x, y, x + wide, y + high) for x, y in corners]
    west, north, _, south = next((b for b in boxes if room.offered(b)), boxes[0]).bounds
    foot = south - 2.6
    return (
        f'<rect x="{west:.2f}" y="{north:.2f}" width="{wide:.2f}" height="{high}" fill="#fff"/>'
        f'<path d="M{west + 2.4:.2f} {foot - 1.4:.2f}v1.4h{long:.2f}v-1.4" fill="none"'
        ' stroke="#000" stroke-width="0.6"/>' + svg.text((west + 3.6 + long, foot + 0.3), label)
    )
