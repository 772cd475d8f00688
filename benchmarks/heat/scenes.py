"""Points to be mapped: those of a demo city's incidents, spread over 20 x 15 km."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from gisgov.incidents import Cube, Wanted
from gisgov.incidents.rows import Rows, joined
from gisgov.storage import incident_cube

__all__ = ["CELL_M", "HEIGHT_M", "WIDTH_M", "Town", "filters", "large", "spread_over", "town"]

WIDTH_M, HEIGHT_M, CELL_M = 20_000.0, 15_000.0, 10.0
MARGIN_M = 600.0
JITTER_M = 15.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Town:
    """A city's incidents, as they are held in memory."""

    cube: Cube

    @property
    def points(self) -> Floats:
        """Where they are."""
        return self.cube.points(Wanted())


def town(conn: Connection) -> Town:
    """The incidents of a city."""
    return Town(incident_cube.cube(conn).cube)


def spread_over(town: Town, *, count: int, rng: np.random.Generator) -> Floats:
    """So many points that gather as the city's do, on ground of 20 x 15 km."""
    known = town.points
    some = known[rng.integers(0, len(known), count)] + rng.normal(0, JITTER_M, (count, 2))
    low, high = known.min(axis=0) - 5 * JITTER_M, known.max(axis=0) + 5 * JITTER_M
    share = np.clip((some - low) / (high - low), 0, 1)
    return share * (WIDTH_M - 2 * MARGIN_M, HEIGHT_M - 2 * MARGIN_M) + MARGIN_M


def large(town: Town, *, count: int, rng: np.random.Generator) -> Cube:
    """A cube of so many incidents, each like one of the city's and a few metres from it."""
    rows = joined(town.cube.parts)
    some = rng.integers(0, len(rows.id), count)
    made = Rows(*(column[some] for column in rows))
    made = made._replace(
        id=np.arange(count),
        x=made.x + rng.normal(0, JITTER_M, count),
        y=made.y + rng.normal(0, JITTER_M, count),
    )
    return Cube.of(town.cube.frame, made)


def filters(cube: Cube, *, count: int, rng: np.random.Generator) -> list[Wanted]:
    """Filters as somebody moves a slider and ticks boxes: most by time, many by more."""
    first, last = (
        datetime.fromtimestamp((us or 0) / 1e6, UTC) for us in (cube.first_us, cube.last_us)
    )
    kinds = [(kind.scheme, kind.code) for kind in cube.frame.kinds]
    return [_filter(first, last, kinds, k, rng=rng) for k in range(count)]


def _filter(
    first: datetime,
    last: datetime,
    kinds: list[tuple[str, str]],
    k: int,
    *,
    rng: np.random.Generator,
) -> Wanted:
    """One in eight has no filter at all, which costs most."""
    if k % 8 == 0:
        return Wanted()
    whole = (last - first).total_seconds()
    begin, share = rng.random(), rng.random()
    since = first + timedelta(seconds=whole * begin * 0.9)
    wanted = Wanted(since=since, until=since + timedelta(seconds=whole * share))
    if k % 4 == 1:
        some = rng.integers(0, len(kinds), 5)
        return replace(wanted, classes=frozenset(kinds[i] for i in some))
    if k % 4 == 2:
        return replace(wanted, hours=frozenset(range(17, 23)), weekdays=frozenset({5, 6, 7}))
    return wanted
