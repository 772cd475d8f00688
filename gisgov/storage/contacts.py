"""Sealed names and phones in the database: written, opened, counted and forgotten.

The rows hold seals, keyed digests and the id of the key; the keys lie in a file beside the
database. Row security lets the API's role see those of a look alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import (
    Connection,
    Select,
    Table,
    any_,
    bindparam,
    func,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.types import BigInteger

from gisgov.contacts import Keys, about, unseal
from gisgov.errors import Unavailable
from gisgov.intake.nouns.spec import Part
from gisgov.storage import contact_keys
from gisgov.storage.models import Base
from gisgov.words import Language, say

__all__ = [
    "PARTS",
    "RING",
    "TABLES",
    "Held",
    "Sealed",
    "forget",
    "held",
    "hold",
    "opener",
    "put",
    "reporter",
    "table_of",
]

PARTS: tuple[Part, ...] = ("name", "phone")
TABLES = ("person", "incident")
"""Tables whose rows have contacts, in a table named for each with `_contact` behind."""

RING = 7208
"""Advisory lock: loads that seal share it; who takes a key away holds it alone."""

logger = logging.getLogger("gisgov")


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """One row of names and phones as it lies in the database."""

    row: int
    """Id of the person or incident."""
    name_sealed: bytes | None
    phone_sealed: bytes | None
    name_digest: bytes | None
    phone_digest: bytes | None
    key_id: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """How many rows are sealed with one key."""

    table: str
    """person or incident."""
    key_id: str
    """Id of the key."""
    rows: int
    """How many."""


def hold(conn: Connection, ring: Path) -> Keys:
    """The ring, made where there is none yet; none of its keys goes until the transaction ends.

    Raises
    ------
    Unavailable
        The ring cannot be read, or lacks a key that rows of the city are sealed with
        (`contacts.ring_lost`).
    """
    conn.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": RING})
    there = {each.key_id for each in held(conn)}
    if not ring.exists() and there:
        raise Unavailable("contacts.ring_lost", file=ring, key=min(there))
    keys = contact_keys.make(ring)
    lost = there - set(keys.sealing)
    if lost:
        raise Unavailable("contacts.ring_lost", file=ring, key=min(lost))
    return keys


def held(conn: Connection) -> list[Held]:
    """How many rows are sealed with which key."""
    counted = [_counted(name) for name in TABLES]
    rows = conn.execute(union_all(*counted).order_by("table", "key_id"))
    return [Held(**row) for row in rows.mappings()]


def _counted(name: str) -> Select[tuple[str, str, int]]:
    key_id = table_of(name).c.key_id
    return select(literal(name).label("table"), key_id, func.count().label("rows")).group_by(key_id)


def put(conn: Connection, name: str, rows: Sequence[Sealed]) -> None:
    """Write rows, in the place of those that are there; a row without name and phone goes."""
    there = table_of(name)
    key = there.c[f"{name}_id"]
    empty = [row.row for row in rows if row.name_sealed is None and row.phone_sealed is None]
    kept = [row for row in rows if row.name_sealed is not None or row.phone_sealed is not None]
    conn.execute(there.delete().where(key == any_(bindparam("gone", empty, ARRAY(BigInteger)))))
    names = {c.name: "row" if c is key else c.name for c in there.columns}
    lists = [
        bindparam(f"all_{c.name}", [getattr(row, names[c.name]) for row in kept], ARRAY(c.type))
        for c in there.columns
    ]
    given = func.unnest(*lists).table_valued(*names).render_derived()
    new = insert(there).from_select(list(names), select(given))
    over = {name: new.excluded[name] for name in names if name != key.name}
    conn.execute(new.on_conflict_do_update(index_elements=[key], set_=over))


def opener(ring: Path, *, lang: Language | None = None) -> Callable[[bytes, str, str], str]:
    """What opens seals: it is given the seal, the id of its key, and what it is about.

    A seal that does not open is no reason to withhold the row that it hangs on from who comes to
    help: it says so in the place of the name.

    Parameters
    ----------
    ring
        File of the keys, read at the first seal, and again where a key has come since.
    lang
        Language of what is said in the place of a name.
    """
    keys: Keys | None = None

    def open_one(sealed: bytes, key_id: str, about: str) -> str:
        nonlocal keys
        try:
            if keys is None or key_id not in keys.sealing:
                keys = contact_keys.read(ring)
            return unseal(sealed, keys, key_id=key_id, about=about)
        except Unavailable as error:
            logger.warning("%s", error)
            return say("contacts.unreadable", lang=lang)

    return open_one


def reporter(
    conn: Connection, incident: int, unseal: Callable[[bytes, str, str], str]
) -> tuple[str | None, str | None]:
    """Name and phone of who reported an incident, as far as the connection may see them.

    Parameters
    ----------
    conn
        A connection of a look, or of the owner.
    incident
        Id of the incident.
    unseal
        Opens seals.
    """
    there = table_of("incident").c
    found = conn.execute(select(*there).where(there.incident_id == incident)).mappings().first()
    sealed = {part: found[f"{part}_sealed"] if found else None for part in PARTS}
    opened = {
        part: seal and found and unseal(seal, found["key_id"], about("incident", incident, part))
        for part, seal in sealed.items()
    }
    return opened["name"] or None, opened["phone"] or None


def forget(conn: Connection, *, key_id: str | None = None) -> int:
    """Delete the names and phones of the city, or those sealed with one key; return how many rows.

    Parameters
    ----------
    conn
        A connection in a transaction, which stays the caller's.
    key_id
        Id of the key; all where None.
    """
    gone = 0
    for name in TABLES:
        there = table_of(name)
        rows = there.delete() if key_id is None else there.delete().where(there.c.key_id == key_id)
        gone += conn.execute(rows).rowcount
    return gone


def table_of(name: str) -> Table:
    """The table of the names and phones of persons or incidents."""
    return Base.metadata.tables[f"{name}_contact"]
