"""Rows that are edited again and again, each edit with a stamp that tiles show."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, Engine, text

from benchmarks.tiles.peer import LAYERS
from benchmarks.tiles.walk import Tile
from tiles.grid import BUFFER, EXTENT, HALF_M
from tiles.grid import Tile as Ground

__all__ = ["ASKED", "STAMP", "Edit", "Row", "edit", "pool", "touches"]

ASKED = (*LAYERS, "labels", "components", "marks")
POINTS = ("labels", "components", "hydrants", "marks")
"""Layers whose features are points."""
STAMP = re.compile(rb"#(\d+)=(\d+);")
BUILDING, COMPONENT, ROAD, MARK = "building", "component", "road", "mark"
POOL = {BUILDING: 60, COMPONENT: 30, ROAD: 20, MARK: 20}
DRAWN_IN = {
    BUILDING: ("buildings", "labels"),
    COMPONENT: ("components", "hydrants"),
    ROAD: ("roads",),
    MARK: ("marks",),
}
SHOWN_FROM = {BUILDING: 15, COMPONENT: 16, ROAD: 15, MARK: 10}
CHOOSE = {
    BUILDING: "SELECT id, ST_Transform(point, 3857) AS at, NULL AS place FROM building"
    " WHERE retired_on IS NULL AND ST_Area(geometry) > 60",
    COMPONENT: "SELECT id, mercator AS at, NULL AS place FROM component WHERE retired_on IS NULL",
    ROAD: "SELECT id, ST_LineInterpolatePoint(mercator, 0.5) AS at, NULL AS place FROM road"
    " WHERE retired_on IS NULL AND ST_Length(geometry) > 40",
    MARK: "SELECT NULL AS id, ST_Transform(point, 3857) AS at, ST_AsEWKT(point) AS place"
    " FROM building WHERE retired_on IS NULL",
}
BOX = "ST_XMin(mercator), ST_YMin(mercator), ST_XMax(mercator), ST_YMax(mercator)"
CHANGE = {
    BUILDING: "UPDATE building SET number = :stamp WHERE id = :id",
    COMPONENT: "UPDATE component SET name = :stamp WHERE id = :id",
    ROAD: "UPDATE road SET name = :stamp WHERE id = :id",
    MARK: "UPDATE mark SET text = :stamp WHERE id = :id",
}
SET_MARK = (
    "INSERT INTO mark (kind, text, geometry) VALUES ('note', :stamp, CAST(:place AS geometry))"
)
TAKE_MARK = "DELETE FROM mark WHERE id = :id"

Box = tuple[float, float, float, float]


@dataclass
class Row:
    """One row; a mark is also taken away and set anew, under another id."""

    key: int
    kind: str
    id: int | None
    place: str | None
    tiles: list[Tile]
    number: int = 0


class Edit(NamedTuple):
    """One edit: when it was begun, when its commit had returned, and what it touched."""

    begun: int
    done: int
    layers: tuple[str, ...]
    box: Box


def pool(conn: Connection, tiles: Sequence[Tile], *, seed: int) -> list[Row]:
    """Choose the rows, and the tiles of the walk that surely show each."""
    walked = set(tiles)
    rows: list[Row] = []
    for kind, count in POOL.items():
        chosen = (
            f"SELECT id, ST_X(at), ST_Y(at), place FROM ({CHOOSE[kind]}) AS found"  # noqa: S608
            " ORDER BY md5(ST_AsText(at) || :seed) LIMIT :count"
        )
        for found in conn.execute(text(chosen), {"seed": str(seed), "count": count}):
            at = (tile_at(zoom, found[1], found[2]) for zoom in range(SHOWN_FROM[kind], 17))
            shown = [tile for tile in at if tile in walked]
            rows.append(Row(len(rows), kind, found[0], found[3], shown))
    return [row for row in rows if row.tiles or row.kind == MARK]


def tile_at(zoom: int, x: float, y: float) -> Tile:
    """The tile that holds a point of EPSG:3857."""
    side = 2 * HALF_M / 2**zoom
    return Tile(zoom, int((x + HALF_M) // side), int((HALF_M - y) // side))


def edit(db: Engine, row: Row, *, leave: bool = False) -> Edit:
    """Give the row its next stamp, or take it away, in a transaction of its own."""
    row.number += 1
    change = TAKE_MARK if leave else CHANGE[row.kind] if row.id else SET_MARK
    stamp = f"#{row.key}={row.number};"
    begun = time.monotonic_ns()
    with db.begin() as conn:
        given = {"stamp": stamp, "id": row.id, "place": row.place}
        names = re.findall(r":(\w+)", change)
        told = text(f"{change} RETURNING id, {BOX}")
        done = conn.execute(told, {name: given[name] for name in names}).one()
    row.id = None if leave else done[0]
    return Edit(begun, time.monotonic_ns(), DRAWN_IN[row.kind], tuple(done[1:]))


def leaves(row: Row, chance: random.Random) -> bool:
    """Whether the next edit takes a row away: one of four of a mark that is there."""
    return row.kind == MARK and row.id is not None and chance.random() < 0.25


def touches(layer: str, box: Box, tile: Tile) -> bool:
    """Whether a layer of a tile shows something within a box.

    A point is in the tile that holds it. A shape is also in those in whose margin it lies, as the
    database compares boxes: in single precision, rounded outwards, which here is to a metre.
    """
    bounds = Ground(*tile).bounds_3857
    if layer in POINTS:
        return _overlap(box, bounds)
    margin = (bounds[2] - bounds[0]) * BUFFER / EXTENT
    grown = (bounds[0] - margin, bounds[1] - margin, bounds[2] + margin, bounds[3] + margin)
    return _overlap(_single(box), _single(grown))


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


@lru_cache(4096)
def _single(box: Box) -> Box:
    """The box in single precision, rounded outwards."""
    rounded = []
    for edge, outwards in zip(box, (-np.inf, -np.inf, np.inf, np.inf), strict=True):
        near = np.float32(edge)
        inside = near > edge if outwards < 0 else near < edge
        rounded.append(float(np.nextafter(near, np.float32(outwards)) if inside else near))
    return tuple(rounded)  # type: ignore[return-value]
