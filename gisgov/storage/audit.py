"""The audit: sealed in batches, verified, found in, and written to files.

Rows come by `write_audit` of the database alone, and triggers keep them. What a seal is, and what
is wrong with one, `gisgov.seals` says.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic.dataclasses import dataclass
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gisgov import seals
from gisgov.errors import Conflict, Unavailable
from gisgov.seals import FIRST, Row, Seal, Verdict
from gisgov.storage import accounts, schema
from gisgov.storage.export.targets import placed
from gisgov.storage.queries import ANSWER, fixed

__all__ = [
    "AuditHead",
    "AuditRow",
    "Purpose",
    "Wanted",
    "due",
    "export",
    "find",
    "head",
    "lines",
    "prune",
    "purposes",
    "seal",
    "verify",
    "verify_file",
]

BATCH_ROWS = 10_000
WRITERS, SEALERS = 7204, 7206
"""Locks: writers share the first in their transactions; one sealer at a time has the second."""
WAIT_MS = 250  # for the writers: who comes after a sealer that waits, waits too
TRIES, PAUSE_S = 8, 0.5
BUSY = "55P03"  # lock_not_available
LOWEST = -(2**63)

SEALS = text(
    "SELECT id, first_id, last_id, rows, previous, digest, sealed_at, pruned_at FROM audit_seal"
    " ORDER BY id"
)
LAST = text("SELECT last_id, digest FROM audit_seal ORDER BY id DESC LIMIT 1")
ROWS = text(
    "SELECT a.id, audit_text(a) FROM audit a WHERE a.id > :after AND a.id <= :upto ORDER BY a.id"
    " LIMIT :most"
)
DUE = text(
    "SELECT id, first_id, last_id, rows, previous, digest, sealed_at, pruned_at FROM audit_seal"
    " WHERE pruned_at IS NULL AND sealed_at < :before ORDER BY id LIMIT 200"
)
DUE_ROWS = text(
    "SELECT coalesce(sum(rows), 0) FROM audit_seal WHERE pruned_at IS NULL AND sealed_at < :before"
)
PRUNED_TO = text("SELECT max(last_id) FROM audit_seal WHERE pruned_at IS NOT NULL")
MARK_PRUNED = text(
    "UPDATE audit_seal SET pruned_at = clock_timestamp() WHERE id <= :last AND pruned_at IS NULL"
)
KEEP = text(
    "INSERT INTO audit_seal (first_id, last_id, rows, previous, digest)"
    " VALUES (:first_id, :last_id, :rows, :previous, :digest)"
)


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AuditRow:
    """Who did what, when, where, to how many, and why."""

    id: int
    """Number of the row."""
    at: datetime
    """When it was done."""
    actor: str
    """Name of the account, or `os:` and the login of who was at the machine."""
    act: str
    """What was done: look, counts, load, sign_in, export, …."""
    purpose: str | None
    """What for, where people were looked at."""
    note: str | None
    """What was said of that."""
    subject: str | None
    """What it was done to: building, household, worker, emergency, account, …."""
    subject_id: str | None
    """Its number or name."""
    area: str | None
    """Code of the area that it lies in."""
    rows: int | None
    """How many rows were opened; null where that is not counted."""
    emergency_id: int | None
    """Number of the emergency that it was done in."""
    details: dict[str, Any]
    """What else was noted."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AuditHead:
    """The last seal of the audit: kept elsewhere, it proves all rows before it."""

    head: str | None
    """Number and digest of the last seal, to be kept elsewhere; null where nothing is sealed."""
    sealed_at: datetime | None
    """When it was made."""
    last_id: int | None
    """Number of the last row that is sealed."""
    seals: int
    """How many seals there are."""
    unsealed: int
    """Rows that came after it."""
    unsealed_since: datetime | None
    """When the first of these was written."""


# ---------------------------------------------------------------- sealing


