"""Incidents of each area, on today's borders or placed anew on others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gisgov.incidents.clock import MINUTE_US, OPEN_US, micros
from gisgov.incidents.period import Period, known_period
from gisgov.incidents.wanted import Wanted
from gisgov.indicators.catalogue import MONTH_DAYS
from gisgov.indicators.values import Sums, grouped_median, tallied
from gisgov.storage.incident_cube import Seen, cube
from gisgov.storage.indicators.borders import Borders

__all__ = ["Happened", "happened"]

Flags = npt.NDArray[np.bool_]
Longs = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]
HOUR_US = 60 * MINUTE_US


@dataclass(frozen=True, eq=False)
class Happened:
    """The incidents that are wanted, and the area of each."""

    seen: Seen
    wanted: Wanted
    """Which ones; `kept` has their state, where it is that of a moment that has passed."""
    kept: Flags | slice
    """Which of those."""
    rows: Rows
    """Of each the place of its area among those of the level; -1 for none."""
    areas: int
    """How many areas the level has."""
    moment: datetime
    """What was closed later counts as open."""
    asked: Flags
    """Which areas of the level may hold some: those in the area that is wanted, and above it."""

    @property
    def unplaced(self) -> int:
        """How many lie in no area of the level."""
        return int((self.rows < 0).sum())

    @cached_property
    def period(self) -> Period:
        """From when to when they are, as far as anything is known."""
        return known_period(self.seen.cube, self.wanted, self.seen.as_of)

    @property
    def months(self) -> float:
        """How long the period is."""
        return self.period.days / MONTH_DAYS

    def sums(self, name: str) -> Sums:
        """A sum over the incidents of each area, as the catalogue names it."""
        if name == "incidents":
            return tallied(self.rows, self.areas)
        times = self.seen.cube.take(self.wanted, "reported_us", "closed_us")
        reported, closed = (each[self.kept] for each in times)
        done = _closed_by(self.moment, closed)
        if name == "closing_hours":
            hours = np.maximum(closed[done] - reported[done], 0) / HOUR_US
            return grouped_median(self.rows[done], self.areas, hours)
        counted = done if name == "incidents_closed" else ~done
        return tallied(self.rows[counted], self.areas)


def happened(
    conn: Connection,
    wanted: Wanted,
    borders: Borders,
    level: str,
    *,
    moment: datetime,
    past: bool,
    today: bool,
) -> Happened:
    """Place the incidents that are wanted in the areas of a level.

    Parameters
    ----------
    conn
        A connection to the city.
    wanted
        Which ones.
    borders, level
        Of the areas.
    moment
        What was closed later counts as open.
    past
        Whether what was reported later is left out, and a state that is wanted is that of then.
    today
        Whether the borders are today's: then each has its area already.
    """
    seen = cube(conn)
    if past and wanted.until is None:
        wanted = replace(wanted, until=moment)
    kept: Flags | slice = slice(None)
    if past and wanted.state is not None:  # the cube knows the state of today
        state, wanted = wanted.state, replace(wanted, state=None)
        kept = _closed_by(moment, *seen.cube.take(wanted, "closed_us")) == (state == "closed")
    if today:
        (place,) = seen.cube.take(wanted, "place")
        known = [borders.rows.get(area.code, -1) for area in seen.cube.frame.areas.listed]
        finest = np.array([*known, -1], dtype=np.intp)[place]
    else:
        finest = borders.holding(*seen.cube.take(wanted, "x", "y"))
    rows = borders.upwards(level)[finest[kept]]
    areas = len(borders.of_level(level))
    # On other borders an area that is no part of the one that is wanted can hold some of it.
    asked = borders.along(level, wanted.area) | (tallied(rows, areas).value > 0)
    return Happened(seen, wanted, kept, rows, areas, moment, asked)


def _closed_by(moment: datetime, closed_us: Longs) -> Flags:
    return np.asarray((closed_us != OPEN_US) & (closed_us <= micros(moment)))
