"""Looks at personal rows: opened and written into the audit first, read in a second transaction.

`open_look` of the database proves who asks, checks role, area and purpose, and lists the rows; the
policies of the personal tables let exactly these through to who has the ticket, for a minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from gisgov.storage import sessions
from gisgov.storage.failures import refusal

__all__ = ["Look", "Purpose", "Subject", "looking"]

Subject = Literal["building", "household", "worker", "emergency", "contact", "reporter"]
Purpose = Literal["emergency", "evacuation", "visit", "correction", "inspection", "complaint"]

TIMEOUT = text("SET LOCAL statement_timeout = '5s'")
OPEN = text(
    "SELECT * FROM open_look(:subject, :subject_id, :purpose, :note, :since, :until, :wanted)"
)


@dataclass(frozen=True)
class Look:
    """A look that is open."""

    conn: Connection
    """Reads what the look lists."""
    audit_id: int
    """Its number in the audit."""


@contextmanager
def looking(
    city: Engine,
    token: str | None,
    subject: Subject,
    subject_id: int | None = None,
    *,
    purpose: Purpose,
    note: str | None = None,
    between: tuple[datetime, datetime] | None = None,
    wanted: bytes | None = None,
) -> Iterator[Look]:
    """Open a look, commit what the audit says of it, and read.

    Parameters
    ----------
    city
        The city, as the API's role.
    token
        Of who asks.
    subject, subject_id
        What is looked at; a contact has no number but a digest, `wanted`.
    purpose, note
        Why.
    between
        Start and end of the positions of a worker, at most a day.
    wanted
        Digest of a name or a phone.

    Raises
    ------
    Unauthenticated
        Nobody is signed in.
    Forbidden
        Role, area or purpose do not allow it; that it was tried stands in the audit.
    """
    since, until = between or (None, None)
    asked: dict[str, object] = {
        "subject": subject,
        "subject_id": subject_id,
        "purpose": purpose,
        "note": note,
        "since": since,
        "until": until,
        "wanted": wanted,
    }
    ticket, audit_id = _opened(city, token, asked)
    with city.connect() as conn:
        conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        conn.execute(TIMEOUT)
        sessions.prove(conn, token, ticket=ticket)
        yield Look(conn, audit_id)
        # Nothing was written; but after a rollback psycopg forgets the statements that it prepared,
        # and the database plans each anew, which costs more than the read.
        conn.commit()


def _opened(city: Engine, token: str | None, asked: dict[str, object]) -> tuple[str, int]:
    try:
        with city.begin() as conn:
            conn.execute(TIMEOUT)
            sessions.prove(conn, token)
            ticket, audit_id = conn.execute(OPEN, asked).one()
    except DBAPIError as error:
        refused = refusal(error)
        if refused is None:
            raise
        _note_refusal(city, token, asked, refused.code)
        raise refused from error
    return ticket, audit_id


def _note_refusal(city: Engine, token: str | None, asked: dict[str, object], code: str) -> None:
    if code == "access.sign_in":
        return  # nobody is there to be noted
    with city.begin() as conn:
        sessions.prove(conn, token)
        subject, number = str(asked["subject"]), asked["subject_id"]
        details = f'{{"code": "{code}"}}'
        sessions.note(conn, "denied", subject=subject, subject_id=number, details=details)
