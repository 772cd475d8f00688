"""Who or what something can happen to: households, residents, floor area or ground, as points.

Households and residents are those of the latest internal release of statistics, spread over the
homes of the area that it tells of, by floor area. No live count of people is used, and what a
release withholds stays unknown: it lies in the next area above that is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection, Row, func, select

from gisgov.indicators.spreading import spread
from gisgov.said import Said
from gisgov.storage import schema
from gisgov.storage.indicators.released import Release, latest
from gisgov.storage.indicators.stamps import Stamp, kept, stamp
from gisgov.storage.models import Base
from gisgov.storage.placing.ground import Grids
from gisgov.storage.queries import fixed

__all__ = ["HOMES", "Exposure", "What", "exposure"]

LEVEL = Base.metadata.tables["area_level"]
HOMES = ("residential", "mixed")
GROUND_CELL_M = 25.0
MOST_CELLS = 4_000_000  # a larger city's ground is told by larger cells

What = Literal["households", "residents", "floor_area", "area"]
Floats = npt.NDArray[np.float64]
COLUMN = {"households": "households", "residents": "persons"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Exposure:
    """Points that bear a weight, and where the weights come from."""

    x: Floats
    """East in the city's CRS, metres."""
    y: Floats
    """North in the city's CRS, metres."""
    weight: Floats
    """What lies at each point: households, persons, m2 of floor or km2 of ground."""
    what: What
    """Which of these; `floor_area` where nothing is released of the people asked for."""
    source: Said
    """Where the weights come from."""
    as_of: date | None
    """Day of the register that was released; null for floor area and ground, which are today's."""
    notes: tuple[Said, ...] = ()
    """What is to be known of them."""
    version: Stamp = ()
    """Differs where the weights may differ: caches are keyed by it."""

    @property
    def total(self) -> float:
        """All weights together."""
        return float(self.weight.sum())


class Homes(NamedTuple):
    """Buildings as places where people may live."""

    x: Floats
    y: Floats
    floor_m2: Floats
    home: npt.NDArray[np.bool_]
    guessed: npt.NDArray[np.bool_]


def exposure(conn: Connection, what: What, *, as_of: date | None = None) -> Exposure:
    """Points with weights, kept in memory while the city stays as it is.

    Parameters
    ----------
    conn
        A connection to the city.
    what
        `households` or `residents` as released; `floor_area` of homes; `area`: the city's ground.
    as_of
        Take the latest release of this day or before; of today by default.

    Returns
    -------
    Exposure
        Where nothing is released of people, the floor area of homes, and a note that says so:
        look at `what` before you name a unit.
    """
    layers = () if what == "area" else ("buildings",)
    version: Stamp = (*stamp(conn, *layers, *_borders(conn)), what)
    if what == "area":
        return kept(("exposure", version), lambda: _ground(conn, version))
    release = latest(conn, as_of or _today(conn)) if what in COLUMN else None
    if release is None:
        return kept(("exposure", version), lambda: _floors(conn, what, version))
    version = (*version, release.id)
    return kept(("exposure", version), lambda: _people(conn, what, release, version))


def _borders(conn: Connection) -> list[str]:
    return [f"areas-{level}" for level in conn.scalars(select(LEVEL.c.code))]


def _today(conn: Connection) -> date:
    zone = ZoneInfo(schema.city_info(conn).time_zone)
    return conn.execute(select(func.now())).scalar_one().astimezone(zone).date()


def _homes(conn: Connection) -> Homes:
    rows = conn.execute(fixed("exposure_buildings"), {"homes": list(HOMES)}).all()
    columns = zip(*rows, strict=True) if rows else ((),) * 5
    x, y, floor_m2, home, guessed = (np.array(column) for column in columns)
    east, north, room = (each.astype(np.float64) for each in (x, y, floor_m2))
    return Homes(east, north, room, home.astype(bool), guessed.astype(bool))


def _guessed(homes: Homes) -> tuple[Said, ...]:
    count = int((homes.guessed & homes.home).sum())
    return (Said("exposure.floors_guessed", {"count": count}),) if count else ()


# ---------------------------------------------------------------- floors and ground


def _floors(conn: Connection, what: What, version: Stamp) -> Exposure:
    homes = _homes(conn)
    there = homes.home
    asked = (Said("exposure.not_released"),) if what in COLUMN else ()
    return Exposure(
        x=homes.x[there],
        y=homes.y[there],
        weight=homes.floor_m2[there],
        what="floor_area",
        source=Said("exposure.source_floors"),
        as_of=None,
        notes=(*asked, *_guessed(homes)),
        version=version,
    )


