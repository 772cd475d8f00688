"""Stored rows and the grids they are to have: read in packs, compared, written where they differ.

A row version that the first reading could not see was written by a transaction that had not ended
when it began, and so has a number (`xmin`) no lower than the lowest one that was going on then:
`brought_up` reads these again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    Connection,
    Double,
    Select,
    Table,
    Text,
    TextClause,
    and_,
    any_,
    func,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from gisgov.errors import Cancelled
from gisgov.storage.load import Progress
from gisgov.storage.placing.ground import SIDES, Boxes, Grids

__all__ = [
    "POINT_OF",
    "Moves",
    "Stop",
    "Watch",
    "brought_up",
    "differing",
    "oldest_writer",
    "write",
]

POINT_OF = {"building": "point", "component": "geometry", "incident": "geometry"}

READ_PAGES = 16_000  # of 8 kB, read at once: some 100,000 rows
READ_BOXES = 200
WRITE_ROWS = 50_000  # in one statement
NOT_HERE = -2  # the grid that a row has is none of those looked at

PACKED = np.dtype(
    [("id", ">i8"), ("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")]
)  # an id, then a point as WKB

Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Objects = npt.NDArray[np.object_]
NOBODY = np.empty(0, dtype=np.int64)
NOWHERE = np.empty(0, dtype=np.int32)
Stop = Callable[[], bool]
Packs = Select[str | None, bytes]


class Watch(NamedTuple):
    """Who is told how far a part of the work is, and may end it."""

    progress: Progress | None
    stop: Stop | None
    start: float = 0.0
    end: float = 1.0

    def part(self, start: float, end: float) -> Watch:
        """Watch a part of all the work, from one fraction of it to another."""
        return self._replace(start=start, end=end)

    def tell(self, what: str, fraction: float) -> None:
        """Say what is done now, unless it is to end."""
        if self.stop is not None and self.stop():
            raise Cancelled("placing.stopped")
        if self.progress is not None:
            self.progress(what, self.start + fraction * (self.end - self.start))


class Moves(NamedTuple):
    """Rows of a table and the grids they are to get, as positions in the codes."""

    ids: Longs
    grids: Ints


class Scope(NamedTuple):
    """The ground whose rows are looked at, all where it is None, and the grids that touch it."""

    ground: Boxes | None
    grids: Grids


def oldest_writer(conn: Connection) -> str:
    """The lowest number of a transaction that is going on, or of those to come."""
    snapshot = "SELECT CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text)"
    return str(conn.scalar(text(snapshot)))


def differing(conn: Connection, table: Table, scope: Scope, watch: Watch) -> Moves:
    """Find the rows that are to get another grid, while others write."""
    found = []
    for query, fraction in _batches(conn, table, scope.ground):
        watch.tell(table.name, fraction)
        found.append(_differing(conn, query, scope.grids))
    return Moves(
        np.concatenate([NOBODY, *(each.ids for each in found)]),
        np.concatenate([NOWHERE, *(each.grids for each in found)]),
    )


def brought_up(
    conn: Connection, before: Moves, table: Table, scope: Scope, *, oldest: str
) -> Moves:
    """Bring moves up to what was written since they were found; nobody may place rows now.

    Rows written since are forgotten, also those that left the ground, and read again, in one
    statement: between two, a row that is changed in another way can move in the table.
    """
    younger = _younger(table, oldest)
    known = select(table.c.id).where(table.c.id == any_(_array(before.ids, BigInteger)), younger)
    stays = ~np.isin(before.ids, np.fromiter(conn.scalars(known), dtype=np.int64))
    late = _differing(conn, _packed(table, scope.ground).where(younger), scope.grids)
    ids = np.concatenate([before.ids[stays], late.ids])
    ids, first = np.unique(ids[::-1], return_index=True)  # of a row read twice, the late one
    return Moves(ids, np.concatenate([before.grids[stays], late.grids])[::-1][first])


def write(
    conn: Connection, moves: Mapping[Table, Moves], codes: Objects, watch: Watch
) -> dict[str, int]:
    """Write the grids of rows, a chunk a statement; return how many were written, by table."""
    total = sum(len(each.ids) for each in moves.values())
    written = {table.name: 0 for table in moves}
    wanted = np.append(codes, np.array([None], dtype=object))  # NO_GRID takes the last
    for table, (ids, grids) in moves.items():
        for start in range(0, len(ids), WRITE_ROWS):
            watch.tell(table.name, sum(written.values()) / total)
            chunk = slice(start, start + WRITE_ROWS)
            rows = _write_chunk(conn, table, ids[chunk], wanted[grids[chunk]])
            written[table.name] += rows
    return written


def _batches(conn: Connection, table: Table, ground: Boxes | None) -> Iterator[tuple[Packs, float]]:
    """Queries that read the rows, each with the fraction that is done before it."""
    if ground is not None:
        for start in range(0, len(ground), READ_BOXES):
            yield _packed(table, ground[start : start + READ_BOXES]), start / len(ground)
        return
    size = "SELECT pg_relation_size(:table) / current_setting('block_size')::integer"
    pages = int(conn.scalar(text(size), {"table": table.name}) or 0)
    for first in range(0, max(pages, 1), READ_PAGES):
        yield _packed(table, None).where(_on_pages(first)), first / max(pages, 1)


def _packed(table: Table, ground: Boxes | None) -> Packs:
    """Ids and points of rows, packed as bytes, by the grid they have."""
    place = table.c[POINT_OF[table.name]]
    point = func.int8send(table.c.id).op("||")(func.ST_AsBinary(place, "NDR"))
    query = select(table.c.grid, func.string_agg(point, literal(b""))).group_by(table.c.grid)
    if ground is None:
        return query
    sides = [_array(ground[:, k], Double) for k in range(len(SIDES))]
    box = func.unnest(*sides).table_valued(*SIDES).render_derived(name="box")
    srid = select(literal_column("srid")).select_from(text("city")).scalar_subquery()
    corners = [box.c[side] for side in SIDES]
    return query.join_from(box, table, place.op("&&")(func.ST_MakeEnvelope(*corners, srid)))


def _on_pages(first: int) -> TextClause:
    within = text("ctid >= CAST(:first AS tid) AND ctid < CAST(:after AS tid)")
    return within.bindparams(first=f"({first},0)", after=f"({first + READ_PAGES},0)")


def _younger(table: Table, oldest: str) -> TextClause:
    """Whether a row version was written by a transaction that is not older than another."""
    younger = text(f"age({table.name}.xmin) <= age(CAST(CAST(:oldest AS xid8) AS xid))")
    return younger.bindparams(oldest=oldest)


def _differing(conn: Connection, packs: Packs, grids: Grids) -> Moves:
    """Read rows, and keep those that are to get another grid."""
    groups = conn.execute(packs).all()
    rows = np.frombuffer(b"".join(packed for _, packed in groups), dtype=PACKED)
    held = np.array([grids.positions.get(grid, NOT_HERE) for grid, _ in groups], dtype=np.int32)
    stored = np.repeat(held, [len(packed) // PACKED.itemsize for _, packed in groups])
    wanted = grids.at(rows["x"].astype(float), rows["y"].astype(float))
    differs = wanted != stored
    return Moves(rows["id"][differs].astype(np.int64), wanted[differs])


def _write_chunk(conn: Connection, table: Table, ids: Longs, grids: Objects) -> int:
    columns = func.unnest(_array(ids, BigInteger), _array(grids, Text))
    new = columns.table_valued("id", "grid").render_derived(name="new")
    same = and_(table.c.id == new.c.id, table.c.grid.is_distinct_from(new.c.grid))
    return conn.execute(update(table).values(grid=new.c.grid).where(same)).rowcount


def _array(values: npt.NDArray[Any], kind: type[TypeEngine[Any]]) -> BindParameter[Any]:
    return literal(values.tolist(), ARRAY(kind))
