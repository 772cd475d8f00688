"""A new key for the names and phones of a city: rows are sealed anew, batch by batch.

Each batch is committed, so that a rotation that was stopped goes on where it was. The older keys
go from the ring when no row of any city of the server is sealed with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, RowMapping, func, select, text

from gisgov.contacts import Keys, about, seal, unseal
from gisgov.errors import Unavailable
from gisgov.settings import Settings
from gisgov.storage import accounts, contact_keys, engine
from gisgov.storage.contacts import PARTS, RING, TABLES, Sealed, held, put, table_of
from gisgov.storage.load import Progress

__all__ = ["Rotation", "rotate"]

BATCH = 5_000


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """What a rotation did."""

    key_id: str
    """The key that seals now."""
    resumed: bool
    """Whether it went on with one that was stopped, or that other cities have not done yet."""
    rows: int
    """Rows that were sealed anew."""
    unreadable: int
    """Rows that stay as they are, because their seal does not open."""
    dropped: list[str]
    """Older keys that are gone from the ring."""
    kept: dict[str, list[str]] = field(default_factory=dict)
    """Cities that still need an older key, by its id; a load that is going on needs all."""


def rotate(
    settings: Settings, *, city: str | None = None, progress: Progress | None = None
) -> Rotation:
    """Seal the names and phones of a city with a new key, and drop the older ones.

    Where older keys are in the ring, an earlier rotation did not come to its end: it goes on, and
    no other key is made. Safe to run twice.

    Parameters
    ----------
    settings
        Say which server, and where the ring is.
    city
        Which city, as in `engine.open_city`.
    progress
        Told how much is done.

    Raises
    ------
    Unavailable
        There is no ring.
    """
    ring = contact_keys.ring_file(settings)
    with engine.open_city(settings, name=city) as db:
        before = contact_keys.read(ring)
        keys = before if len(before.sealing) > 1 else contact_keys.add(ring)
        rows, unreadable = _reseal(db, keys, progress or (lambda _what, _fraction: None))
        with db.begin() as conn:
            accounts.write_audit(conn, "contacts_rotated", subject="contact", rows=rows)
        kept = _needed(settings, keys)
    dropped = sorted(set(keys.sealing) - set(kept) - {keys.current})
    if dropped:
        contact_keys.drop(ring, dropped)
    return Rotation(
        key_id=keys.current,
        resumed=before is keys,
        rows=rows,
        unreadable=unreadable,
        dropped=dropped,
        kept=kept,
    )


def _reseal(db: Engine, keys: Keys, tell: Progress) -> tuple[int, int]:
    """Seal anew what an older key sealed; how many rows that were, and how many do not open."""
    with db.connect() as conn:
        wanted = sum(each.rows for each in held(conn) if each.key_id != keys.current)
    done = unreadable = 0
    for name in TABLES:
        for opened, failed in _batches(db, name, keys):
            done, unreadable = done + opened, unreadable + failed
            tell("writing", (done + unreadable) / max(wanted, done + unreadable))
    return done, unreadable


def _batches(db: Engine, name: str, keys: Keys) -> Iterator[tuple[int, int]]:
    """Take the rows of a table by their ids, a transaction a batch."""
    there = table_of(name)
    key = there.c[f"{name}_id"]
    older = select(there, key.label("row")).where(there.c.key_id != keys.current)
    last = 0
    while True:
        with db.begin() as conn:
            following = older.where(key > last).order_by(key).limit(BATCH).with_for_update()
            rows = conn.execute(following).mappings().all()
            if not rows:
                return
            sealed = [_resealed(row, name, keys) for row in rows]
            good = [row for row in sealed if row is not None]
            put(conn, name, good)
        last = rows[-1]["row"]
        yield len(good), len(rows) - len(good)


def _resealed(row: RowMapping, name: str, keys: Keys) -> Sealed | None:
    made: dict[str, bytes | None] = {}
    for part in PARTS:
        sealed, to = row[f"{part}_sealed"], about(name, row["row"], part)
        try:
            plain = sealed and unseal(sealed, keys, key_id=row["key_id"], about=to)
        except Unavailable:
            return None
        made[f"{part}_sealed"] = seal(plain, keys, about=to) if plain else None
        made[f"{part}_digest"] = row[f"{part}_digest"]
    return Sealed(row=row["row"], key_id=keys.current, **made)


# ---------------------------------------------------------------- which keys may go


def _needed(settings: Settings, keys: Keys) -> dict[str, list[str]]:
    """Cities of the server that need an older key, by its id."""
    older = set(keys.sealing) - {keys.current}
    needed: dict[str, list[str]] = {}
    for name in engine.cities(settings):
        with engine.open_city(settings, name=name) as db, db.begin() as conn:
            for key_id in sorted(older & _in_use(conn, keys)):
                needed.setdefault(key_id, []).append(name)
    return needed


def _in_use(conn: Connection, keys: Keys) -> set[str]:
    """Keys that the rows of a city need; all while a load that has read the ring goes on."""
    there = conn.scalar(select(func.to_regclass("public.person_contact")))
    if there is None:
        return set()  # a city of an older version, which has no names or phones
    if not conn.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": RING}):
        return set(keys.sealing)
    return {each.key_id for each in held(conn)}