def _ground(conn: Connection, version: Stamp) -> Exposure:
    """The middles of square cells that lie in the city; its area is shared among them."""
    shapes = shapely.from_wkb([bytes(row.shape) for row in conn.execute(fixed("exposure_ground"))])
    x, y = _middles(shapes)
    grids = Grids(np.arange(len(shapes)).astype(object), shapes, schema.city_info(conn).srid)
    inside = grids.at(x, y) >= 0
    count, km2 = int(inside.sum()), float(shapely.area(shapes).sum()) / 1e6
    return Exposure(
        x=x[inside],
        y=y[inside],
        weight=np.full(count, km2 / max(count, 1)),
        what="area",
        source=Said("exposure.source_ground"),
        as_of=None,
        version=version,
    )


def _middles(shapes: npt.NDArray[np.object_]) -> tuple[Floats, Floats]:
    if len(shapes) == 0:
        return np.empty(0), np.empty(0)
    west, south, east, north = shapely.total_bounds(shapes)
    cell = max(GROUND_CELL_M, float(np.sqrt((east - west) * (north - south) / MOST_CELLS)))
    x, y = np.meshgrid(
        np.arange(west + cell / 2, east + cell, cell),
        np.arange(south + cell / 2, north + cell, cell),
    )
    return x.ravel(), y.ravel()


# ---------------------------------------------------------------- people, as released


class _Areas(NamedTuple):
    """The areas of a release, the city first."""

    above: npt.NDArray[np.intp]
    rank: npt.NDArray[np.intp]
    told: Floats
    shapes: npt.NDArray[np.object_]

    def holding(self, x: Floats, y: Floats, srid: int) -> npt.NDArray[np.intp]:
        """Row of the finest area that holds each point; -1 for none."""
        found = np.full(len(x), -1, dtype=np.intp)
        drawn = ~shapely.is_missing(self.shapes)
        for rank in np.unique(self.rank):  # from the city down, a few levels
            rows = np.flatnonzero((self.rank == rank) & drawn)
            if len(rows):
                at = Grids(rows.astype(object), self.shapes[rows], srid).at(x, y)
                found = np.where(at >= 0, rows[at], found)
        return found


def _people(conn: Connection, what: What, release: Release, version: Stamp) -> Exposure:
    homes = _homes(conn)
    areas = _areas(conn.execute(fixed("exposure_release"), {"release": release.id}).all(), what)
    x, y, weight, notes = _spread(areas, homes, schema.city_info(conn).srid)
    hidden = int(np.isnan(areas.told).sum())
    withheld = (Said("exposure.withheld", {"count": hidden}),) if hidden else ()
    named = {"id": release.id, "month": release.month}
    return Exposure(
        x=x,
        y=y,
        weight=weight,
        what=what,
        source=Said(f"exposure.source_{what}", named),
        as_of=release.month,
        notes=(*withheld, *notes, *_guessed(homes)),
        version=version,
    )


def _areas(rows: Sequence[Row[Any]], what: What) -> _Areas:
    places = {row.area: place for place, row in enumerate(rows)}
    told = [getattr(row, COLUMN[what]) for row in rows]
    shapes = [None if row.shape is None else bytes(row.shape) for row in rows]
    return _Areas(
        above=np.array([places.get(row.parent, -1) for row in rows], dtype=np.intp),
        rank=np.array([row.rank for row in rows], dtype=np.intp),
        told=np.array([np.nan if value is None else value for value in told], dtype=np.float64),
        shapes=np.asarray(shapely.from_wkb(shapes), dtype=object),
    )


def _spread(
    areas: _Areas, homes: Homes, srid: int
) -> tuple[Floats, Floats, Floats, tuple[Said, ...]]:
    """Over the homes; where an area has none over any building; else at a point of the area."""
    area = areas.holding(homes.x, homes.y, srid)
    first = spread(areas.told, areas.above, area=area, room=homes.floor_m2 * homes.home)
    bare = np.append(first.left > 0, False)
    any_use = homes.floor_m2 * (bare[area] & ~homes.home)
    second = spread(areas.told, areas.above, area=area, room=any_use)
    weight = first.weight + second.weight
    left = np.where(first.left > 0, second.left, 0.0)
    alone = np.flatnonzero((left > 0) & ~shapely.is_missing(areas.shapes))
    points = shapely.point_on_surface(areas.shapes[alone])
    lived = weight > 0
    x = np.concatenate([homes.x[lived], shapely.get_x(points)])
    y = np.concatenate([homes.y[lived], shapely.get_y(points)])
    elsewhere = int((first.left > 0).sum())
    notes = (Said("exposure.no_homes", {"count": elsewhere}),) if elsewhere else ()
    return x, y, np.concatenate([weight[lived], left[alone]]), notes