def seal(conn: Connection) -> int:
    """Seal what was committed and is not sealed yet; return how many rows that were.

    Parameters
    ----------
    conn
        The owner's connection, in a transaction.

    Raises
    ------
    Unavailable
        Somebody has been writing into the audit all the time.
    """
    conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SEALERS})
    upto = _settled(conn)
    last = conn.execute(LAST).one_or_none()
    after, previous = (last.last_id, last.digest) if last else (LOWEST, FIRST)
    sealed = 0
    while rows := _rows(conn, after, upto, most=BATCH_ROWS):
        first_id, last_id = rows[0].id, rows[-1].id
        made = Seal(0, first_id, last_id, len(rows), previous, b"", datetime.now(UTC))
        digest = seals.gather(made, rows).digest
        given = {"first_id": first_id, "last_id": last_id, "rows": len(rows)}
        conn.execute(KEEP, given | {"previous": previous, "digest": digest})
        after, previous, sealed = last_id, digest, sealed + len(rows)
    return sealed


def _settled(conn: Connection) -> int:
    """The highest row below which none is still to be committed.

    Writers take their number under a lock that they share until they end. Who has it alone, for a
    moment, sees them all.
    """
    for _ in range(TRIES):
        if _alone(conn):
            try:
                return int(conn.scalar(text("SELECT coalesce(max(id), 0) FROM audit")) or 0)
            finally:
                conn.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": WRITERS})
        time.sleep(PAUSE_S)
    raise Unavailable("audit.busy")


def _alone(conn: Connection) -> bool:
    try:
        with conn.begin_nested():
            conn.execute(text(f"SET LOCAL lock_timeout = '{WAIT_MS}ms'"))
            conn.execute(text("SELECT pg_advisory_lock(:key)"), {"key": WRITERS})
            conn.execute(text("SET LOCAL lock_timeout = DEFAULT"))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != BUSY:
            raise
        return False
    return True


def _rows(conn: Connection, after: int, upto: int, *, most: int) -> list[Row]:
    given = {"after": after, "upto": upto, "most": most}
    return [Row(*row) for row in conn.execute(ROWS, given)]


# ---------------------------------------------------------------- verifying


def head(conn: Connection) -> AuditHead:
    """The last seal, and what came after it."""
    return AuditHead(**conn.execute(fixed("audit_head")).mappings().one())


def verify(conn: Connection, *, head: str | None = None) -> Verdict:
    """Recompute every seal from its rows and the seal before.

    Parameters
    ----------
    conn
        A connection whose queries all see one moment.
    head
        As it was kept elsewhere: `AuditHead.head`, or the digest alone.

    Raises
    ------
    BadInput
        The head is none.
    """
    wanted = seals.Head.parse(head) if head else None
    return seals.judge([seals.gather(seal, rows) for seal, rows in _batches(conn)], wanted)


def verify_file(file: Path, *, head: str | None = None) -> Verdict:
    """The same of a file that `export` wrote, without any database.

    Raises
    ------
    BadInput
        The file holds no audit, or the head is none.
    """
    wanted = seals.Head.parse(head) if head else None
    with file.open(encoding="utf-8", newline="\n") as lines:
        return seals.judge(list(seals.read(lines)), wanted)


def _batches(conn: Connection) -> Iterator[tuple[Seal | None, Iterator[Row]]]:
    """Each seal with all rows after the seal before, up to its last; at the end what has none."""
    after = LOWEST
    for row in conn.execute(SEALS).all():
        yield Seal(**row._mapping), _stream(conn, after, row.last_id)  # noqa: SLF001
        after = max(after, row.last_id)
    yield None, _stream(conn, after, 2**63 - 1)


def _stream(conn: Connection, after: int, upto: int) -> Iterator[Row]:
    given = {"after": after, "upto": upto, "most": None}
    streaming = {"stream_results": True, "max_row_buffer": 2000}
    with closing(conn.execute(ROWS, given, execution_options=streaming)) as found:
        for row in found:
            yield Row(*row)


# ---------------------------------------------------------------- finding and writing


