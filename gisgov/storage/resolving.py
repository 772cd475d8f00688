"""Addresses of many rows at once: each is placed where it means one place, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

import pandas as pd
from sqlalchemy import Connection

from gisgov.addresses import Book, read
from gisgov.storage.choosing import Choice, choose, equals
from gisgov.storage.gazetteer import book_of

__all__ = ["resolve"]

AT_ONCE = 10_000  # texts that are asked of the city together
LONGEST = 200
TYPES = {
    "building_id": "Int64",
    "unit": "object",
    "floor": "object",
    "room": "object",
    "x": "float64",
    "y": "float64",
    "match": "object",
    "score": "float64",
    "candidates": "int64",
    "alternatives": "object",
}


class _Placed(NamedTuple):
    """A row of the answer."""

    building_id: int | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    x: float | None = None
    y: float | None = None
    match: str | None = None
    score: float | None = None
    candidates: int = 0
    alternatives: str | None = None


def resolve(conn: Connection, texts: Sequence[str | None]) -> pd.DataFrame:
    """The place that each text means.

    Parameters
    ----------
    conn
        A connection to the city.
    texts
        Addresses as they were written; None and empty texts mean nothing.

    Returns
    -------
    DataFrame
        One row a text, in their order: `building_id`, `unit`, `floor`, `room`, `x` and `y` in the
        city's CRS, `match` (room, floor, unit, building, house, estate, crossing, street, landmark,
        component or area; None where nothing fits), `score`, `candidates` (how many places fit
        equally well; only one is an answer) and `alternatives`, which names two of several. Rooms
        that several units of one building repeat leave the building, and the rooms as alternatives.
    """
    book = book_of(conn)
    found: dict[str, _Placed] = {}
    different = iter(dict.fromkeys(text for text in texts if text and text.strip()))
    while some := list(islice(different, AT_ONCE)):
        found |= zip(some, _placed(conn, some, book), strict=True)
    nothing = _Placed()
    rows = [found.get(text or "", nothing) for text in texts]
    columns = zip(*rows, strict=True) if rows else ((),) * len(TYPES)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=kind)
            for (name, kind), values in zip(TYPES.items(), columns, strict=True)
        }
    )


def _placed(conn: Connection, texts: list[str], book: Book) -> Iterable[_Placed]:
    readings = [read(text[:LONGEST], book) for text in texts]
    choices, _ = choose(conn, readings)
    return map(_answer, choices)


def _answer(choices: list[Choice]) -> _Placed:
    alike = equals(choices)
    if not alike:
        return _Placed()
    several = len(alike) > 1
    first = alike[0]
    others = "; ".join(choice.label for choice in alike[:2]) if several else None
    if several and len({choice.place.key for choice in alike}) == 1:
        first, several = _building_of(first), False
    return _Placed(
        first.place.building_id,
        first.unit,
        first.floor,
        first.room,
        first.place.x,
        first.place.y,
        first.level,
        first.score,
        len(alike) if several else 1,
        others,
    )


def _building_of(choice: Choice) -> Choice:
    return replace(choice, level=choice.place.level, unit=None, floor=None, room=None)
