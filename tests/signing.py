"""Accounts with a session each, put into a city as its owner: signing in would hash passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import Engine, text

__all__ = ["bearer", "end", "signed_in", "token_for"]

NUMBERS = count(1)
LONG = timedelta(days=1)

ACCOUNT = text(
    "INSERT INTO account (name, role, home, worker_id)"
    " VALUES (:name, :role, :home, :worker_id) RETURNING id"
)
SESSION = text(
    "INSERT INTO session (account_id, kind, access_digest, access_until)"
    " VALUES (:account, :kind, digest_of(:token), :until)"
)


def token_for(
    engine: Engine,
    role: str,
    *,
    home: str | None = None,
    worker_id: int | None = None,
    name: str | None = None,
    kind: str = "password",
    lasts: timedelta = LONG,
) -> str:
    """A token of a new account."""
    given = {"name": name or f"{role}-{next(NUMBERS)}", "role": role, "home": home}
    with engine.begin() as conn:
        token = str(conn.scalar(text("SELECT new_token('ga_')")))
        account = conn.scalar(ACCOUNT, given | {"worker_id": worker_id})
        until = datetime.now(UTC) + lasts
        conn.execute(SESSION, {"account": account, "kind": kind, "token": token, "until": until})
    return token


def bearer(token: str | None) -> dict[str, str]:
    """Headers of who has a token."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def signed_in(engine: Engine, role: str = "admin") -> dict[str, str]:
    """Headers of a new account of the whole city."""
    return bearer(token_for(engine, role))


def end(engine: Engine, token: str) -> None:
    """End the session of a token, as signing out does."""
    query = "UPDATE session SET ended_at = now() WHERE access_digest = digest_of(:token)"
    with engine.begin() as conn:
        conn.execute(text(query), {"token": token})
