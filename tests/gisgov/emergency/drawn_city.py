"""Small cities drawn as pictures: one character is 10 m, the first line is north.

``A`` … ``F``: buildings; ``1`` … ``9``: hydrants, in service, 20 L/s, inspected; ``S``: a fire
station; ``=``: a road from one ``+`` or ``S`` to the next, along the line or down; ``n``: the same,
of 2.2 m; ``u``: of a width that nobody has measured; ``H``: a bridge; ``~``: water, which flows on
for a kilometre from both ends of its row; ``w``: a wall.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import shapely
from sqlalchemy import Connection

from tests.scene import Scene, multi, put

__all__ = ["CELL_M", "DrawnCity"]

CELL_M = 10.0
FLOWS_ON = 100
NODES = "+S"
WIDTHS = {"=": 7.0, "n": 2.2, "u": None, "H": 7.0}
STEPS = ((1, 0), (0, -1))
INSPECTED = date(2026, 3, 12)

Cell = tuple[int, int]


class DrawnCity:
    """What a picture shows, in a city's database; things are named by their letters."""

    def __init__(self, conn: Connection, picture: str, **given: dict[str, object]) -> None:
        lines = picture.split()
        self.scene = Scene(conn)
        self.widths = [len(line) for line in lines[::-1]]
        self.cells = {
            (x, len(lines) - 1 - y): sign
            for y, line in enumerate(lines)
            for x, sign in enumerate(line)
            if sign != "."
        }
        self.given = given
        self.buildings = {name: self._building(name) for name in self._letters("ABCDEF")}
        self.hydrants = {name: self._hydrant(name) for name in self._letters("123456789")}
        self.roads = [self._road(*each) for each in self._runs("".join(WIDTHS), NODES)]
        for _, line in self._runs("w", "w"):
            self.scene.add("barrier", kind="wall", geometry=put(line))
        if self._cells("~H"):
            self.scene.add("land_cover", kind="river", name="大河", geometry=multi(self._water()))
        self.stations = [self._station(cell) for cell in self._cells("S")]

    def place(self, sign: str) -> tuple[float, float]:
        """Middle of the first cell of a sign, in metres of the scene."""
        return _middle(self._cells(sign)[0])

    def road(self, one: Cell, other: Cell) -> int:
        """Number of the road between two cells, counted from the south-west."""
        return next(number for ends, number in self.roads if ends == {one, other})

    def _letters(self, wanted: str) -> list[str]:
        return [name for name in wanted if name in self.cells.values()]

    def _cells(self, wanted: str) -> list[Cell]:
        return [cell for cell, sign in self.cells.items() if sign in wanted]

    def _water(self) -> shapely.Geometry:
        boxes = [_box(cell) for cell in self._cells("~H")]
        for (x, y), sign in self.cells.items():
            if sign == "~" and (x == 0 or x == self.widths[y] - 1):
                far = x + 0.5 + (-FLOWS_ON if x == 0 else FLOWS_ON)
                ends = sorted([x + 0.5, far])
                boxes.append(shapely.box(*np.multiply([ends[0], y, ends[1], y + 1], CELL_M)))
        return shapely.union_all(boxes)

    def _building(self, name: str) -> int:
        shape = shapely.union_all([_box(cell) for cell in self._cells(name)])
        plain = {"name": name, "use": "residential", "structure": "concrete", "floors_above": 6}
        plain |= {"floors_below": 0, "height_m": 18.0, "year_built": 2000}
        shapes = {"geometry": multi(shape), "point": put(shapely.point_on_surface(shape))}
        return self.scene.add("building", **shapes, **plain | self.given.get(name, {}))

    def _hydrant(self, name: str) -> int:
        plain = {"kind": "pillar", "flow_lps": 20.0, "pressure_mpa": 0.2, "status": "in_service"}
        plain |= {"state": "intact", "inspected_on": INSPECTED, "code": name}
        given = plain | self.given.get(f"h{name}", {})
        component = self.scene.component(
            self.place(name), state=given.pop("state"), code=given.pop("code")
        )
        self.scene.add("hydrant", component_id=component, **given)
        return component

    def _road(self, sign: str, line: shapely.LineString) -> tuple[set[Cell], int]:
        values = {"road_class": "residential", "width_m": WIDTHS[sign], "bridge": sign == "H"}
        ends = {tuple((at // CELL_M).astype(int).tolist()) for at in np.array(line.coords)}
        return ends, self.scene.add("road", geometry=put(line), **values)

    def _station(self, cell: Cell) -> int:
        station = self.scene.premises(
            _middle(cell), "fire_station", name="一站", **self.given.get("S", {})
        )
        engine = {"label": "一号", "kind": "pumper", "width_m": 2.5, "height_m": 3.5}
        engine |= {"weight_t": 19.0, "hose_m": 480.0, "water_l": 5000, "crew": 6}
        self.scene.add("vehicle", premises_id=station, **engine | self.given.get("engine", {}))
        return station

    def _runs(self, signs: str, ends: str) -> Iterator[tuple[str, shapely.LineString]]:
        """Straight rows of one sign between two end signs; a wall ends where its row does."""
        for (x, y), sign in self.cells.items():
            for dx, dy in STEPS if sign in ends else ():
                if sign == "w" and self.cells.get((x - dx, y - dy)) == "w":
                    continue
                inner, far = self.cells.get((x + dx, y + dy), "."), 1
                while inner in signs and self.cells.get((x + far * dx, y + far * dy)) == inner:
                    far += 1
                last = far - (sign == "w")
                end = (x + last * dx, y + last * dy)
                if far > 1 and self.cells.get(end, ".") in ends:
                    yield inner, shapely.LineString([_middle((x, y)), _middle(end)])


def _middle(cell: Cell) -> tuple[float, float]:
    return (cell[0] + 0.5) * CELL_M, (cell[1] + 0.5) * CELL_M


def _box(cell: Cell) -> shapely.Polygon:
    x, y = cell
    return shapely.box(x * CELL_M, y * CELL_M, (x + 1) * CELL_M, (y + 1) * CELL_M)
