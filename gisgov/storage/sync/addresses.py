"""Rows that carry an address and no key are placed by it, where it means one place."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Double,
    MetaData,
    Row,
    Table,
    Text,
    and_,
    select,
)
from sqlalchemy.schema import CreateTable

from gisgov.intake.faults import Fault
from gisgov.intake.nouns import Noun
from gisgov.storage.copying import copy_frame, types_of
from gisgov.storage.queries import fixed
from gisgov.storage.resolving import resolve as resolve_texts
from gisgov.storage.sync.leaving import fault, leave

__all__ = ["LEAST_SCORE", "resolve"]

WIDE = ("street", "area")  # too long or large to place a point in
LEAST_SCORE = 0.7  # an address that is less like the place it was found at places nothing
TEXTS_AT_ONCE = 20_000
KEYS = {  # where one of these is given, the address is not asked
    "dwelling": ("building_ref",),
    "household": ("dwelling_ref", "building_ref"),
    "person": ("household_ref", "dwelling_ref", "building_ref"),
    "premises": ("geometry", "building_ref"),
    "incident": ("geometry",),
}
FOUND = Table(
    "staged_address",
    MetaData(),
    Column("n", BigInteger),
    *(Column(name, BigInteger) for name in ("building_id", "candidates")),
    *(Column(name, Text) for name in ("unit", "floor", "room", "match", "alternatives")),
    *(Column(name, Double) for name in ("x", "y", "score")),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


def resolve(conn: Connection, noun: Noun, staged: Table, given: set[str]) -> list[Fault]:
    """Place the rows that only their address can place; the faults of those that it cannot."""
    if noun.table not in KEYS or "address" not in given:
        return []
    conn.execute(CreateTable(FOUND))
    _look_up(conn, staged, _by_address_alone(noun, staged))
    limits = {"least": LEAST_SCORE, "wide": list(WIDE if noun.shape else ())}
    faults = leave(conn, fixed("sync_address_lost"), _fault, **limits)
    conn.execute(fixed("sync_address_points" if noun.shape else "sync_address_rooms"))
    return faults


def _by_address_alone(noun: Noun, staged: Table) -> ColumnElement[bool]:
    keys = (staged.c[name].is_(None) for name in KEYS[noun.table])
    return and_(staged.c.address.is_not(None), *keys)


def _look_up(conn: Connection, staged: Table, alone: ColumnElement[bool]) -> None:
    """Fill `staged_address`; each text is asked once, and so many at a time."""
    rows = select(staged.c.n, staged.c.address).where(alone)
    asked = pd.DataFrame(conn.execute(rows).all(), columns=["n", "address"])
    texts = asked["address"].drop_duplicates()
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        part = list(texts.iloc[start : start + TEXTS_AT_ONCE])
        found = resolve_texts(conn, part)
        named = found[[c.name for c in FOUND.columns if c.name in found]].assign(address=part)
        placed = asked.merge(named, on="address").drop(columns="address")
        copy_frame(conn, placed, into=FOUND.name, types=types_of(FOUND), srid=0)


def _fault(row: Row[Any]) -> Fault:
    if row.match is None:
        return fault(row, "sync.no_address", "address")
    if row.candidates > 1:
        many = {"candidates": row.candidates, "alternatives": row.alternatives}
        return fault(row, "sync.many_addresses", "address", **many)
    if row.wide:
        return fault(row, "sync.wide_address", "address")
    return fault(row, "sync.unlike_address", "address", score=f"{row.score:.2f}", least=LEAST_SCORE)
