"""Incidents by column: 53 bytes each, in the order in which they were reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Ints", "Longs", "Rows", "empty", "fixed", "joined", "ordered", "taken"]

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]


class Rows(NamedTuple):
    """Incidents; all arrays are of one length."""

    id: Longs
    x: Floats
    """East, in the city's metres."""
    y: Floats
    """North, in the city's metres."""
    reported_us: Longs
    """When it was reported: microseconds since 1970, UTC."""
    closed_us: Longs
    """When it was closed; `clock.OPEN_US` while it is open."""
    day: Ints
    """Day on which it was reported in the city: number since 1970."""
    hour_of_week: npt.NDArray[np.uint8]
    """Hour in which it was reported in the city: 0 is Monday, 0 h."""
    kind: npt.NDArray[np.int16]
    """Position of its class in `Frame.kinds`."""
    severity: npt.NDArray[np.int8]
    """Position in `wanted.SEVERITIES`."""
    channel: npt.NDArray[np.int16]
    """Position in `Frame.channels`."""
    place: Ints
    """Position in `Frame.areas` of the finest area that holds it; -1 in none."""


TYPES = (
    *("i8", "f8", "f8", "i8", "i8"),
    *("i4", "u1", "i2", "i1", "i2", "i4"),
)


def empty() -> Rows:
    """No incidents."""
    return fixed(np.empty(0, kind) for kind in TYPES)


def joined(pieces: Sequence[Rows]) -> Rows:
    """Rows one after the other."""
    columns = zip(*pieces, strict=True) if pieces else ()
    return fixed(np.concatenate(column) for column in columns) if pieces else empty()


def taken(rows: Rows, where: npt.NDArray[np.intp] | npt.NDArray[np.bool_] | slice) -> Rows:
    """Some of the rows."""
    return fixed(column[where] for column in rows)


def ordered(rows: Rows) -> Rows:
    """Rows in the order of when they were reported, then of their ids."""
    if _rise(rows.reported_us, rows.id):
        return fixed(rows)
    # What comes is nearly in order, and a stable sort uses that; ties are rarely out of order.
    order = np.argsort(rows.reported_us, kind="stable")
    if not _rise(rows.reported_us[order], rows.id[order]):
        order = np.lexsort((rows.id, rows.reported_us))
    return taken(rows, order)


def _rise(reported_us: Longs, ids: Longs) -> bool:
    before, after = reported_us[:-1], reported_us[1:]
    return bool(np.all((before < after) | ((before == after) & (ids[:-1] < ids[1:]))))


def fixed(columns: Iterable[npt.NDArray[Any]]) -> Rows:
    """Rows of columns, which nobody writes from now on."""
    rows = Rows(*columns)
    for column in rows:  # one kind of array is one kind of kernel
        column.setflags(write=False)
    return rows
