"""Ground that new borders change, and the grids that touch it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection, text

from gisgov.placing import AreaIndex
from gisgov.storage.copying import city_srid
from gisgov.storage.queries import fixed

__all__ = ["NO_GRID", "SIDES", "Boxes", "Grids", "changed_ground", "grids_of"]

SIDES = ("west", "south", "east", "north")
EVERYWHERE = np.array([[-1e9, -1e9, 1e9, 1e9]])
NO_GRID = -1
FEW = 8  # grids that may all have moved and are still looked at one by one

Boxes = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Grids:
    """The grids of a moment, by code, and the index over them, which is built when first asked."""

    codes: npt.NDArray[np.object_]
    shapes: npt.NDArray[np.object_]
    srid: int

    @cached_property
    def index(self) -> AreaIndex:
        """Which grid holds a point."""
        frame = gpd.GeoDataFrame({"code": self.codes}, geometry=self.shapes, crs=self.srid)
        return AreaIndex.build(frame)

    @cached_property
    def positions(self) -> dict[str | None, int]:
        """Of the codes, and of no grid."""
        return {None: NO_GRID} | {code: k for k, code in enumerate(self.codes)}

    def at(self, x: Floats, y: Floats) -> Ints:
        """Positions of the grids that hold points; NO_GRID where none does."""
        found = np.full(len(x), NO_GRID, dtype=np.int32)
        if len(self.codes) == 0:
            return found
        west, south, east, north = shapely.total_bounds(self.shapes)
        inside = (west <= x) & (x <= east) & (south <= y) & (y <= north)  # false without a place
        if inside.any():
            found[inside] = self._held(x[inside], y[inside])
        return found

    def _held(self, x: Floats, y: Floats) -> Ints:
        if self.index.overlap is None:
            return self.index.place(x, y)
        points, rows = self.index.place_all(x, y)  # of several, the triggers take the first too
        found = np.full(len(x), NO_GRID, dtype=np.int32)
        held, first = np.unique(points, return_index=True)
        found[held] = rows[first]
        return found


def changed_ground(
    conn: Connection,
    codes: Collection[str],
    *,
    since: datetime,
    closed: Collection[str] | None = None,
) -> Boxes | None:
    """Boxes around the ground that is in another grid since new borders, a row each.

    Elsewhere no point lies in other grids than before, so all rows keep theirs.

    Parameters
    ----------
    conn
        A connection in the transaction that wrote the borders.
    codes
        Areas whose versions begin or end then; those of other levels than grids do not matter.
    since
        The moment.
    closed
        Those of the areas of which these borders ended a version; by default all of which one ended
        then, be it by other borders of the same moment.

    Returns
    -------
    numpy.ndarray or None
        West, south, east and north in metres, shape (n, 4); n is 0 where no border moved. None
        where most of the grids changed: `place` is quicker then.
    """
    closed = codes if closed is None else closed
    given = {"codes": list(codes), "since": since, "closed": list(closed)}
    rows = conn.execute(fixed("placing_ground"), given).all()
    shapes = shapely.normalize(shapely.from_wkb([bytes(row.shape) for row in rows]))
    versions = [(row.code, shape.wkb) for row, shape in zip(rows, shapes, strict=True)]
    times = Counter(versions)
    moved = np.array([times[version] == 1 for version in versions], dtype=bool)  # else: unmoved
    grids = text("SELECT count(*) FROM area WHERE level = 'grid' AND upper_inf(valid)")
    if moved.sum() > max(int(conn.scalar(grids) or 0), 2 * FEW):  # most grids have two versions
        return None
    return shapely.bounds(shapes[moved])


def grids_of(conn: Connection, ground: Boxes | None) -> Grids:
    """Read the grids that touch some ground now, or all of them."""
    boxes = EVERYWHERE if ground is None else ground
    srid = city_srid(conn)
    moment = conn.scalar(text("SELECT clock_timestamp()"))  # borders may begin after now()
    given = {name: boxes[:, k].tolist() for k, name in enumerate(SIDES)}
    rows = conn.execute(fixed("placing_grids"), given | {"moment": moment, "srid": srid}).all()
    shapes = shapely.from_wkb(np.array([bytes(row.shape) for row in rows], dtype=object))
    return Grids(np.array([row.code for row in rows], dtype=object), shapes, srid)