class Purpose(NamedTuple):
    """What people may be looked at for, by code, in both languages."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which rows are wanted; None is all of them.

    Parameters
    ----------
    actor, act, purpose, subject
        Only these.
    area
        Only what lies in the area of a code or in those below it.
    since, until
        Only what was done at this time or later, and before.
    emergency
        Only what was done in the emergency of this number.
    """

    actor: str | None = None
    act: str | None = None
    purpose: str | None = None
    subject: str | None = None
    area: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    emergency: int | None = None


def find(
    conn: Connection, wanted: Wanted, *, after: int | None = None, limit: int = 100
) -> list[AuditRow]:
    """Rows of the audit, the newest first.

    Parameters
    ----------
    conn
        A connection of an administrator, or of the owner.
    wanted
        Which rows.
    after
        Only rows that come after this one, the older ones.
    limit
        At most so many.
    """
    given = asdict(wanted) | {"after": after, "limit": limit}
    return [AuditRow(**row) for row in conn.execute(fixed("audit_rows"), given).mappings()]


def purposes(conn: Connection) -> list[Purpose]:
    """What a look at people can be for."""
    return [Purpose(*row) for row in conn.execute(text("SELECT code, name, name_en FROM purpose"))]


def lines(conn: Connection) -> Iterator[str]:
    """The whole audit as lines of JSON: a header, then each seal followed by its rows.

    Parameters
    ----------
    conn
        A connection whose queries all see one moment.
    """
    city = schema.city_info(conn)
    yield f"{seals.header(city.name, datetime.now(UTC))}\n"
    for made, rows in _batches(conn):
        yield f"{seals.opening(made)}\n"
        for row in rows:
            yield f"{row.text}\n"


def export(conn: Connection, file: Path, *, force: bool = False) -> None:
    """Write the whole audit to a file that only its owner reads; complete, or not at all.

    Parameters
    ----------
    conn
        A connection whose queries all see one moment.
    file
        Where to.
    force
        Replace what is there.

    Raises
    ------
    BadInput, Conflict, Unavailable
        The file cannot be made there.
    """
    with placed(file, force=force, private=True) as made:
        made.touch(0o600)
        with made.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(lines(conn))


# ---------------------------------------------------------------- what is past its time


def prune(conn: Connection, *, before: datetime) -> int:
    """Delete rows that were sealed before a time, in whole batches; return how many.

    At most 200 batches go at once. Their seals stay, and a row of the audit says up to
    which one. A batch that is not as it was sealed is evidence, and stays with all after it.

    Parameters
    ----------
    conn
        The owner's connection, in a transaction.
    before
        What was sealed later stays.

    Raises
    ------
    Conflict
        The oldest batch is not as it was sealed.
    """
    due = [Seal(**row._mapping) for row in conn.execute(DUE, {"before": before})]  # noqa: SLF001
    after = conn.scalar(PRUNED_TO)
    deleted, last = 0, None
    for each in due:
        rows = _rows(conn, LOWEST if after is None else after, each.last_id, most=2 * BATCH_ROWS)
        found = seals.gather(each, rows)
        if found.digest != each.digest or found.strays:
            if last is None:
                raise Conflict("audit.damaged", seal=each.id)
            break
        deleted, last, after = deleted + found.rows, each.id, each.last_id
    if last is not None:
        conn.execute(text("SELECT set_config('gisgov.retention', 'on', true)"))
        conn.execute(text("DELETE FROM audit WHERE id <= :upto"), {"upto": after})
        conn.execute(text("SELECT set_config('gisgov.retention', '', true)"))
        conn.execute(MARK_PRUNED, {"last": last})
        accounts.write_audit(
            conn, seals.PRUNED, subject="audit_seal", subject_id=str(last), rows=deleted
        )
    return deleted


def due(conn: Connection, *, before: datetime) -> int:
    """How many rows `prune` would delete, in all."""
    return int(conn.execute(DUE_ROWS, {"before": before}).scalar_one())
