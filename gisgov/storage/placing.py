"""Which grid each stored row lies in: kept true after borders change, and reported.

Rows are placed by triggers as they are written (migration 0001); `place` brings all rows to today's
borders. A row in no grid stays, with a null grid, and is counted by `report`. Retired rows are
placed too, as they may return, and are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from gisgov.storage.load import Progress
from gisgov.storage.queries import fixed

__all__ = ["Placed", "Unplaced", "place", "report"]

PLACING = 7202  # advisory lock: writers hold it shared, new borders exclusively
POINT_OF = {"building": "point", "component": "geometry", "incident": "geometry"}


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


def place(conn: Connection, *, progress: Progress | None = None) -> dict[str, Placed]:
    """Give every building, component and incident the grid it lies in today.

    A point on a shared border belongs to the grid whose code sorts first, bytewise. The difference
    is computed first and only rows whose grid changes are written. Writers of new rows wait
    until the caller's transaction ends.

    Returns
    -------
    dict
        By table, how many rows there are, changed, and lie in no grid.
    """
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": PLACING})
    placed = {}
    for done, (table, point) in enumerate(POINT_OF.items()):
        if progress is not None:
            progress(table, done / len(POINT_OF))
        placed[table] = _place_table(conn, table, point)
    return placed


def _place_table(conn: Connection, table: str, point: str) -> Placed:
    # Both names come from POINT_OF. Index: ix_area_geometry or the table's own.
    changed = conn.execute(
        text(
            f"""
            WITH held AS (
                SELECT DISTINCT ON (r.id) r.id, a.code
                FROM area a JOIN {table} r ON ST_Covers(a.geometry, r.{point})
                WHERE a.level = 'grid' AND a.valid @> now()
                ORDER BY r.id, a.code
            )
            UPDATE {table} t SET grid = n.code
            FROM (SELECT r.id, h.code FROM {table} r LEFT JOIN held h USING (id)) n
            WHERE t.id = n.id AND t.grid IS DISTINCT FROM n.code
            """  # noqa: S608
        )
    ).rowcount
    rows, held = conn.execute(
        text(f"SELECT count(*), count(grid) FROM {table} WHERE retired_on IS NULL")  # noqa: S608
    ).one()
    return Placed(rows, changed, rows - held)


def hold_borders(conn: Connection) -> None:
    """Have new borders wait until the transaction ends, before its first row is locked.

    Writers take the lock as they write; one that had locked rows before could wait in a ring.
    """
    conn.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": PLACING})


def report(conn: Connection) -> list[Unplaced]:
    """Count what lies in no grid and say where, most first."""
    rows = conn.execute(fixed("unplaced"))
    return [Unplaced(**row) for row in rows.mappings()]
