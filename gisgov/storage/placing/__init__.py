"""Which grid each stored row lies in: kept true after borders change, and reported.

Rows are placed by triggers as they are written (migration 0001); `place` brings all rows to today's
borders, `place_ground` those on ground that new borders change. A row in no grid stays, with a null
grid, and is counted by `report`. Retired rows are placed too, as they may return, and are not
counted.

What differs is found while others write. Then writers wait: what they wrote meanwhile is read
again, and the rows whose grid changes are written. All of it is done in the caller's transaction,
so readers see the old borders with the old grids until both have changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from sqlalchemy import Connection, func, select, text

from gisgov.storage.load import Progress, hold_loads
from gisgov.storage.models import Base
from gisgov.storage.placing.ground import Boxes, changed_ground, grids_of
from gisgov.storage.placing.rows import (
    POINT_OF,
    Scope,
    Stop,
    Watch,
    brought_up,
    differing,
    oldest_writer,
    write,
)
from gisgov.storage.queries import fixed

__all__ = [
    "POINT_OF",
    "Boxes",
    "Placed",
    "Unplaced",
    "changed_ground",
    "hold_borders",
    "place",
    "place_ground",
    "report",
]

PLACING = 7202  # advisory lock: writers hold it shared, new borders exclusively
READING = 0.5  # of what progress tells


@dataclass(frozen=True)
class Placed:
    """What placing did to one table, in rows."""

    rows: int
    changed: int
    in_no_grid: int


@dataclass(frozen=True)
class Unplaced:
    """Rows of one table that lie in no grid, by the finest area that holds them.

    `example_lon` and `example_lat` lead to one of them; `area` is null outside every area.
    """

    noun: str
    area: str | None
    area_name: str | None
    rows: int
    example_id: int
    example_lon: float
    example_lat: float


def place(
    conn: Connection, *, progress: Progress | None = None, stop: Stop | None = None
) -> dict[str, Placed]:
    """Give every building, component and incident the grid it lies in today.

    A point on a shared border belongs to the grid whose code sorts first, bytewise. Only rows whose
    grid changes are written. Readers never wait; writers of new rows wait from the time that the
    difference is known until the caller's transaction, at READ COMMITTED, ends.

    Parameters
    ----------
    conn
        A connection in a transaction, which stays the caller's.
    progress
        Told the table and the fraction done.
    stop
        Asked now and then; true ends the work.

    Returns
    -------
    dict
        By table, how many rows there are, changed, and lie in no grid.

    Raises
    ------
    Cancelled
        `stop` said so; the caller's transaction is to be rolled back.
    """
    changed = _replaced(conn, None, Watch(progress, stop))
    return {table: _count(conn, table, changed[table]) for table in POINT_OF}


def place_ground(
    conn: Connection,
    ground: Boxes,
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> dict[str, int]:
    """Do as `place` does for the rows on some ground only.

    Parameters
    ----------
    conn
        A connection in a transaction, which stays the caller's.
    ground
        Boxes in the city's metres, a row each: west, south, east, north (`changed_ground`).
    progress
        Told the table and the fraction done.
    stop
        Asked now and then; true ends the work.

    Returns
    -------
    dict
        By table, how many rows got another grid.

    Raises
    ------
    Cancelled
        `stop` said so; the caller's transaction is to be rolled back.
    """
    return _replaced(conn, ground, Watch(progress, stop))


def hold_borders(conn: Connection) -> None:
    """Have new borders wait until the transaction ends, before its first row is locked.

    Writers take the lock as they write; one that had locked rows before could wait in a ring.
    """
    conn.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": PLACING})


def report(conn: Connection) -> list[Unplaced]:
    """Count what lies in no grid and say where, most first."""
    rows = conn.execute(fixed("unplaced"))
    return [Unplaced(**row) for row in rows.mappings()]


def _replaced(conn: Connection, ground: Boxes | None, watch: Watch) -> dict[str, int]:
    """Write the grids that changed; return of how many rows, by table."""
    hold_loads(conn, watch.progress)  # no other borders come while these are read
    oldest = oldest_writer(conn)
    scope = Scope(ground, grids_of(conn, ground))
    tables = [Base.metadata.tables[name] for name in POINT_OF]
    ends = np.linspace(0, READING, len(tables) + 1).tolist()
    found = {
        table: differing(conn, table, scope, watch.part(*span))
        for table, span in zip(tables, pairwise(ends), strict=True)
    }
    _hold_alone(conn, watch)
    moves = {
        table: brought_up(conn, before, table, scope, oldest=oldest)
        for table, before in found.items()
    }
    return write(conn, moves, scope.grids.codes, watch.part(READING, 1.0))


def _hold_alone(conn: Connection, watch: Watch) -> None:
    """Wait for those who write rows, and keep others waiting until the transaction ends."""
    lock = {"lock": PLACING}
    if not conn.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), lock):
        watch.tell("waiting", READING)
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), lock)


def _count(conn: Connection, table: str, changed: int) -> Placed:
    rows = Base.metadata.tables[table]
    query = select(func.count(), func.count(rows.c.grid)).where(rows.c.retired_on.is_(None))
    there, held = conn.execute(query).one()
    return Placed(there, changed, there - held)
