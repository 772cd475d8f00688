"""The areas of a moment, ready to be asked which of them holds a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection, Row, select

from gisgov.errors import BadInput
from gisgov.storage import schema
from gisgov.storage.indicators.stamps import Stamp, kept, stamp
from gisgov.storage.models import Base
from gisgov.storage.placing.ground import Grids
from gisgov.storage.queries import fixed

__all__ = ["Borders", "borders_at", "layers_of_areas"]

LEVEL = Base.metadata.tables["area_level"]

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Borders:
    """All areas of a moment, the city first."""

    areas: Sequence[Row[Any]]
    """Of each its code, level, parent, name, extent and outline."""
    shapes: npt.NDArray[np.object_]
    srid: int
    moment: datetime
    """A moment at which they held."""
    version: Stamp
    """Differs where they may differ."""

    @cached_property
    def rows(self) -> dict[str, int]:
        """Row of each code."""
        return {area.code: row for row, area in enumerate(self.areas)}

    @cached_property
    def _indexes(self) -> list[tuple[Rows, Grids]]:
        """Rows and index of each level, the finest first."""
        ranks = np.array([area.rank for area in self.areas], dtype=np.intp)
        found = []
        for rank in np.unique(ranks)[::-1]:  # levels are few
            rows = np.flatnonzero(ranks == rank)
            codes = np.array([self.areas[int(row)].code for row in rows], dtype=np.object_)
            found.append((rows, Grids(codes, self.shapes[rows], self.srid)))
        return found

    def of_level(self, level: str) -> Rows:
        """Rows of the areas of a level, in the order of their codes.

        Raises
        ------
        BadInput
            There are none.
        """
        found = [row for row, area in enumerate(self.areas) if area.level == level]
        if not found:
            known = dict.fromkeys(area.level for area in self.areas)
            raise BadInput("statistics.level", given=level, known=", ".join(known) or "–")
        return np.array(found, dtype=np.intp)

    def holding(self, x: Floats, y: Floats) -> Rows:
        """Row of the finest area that holds each point, as `areas.within` has it; -1 for none."""
        found = np.full(len(x), -1, dtype=np.intp)
        left = np.arange(len(x))
        for rows, index in self._indexes:
            at = index.at(x[left], y[left])
            held = at >= 0
            found[left[held]] = rows[at[held]]
            left = left[~held]
            if len(left) == 0:
                break
        return found

    def upwards(self, level: str) -> Rows:
        """Of each area the place, among those of a level, of the one it is part of; -1 for none.

        One more at the end stands for no area, so that it can be taken by -1.
        """
        order = self.of_level(level).tolist()
        places = {self.areas[row].code: place for place, row in enumerate(order)}
        found: list[int] = []
        for area in self.areas:  # the city first: what is above is known before what is below
            above = self.rows.get(area.parent or "", -1)
            inherited = found[above] if 0 <= above < len(found) else -1
            found.append(places.get(area.code, inherited))
        return np.array([*found, -1], dtype=np.intp)

    def along(self, level: str, code: str | None) -> npt.NDArray[np.bool_]:
        """Which areas of a level are the one of a code, lie in it or hold it; all of no code."""
        order = self.of_level(level)
        if code is None:
            return np.ones(len(order), dtype=bool)
        above = self._chain(code)
        found = [
            self.areas[row].code in above or code in self._chain(self.areas[row].code)
            for row in order.tolist()
        ]
        return np.array(found, dtype=bool)

    def _chain(self, code: str | None) -> list[str]:
        """The code of an area and of those above it."""
        found: list[str] = []
        while code in self.rows and code not in found:
            found.append(code)
            code = self.areas[self.rows[code]].parent
        return found


def borders_at(conn: Connection, moment: datetime) -> Borders:
    """The areas of a moment; read once while they stay as they are."""
    version = stamp(conn, *layers_of_areas(conn), at=moment)
    return kept(("borders", version), lambda: _read(conn, moment, version))


def layers_of_areas(conn: Connection) -> list[str]:
    """The layers of the map that show areas."""
    return [f"areas-{level}" for level in conn.scalars(select(LEVEL.c.code))]


def _read(conn: Connection, moment: datetime, version: Stamp) -> Borders:
    areas = conn.execute(fixed("indicator_areas"), {"moment": moment}).all()
    shapes = shapely.from_wkb([bytes(area.shape) for area in areas])
    return Borders(areas, np.asarray(shapes, object), schema.city_info(conn).srid, moment, version)
