"""Rows in parts: a change copies the part that it falls into, and leaves all others as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from gisgov.incidents import kernels
from gisgov.incidents.rows import Ints, Longs, Rows, fixed, taken

__all__ = ["PART", "changed", "split"]

PART = 65_536
"""About how many rows a part has; never more than twice as many."""

SIEVE = 2**16  # remainders of ids, by which nearly all rows are passed over

Bools = npt.NDArray[np.bool_]
Column = npt.NDArray[Any]
Places = npt.NDArray[np.intp]


def split(rows: Rows) -> Iterator[Rows]:
    """Cut ordered rows into parts, none of them empty."""
    many = max(1, round(len(rows.id) / PART))
    ends = np.linspace(0, len(rows.id), many + 1).astype(int).tolist()
    for begin, end in pairwise(ends):
        if begin < end:
            # A copy: the whole must not be kept for the sake of a part.
            yield taken(rows, np.arange(begin, end)) if many > 1 else rows


def changed(parts: Sequence[Rows], ids: Longs, rows: Rows) -> tuple[Rows, ...]:
    """Parts after rows were written.

    Parameters
    ----------
    parts
        One after the other in their order.
    ids
        Of all that were written, sorted; rows that are there of them go.
    rows
        What comes in their place, ordered, none but of these ids.
    """
    if len(ids) == 0:
        return tuple(parts)
    sieve = np.zeros(SIEVE, dtype=bool)
    sieve[ids & (SIEVE - 1)] = True
    in_place = np.zeros(len(rows.id), dtype=bool)
    kept = []
    for part in parts:
        found = np.empty(len(ids), dtype=np.int32)
        many = kernels.held(part.id, ids, sieve, found)
        rest = _written(part, found[:many], rows, in_place) if many else part
        if len(rest.id):
            kept.append(rest)
    return _within(kept, taken(rows, ~in_place))


def _written(part: Rows, at: Ints, rows: Rows, in_place: Bools) -> Rows:
    """A part without the rows at some positions, or with what they are now where they stay.

    `in_place` is told which of the new rows are in.
    """
    _, mine, new = np.intersect1d(part.id[at], rows.id, assume_unique=True, return_indices=True)
    stays = part.reported_us[at[mine]] == rows.reported_us[new]
    in_place[new[stays]] = True
    replaced = _replaced(part, at[mine[stays]], rows, new[stays])
    gone = np.delete(at, mine[stays])
    return fixed(np.delete(column, gone) for column in replaced) if len(gone) else replaced


def _replaced(part: Rows, at: Ints, rows: Rows, new: Places) -> Rows:
    """A part with other values; a column that stays the same is not copied."""
    pairs = zip(_columns(part), _columns(rows), strict=True)
    return fixed(_put(column, at, values[new]) for column, values in pairs)


def _put(column: Column, at: Ints, values: Column) -> Column:
    if np.array_equal(column[at], values):
        return column
    column = column.copy()
    column[at] = values
    return column


def _columns(rows: Rows) -> tuple[Column, ...]:
    return rows


def _within(parts: Sequence[Rows], rows: Rows) -> tuple[Rows, ...]:
    """Parts with ordered rows put among them, where their order wants them."""
    if len(rows.id) == 0:
        return tuple(parts)
    if not parts:
        return tuple(split(rows))
    holder = _holders(parts, rows)
    found: list[Rows] = []
    for at, part in enumerate(parts):
        mine = slice(*np.searchsorted(holder, [at, at + 1]).tolist())
        if mine.start == mine.stop:
            found.append(part)
            continue
        whole = _with(part, taken(rows, mine))
        found += split(whole) if len(whole.id) > 2 * PART else [whole]
    return tuple(found)


def _holders(parts: Sequence[Rows], rows: Rows) -> Places:
    """For each row the part that it belongs into: the last that begins before it, or the first."""
    times = np.array([part.reported_us[0] for part in parts])
    ids = np.array([part.id[0] for part in parts])
    at = np.searchsorted(times, rows.reported_us, side="right") - 1
    # Parts may begin at the same time: then ids tell.
    while (early := (at >= 0) & (times[at] == rows.reported_us) & (ids[at] > rows.id)).any():
        at[early] -= 1
    return np.maximum(at, 0)


def _with(part: Rows, rows: Rows) -> Rows:
    """A part with ordered rows between its own."""
    first = np.searchsorted(part.reported_us, rows.reported_us, side="left")
    last = np.searchsorted(part.reported_us, rows.reported_us, side="right")
    for k in np.flatnonzero(first < last).tolist():  # few were reported at the same moment
        first[k] += np.searchsorted(part.id[first[k] : last[k]], rows.id[k])
    pairs = zip(_columns(part), _columns(rows), strict=True)
    return fixed(np.insert(column, first, values) for column, values in pairs)
