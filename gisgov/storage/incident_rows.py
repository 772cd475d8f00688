"""Incidents from the database into columns: as arrays, page by page of their table, and not by row.

Neither side ever holds more than one such array of each column, and nothing is made for each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
import shapely
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format
from sqlalchemy import Connection

from gisgov.errors import Unavailable
from gisgov.incidents import NOWHERE, Area, Areas, Cube, Frame, Kind, Rows
from gisgov.incidents.clock import OPEN_US, local, micros
from gisgov.incidents.rows import empty, joined
from gisgov.storage.placing.ground import Grids
from gisgov.storage.queries import fixed

__all__ = ["Ground", "ground", "refreshed", "whole"]

PAGES = 4096  # of the table at a time: 32 MB
HEADER = 20  # bytes of an array of one dimension before its values
THEIR_ZERO = micros(datetime(2000, 1, 1, tzinfo=UTC))  # from when the database counts
NEVER = 2**63 - 1  # its infinity

Columns = Sequence[npt.NDArray[Any]]


@dataclass(frozen=True)
class Ground:
    """What incidents are counted by, as one snapshot sees it.

    Parameters
    ----------
    frame
        Classes, channels and areas.
    srid
        EPSG code of the city's CRS.
    until
        When other areas will be in force; None where that is not known.
    pages
        Of the table of incidents.
    holders
        By level, the finest first, areas that may hold what lies in no grid; read when needed.
    """

    frame: Frame
    srid: int
    until: datetime | None
    pages: int
    holders: list[Grids] = field(default_factory=list)


def ground(conn: Connection) -> Ground:
    """Read what incidents are counted by.

    Raises
    ------
    Unavailable
        The database holds no city yet.
    """
    row = conn.execute(fixed("incident_frame")).one_or_none()
    if row is None:
        raise Unavailable("city.not_founded")
    kinds = tuple(Kind(*each) for each in row.kinds)
    areas = Areas(tuple(Area(*each) for each in row.areas))
    frame = Frame(row.time_zone, kinds, tuple(_channels(conn, None)), areas)
    return Ground(frame, row.srid, row.until, row.pages)


def whole(conn: Connection, on: Ground) -> Cube:
    """All incidents, as the transaction sees them."""
    firsts = range(0, on.pages, PAGES)
    pages = [{"first": f"({first},0)", "last": f"({first + PAGES},0)"} for first in firsts]
    pieces = [_rows(conn, on, "incident_pages", each) for each in pages]
    rows = joined(pieces)
    pieces.clear()  # half of the memory, before another copy is put in order
    return Cube.of(on.frame, rows)


def refreshed(conn: Connection, on: Ground, cube: Cube, ids: list[int]) -> tuple[Ground, Cube]:
    """The cube with some incidents read anew, and the ground with channels that are new to it."""
    known = on.frame.channels
    added = tuple(each for each in _channels(conn, ids) if each not in known)
    if added:
        on = replace(on, frame=replace(on.frame, channels=known + added))
        cube = Cube(on.frame, cube.parts)
    rows = _rows(conn, on, "incident_written", {"ids": ids})
    return on, cube.changed(np.array(ids, dtype=np.int64), rows)


def _channels(conn: Connection, ids: list[int] | None) -> Sequence[str]:
    return conn.scalars(fixed("incident_channels"), {"ids": ids}).all()


def _rows(conn: Connection, on: Ground, query: str, given: dict[str, Any]) -> Rows:
    """Rows of a query, each placed in the finest area that holds it."""
    frame = on.frame
    lists = {
        "schemes": [kind.scheme for kind in frame.kinds],
        "codes": [kind.code for kind in frame.kinds],
        "channels": list(frame.channels),
        "areas": [area.code for area in frame.areas.listed],
    }
    columns = _columns(conn, query, given | lists)
    if columns is None:
        return empty()
    ids, x, y, reported, closed, kind, severity, channel, place, gridless = columns
    reported_us = reported + THEIR_ZERO
    closed_us = np.where(
        closed == NEVER, OPEN_US, closed + np.where(closed == NEVER, 0, THEIR_ZERO)
    )
    day, hour = local(reported_us, frame.time_zone)
    places = (place - 1).astype(np.int32)
    strays = np.flatnonzero(gridless)
    if len(strays):
        places[strays] = _held(conn, on, x[strays], y[strays])
    severity = severity.astype(np.int8)
    return Rows(ids, x, y, reported_us, closed_us, day, hour, kind, severity, channel, places)


def _columns(conn: Connection, query: str, given: dict[str, Any]) -> Columns | None:
    """The arrays of the one row that a query gives; None where they are null."""
    compiled = fixed(query).bindparams(**given).compile(dialect=conn.dialect)
    raw: psycopg.Connection[Any] = conn.connection.driver_connection  # type: ignore[assignment]
    with raw.cursor(binary=True) as cursor:
        for name, loader in LOADERS.items():
            cursor.adapters.register_loader(raw.adapters.types[name].array_oid, loader)
        # A prepared one would be planned for any pages, and then read all of them.
        row = cursor.execute(str(compiled), compiled.params, prepare=False).fetchone()
    return None if row is None or row[0] is None else row


def _held(
    conn: Connection, on: Ground, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]
) -> npt.NDArray[np.int32]:
    """The finest area that holds each point that lies in no grid."""
    if not on.holders:
        on.holders.extend(_holders(conn, on.srid))
    positions = on.frame.areas.positions
    found = np.full(len(x), NOWHERE, dtype=np.int32)
    for level in on.holders:
        left = np.flatnonzero(found == NOWHERE)
        place = np.array([*(positions[code] for code in level.codes), NOWHERE], dtype=np.int32)
        found[left] = place[level.at(x[left], y[left])]  # none is the last
    return found


def _holders(conn: Connection, srid: int) -> Iterator[Grids]:
    rows = conn.execute(fixed("incident_holders")).all()
    for _, of_level in groupby(rows, key=lambda row: row.level):
        areas = list(of_level)
        codes = np.array([area.code for area in areas], dtype=object)
        yield Grids(codes, shapely.from_wkb([bytes(area.shape) for area in areas]), srid)


def _loader(kind: str) -> type[Loader]:
    """What makes an array of the database, without nulls, one of numpy's."""
    values = np.dtype([("length", ">i4"), ("value", kind)])

    class Arrays(Loader):
        format = Format.BINARY

        def load(self, data: Buffer) -> npt.NDArray[Any]:
            found = np.frombuffer(data, values, offset=HEADER)["value"]
            return found.astype(found.dtype.newbyteorder("="))

    return Arrays


LOADERS = {
    name: _loader(kind)
    for name, kind in (
        *(("int8", ">i8"), ("float8", ">f8"), ("timestamptz", ">i8")),
        *(("int2", ">i2"), ("int4", ">i4"), ("bool", "u1")),
    )
}
