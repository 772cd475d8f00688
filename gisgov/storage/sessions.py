"""Signing in and out: the database makes the tokens, compares, and slows guesses.

All of it runs as the API's role, by functions of the database that run as the owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, text

from gisgov import passwords
from gisgov.errors import TooMany, Unauthenticated
from gisgov.storage.accounts import Role

__all__ = [
    "Acting",
    "Tokens",
    "acting",
    "note",
    "prove",
    "refresh",
    "sign_in",
    "sign_in_oidc",
    "sign_out",
]


Kind = Literal["password", "oidc", "key"]


@dataclass(frozen=True)
class Tokens:
    """What a sign-in gives; of `already`, see `refresh`."""

    access: str
    refresh: str


@dataclass(frozen=True)
class Acting:
    """Who is signed in."""

    account_id: int
    name: str
    role: Role
    home: str | None
    worker_id: int | None
    session_id: int
    kind: Kind
    access_until: datetime | None


def prove(conn: Connection, token: str | None, *, ticket: str | None = None) -> None:
    """Give the transaction the token of who asks, and the ticket of a look, until it ends."""
    conn.execute(
        text(
            "SELECT set_config('gisgov.token', :token, true),"
            " set_config('gisgov.ticket', :ticket, true)"
        ),
        {"token": token or "", "ticket": ticket or ""},
    )


def acting(conn: Connection) -> Acting | None:
    """Who is behind the token of the transaction; None where that is nobody."""
    row = conn.execute(text("SELECT * FROM acting()")).one()
    return None if row.account_id is None else Acting(**row._mapping)  # noqa: SLF001


def sign_in(
    conn: Connection, name: str, password: str, *, address: str
) -> Tokens | Unauthenticated | TooMany:
    """Try to sign in. The error is returned, not raised: the try must be committed with it.

    Parameters
    ----------
    conn
        A connection as the API's role, in a transaction.
    name, password
        As they were typed.
    address
        Where the request comes from, to slow guesses.
    """
    given = name.strip().casefold()
    salt = conn.execute(text("SELECT * FROM salt_of(:name)"), {"name": given}).one()
    key = passwords.derive(password, salt=salt.salt, cost=salt.cost)
    row = conn.execute(
        text("SELECT * FROM sign_in(:name, :key, :address)"),
        {"name": given, "key": key, "address": address},
    ).one()
    if row.outcome == "wait":
        return TooMany("access.wait", wait_s=row.wait_s)
    if row.outcome == "wrong":
        return Unauthenticated("access.wrong")
    return Tokens(row.access_token, row.refresh_token)


def sign_in_oidc(
    conn: Connection, subject: str | None, *, address: str
) -> Tokens | Unauthenticated:
    """Sign in whom an identity provider has told apart.

    The error is returned, not raised: that somebody tried must be committed with it.

    Parameters
    ----------
    conn
        A connection as the API's role, in a transaction.
    subject
        What the provider calls the account; None where what it said did not hold.
    address
        Where the request comes from.
    """
    row = conn.execute(
        text("SELECT * FROM sign_in_oidc(:subject, :address)"),
        {"subject": subject, "address": address},
    ).one()
    if row.outcome != "in":
        return Unauthenticated("access.no_account")
    return Tokens(row.access_token, row.refresh_token)


def refresh(conn: Connection, token: str) -> Tokens | Unauthenticated | None:
    """New tokens for a refresh token, which is spent by that.

    None where it was spent within the last seconds: another window was faster. An error is
    returned, not raised: that a copied token ended its session must be committed.
    """
    row = conn.execute(text("SELECT * FROM refresh_session(:token)"), {"token": token}).one()
    if row.outcome == "renewed":
        return Tokens(row.access_token, row.refresh_token)
    return None if row.outcome == "already" else Unauthenticated("access.sign_in")


def sign_out(conn: Connection) -> None:
    """End the session of the transaction's token."""
    conn.execute(text("SELECT sign_out()"))


def note(
    conn: Connection,
    act: str,
    *,
    subject: str | None = None,
    subject_id: object = None,
    rows: int | None = None,
    details: str = "{}",
) -> int:
    """Write into the audit what who is signed in reads or does; the number of the line.

    Parameters
    ----------
    conn
        A connection with a token, in a transaction.
    act
        What is done: `counts`, `denied`, ….
    subject, subject_id
        What it is done to.
    rows
        To how many.
    details
        What else is to be known, as a JSON object.
    """
    query = text("SELECT note_act(:act, :subject, :subject_id, :rows, CAST(:details AS jsonb))")
    given = {"act": act, "subject": subject, "rows": rows, "details": details}
    given["subject_id"] = None if subject_id is None else str(subject_id)
    return int(conn.execute(query, given).scalar_one())
