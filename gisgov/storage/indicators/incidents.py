"""Incidents of each area, on today's borders or placed anew on others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gisgov.incidents.clock import MINUTE_US, OPEN_US, micros
from gisgov.incidents.wanted import Wanted
from gisgov.indicators.catalogue import MONTH_DAYS
from gisgov.indicators.values import Sums, grouped_median, tallied
from gisgov.storage.incident_cube import Seen, cube
from gisgov.storage.indicators.borders import Borders

__all__ = ["Happened", "happened"]

Rows = npt.NDArray[np.intp]
HOUR_US = 60 * MINUTE_US


@dataclass(frozen=True, eq=False)
class Happened:
    """The incidents that are wanted, and the area of each."""

    seen: Seen
    wanted: Wanted
    rows: Rows
    """Of each the place of its area among those of the level; -1 for none."""
    areas: int
    """How many areas the level has."""
    moment: datetime
    """What was closed later counts as open."""
    chosen: bool
    """Whether the end of the period was asked for."""

    @property
    def unplaced(self) -> int:
        """How many lie in no area of the level."""
        return int((self.rows < 0).sum())

    @property
    def since(self) -> datetime | None:
        """Start of the period: what was asked for, else when the first was reported."""
        return self.wanted.since or _moment(self.seen.cube.first_us)

    @property
    def until(self) -> datetime | None:
        """End of the period: what was asked for, else when the last was reported by then."""
        last = _moment(self.seen.cube.last_us)
        end = self.wanted.until or last
        if end is None or last is None:
            return end
        return min(end, self.moment) if self.chosen else min(end, last, self.moment)

    @property
    def months(self) -> float:
        """How long the period is."""
        if self.since is None or self.until is None:
            return 0.0
        return max((self.until - self.since).total_seconds(), 0.0) / (86_400 * MONTH_DAYS)

    def sums(self, name: str) -> Sums:
        """A sum over the incidents of each area, as the catalogue names it."""
        if name == "incidents":
            return tallied(self.rows, self.areas)
        reported, closed = self.seen.cube.take(self.wanted, "reported_us", "closed_us")
        done = (closed != OPEN_US) & (closed <= micros(self.moment))
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
        Whether what was reported later is left out.
    today
        Whether the borders are today's: then each has its area already.
    """
    seen, chosen = cube(conn), wanted.until is not None
    if past and not chosen:
        wanted = replace(wanted, until=moment)
    if today:
        (place,) = seen.cube.take(wanted, "place")
        known = [borders.rows.get(area.code, -1) for area in seen.cube.frame.areas.listed]
        finest = np.array([*known, -1], dtype=np.intp)[place]
    else:
        finest = borders.holding(*seen.cube.take(wanted, "x", "y"))
    rows = borders.upwards(level)[finest]
    return Happened(seen, wanted, rows, len(borders.of_level(level)), moment, chosen)


def _moment(at_us: int | None) -> datetime | None:
    return None if at_us is None else datetime.fromtimestamp(at_us / 1e6, UTC)
