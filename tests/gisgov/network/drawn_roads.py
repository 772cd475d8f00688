"""Roads drawn as ASCII: 10 m a cell, so that metres and seconds can be counted by eye.

`+` is where roads meet or end; a small letter is a road from one `+` to the next, driven right and
down where it is one-way. `1`, `2`, … are fire stations, `B` is the building, `D` its door, `#` a
wall, `~` water, `X` another building. Engines drive 10 m/s and start at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gisgov.network.roads import (
    Approach,
    Driving,
    Roads,
    Standing,
    Travel,
    VehicleClass,
    approach,
    times,
)

CELL_M = 10.0
LIGHT = VehicleClass("light", 2.0, 2.6, 5.5, 12.0)
PUMPER = VehicleClass("pumper", 2.5, 3.6, 18.0, 12.0)
LADDER = VehicleClass("ladder", 2.55, 3.95, 33.0, 18.0)
PLAIN = Driving(speeds_mps={}, other_mps=10.0, narrow_mps=(), start_up_s=0.0, gate_s=0.0)

TWO_WAYS = """
1+aaaaaaa+
.b.......c
.b.......c
.+ddd+eee+
......D...
......B...
"""

Cell = tuple[int, int]


@dataclass(frozen=True)
class Drawn:
    """What a picture shows."""

    roads: Roads
    stations: list[tuple[float, float]]
    building: shapely.Geometry
    door: shapely.Point | None
    walls: list[shapely.Geometry]
    water: list[shapely.Geometry]
    others: list[shapely.Geometry]

    def id(self, letter: str) -> int:
        """Row of the road of this letter."""
        return ord(letter) - ord("a")

    def letters(self, ids: tuple[int, ...]) -> str:
        return "".join(chr(ord("a") + int(number)) for number in ids)

    def travel(
        self, vehicle: VehicleClass = PUMPER, driving: Driving = PLAIN, **closed: str
    ) -> Travel:
        """Travel from all stations; `blocked` and `locked` are letters of roads."""
        shut: dict[str, Any] = {
            key: frozenset(map(self.id, given)) for key, given in closed.items()
        }
        return times(self.roads, vehicle, self.stations, driving=driving, **shut)

    def approach(
        self,
        vehicle: VehicleClass = PUMPER,
        *,
        driving: Driving = PLAIN,
        standing: Standing | None = None,
        known_obstacles: bool = True,
        **closed: str,
    ) -> Approach:
        """How a vehicle gets to the building."""
        around = [self.building, *self.walls, *self.water, *self.others]
        return approach(
            self.travel(vehicle, driving, **closed),
            self.building,
            door=self.door,
            walls=self.walls,
            water=self.water,
            obstacles=around if known_obstacles else None,
            standing=standing,
        )


def drawn(picture: str, **roads: dict[str, object]) -> Drawn:
    """Read a picture; a road is 7 m wide and residential unless its letter is told otherwise."""
    cells = {
        (x, -y): sign
        for y, line in enumerate(picture.split())
        for x, sign in enumerate(line)
        if sign != "."
    }
    table: dict[str, list[object]] = {"id": [], "geometry": []}
    plain = {"name": None, "width_m": 7.0, "road_class": "residential", "barrier": None}
    plain |= {"height_limit_m": None, "weight_limit_t": None, "one_way": False}
    plain |= {"bridge": False, "tunnel": False, "gate_width_m": None, "gate_height_m": None}
    for letter, line in sorted(_roads(cells), key=lambda road: road[0]):
        given = plain | {"name": letter} | roads.get(letter, {})
        row = {"id": ord(letter) - ord("a"), "geometry": line} | given
        for column, value in row.items():
            table.setdefault(column, []).append(value)
    doors = _places(cells, "D")
    return Drawn(
        Roads.build(table),
        [place for digit in "123456789" for place in _places(cells, digit)],
        shapely.union_all(_boxes(cells, "B")),
        shapely.Point(doors[0]) if doors else None,
        _boxes(cells, "#"),
        _boxes(cells, "~"),
        _boxes(cells, "X"),
    )


def _roads(cells: dict[Cell, str]) -> Iterator[tuple[str, shapely.LineString]]:
    for (x, y), sign in cells.items():
        for dx, dy in ((1, 0), (0, -1)) if sign == "+" else ():
            letter, far = cells.get((x + dx, y + dy), "."), 1
            while letter.islower() and cells.get((x + far * dx, y + far * dy)) == letter:
                far += 1
            end = (x + far * dx, y + far * dy)
            if far > 1 and cells.get(end) == "+":
                yield letter, shapely.LineString(np.array([(x, y), end]) * CELL_M)


def _places(cells: dict[Cell, str], wanted: str) -> list[tuple[float, float]]:
    return [(x * CELL_M, y * CELL_M) for (x, y), sign in cells.items() if sign == wanted]


def _boxes(cells: dict[Cell, str], wanted: str) -> list[shapely.Geometry]:
    half = CELL_M / 2
    return [shapely.box(x - half, y - half, x + half, y + half) for x, y in _places(cells, wanted)]


def road(scene: Drawn, found: Approach) -> str:
    """Letter of the road on which it stands."""
    return scene.letters((found.stand.road_id,))


def reasons(found: Approach) -> list[tuple[str, str]]:
    """Name and reason of the roads that were refused."""
    return [(one.name, one.code) for one in found.rejected]
