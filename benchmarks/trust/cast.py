"""Who asks: accounts of each role with home areas of each level, and what they may look at.

What each may is worked out here, from the tables and by the rules as they are told in
docs/security.md, not by the functions that are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import Connection, text

from gisgov.storage import accounts
from gisgov.storage.accounts import ROLES, Role

__all__ = ["Somebody", "enter", "everywhere", "nobodies", "under"]


@dataclass(frozen=True)
class Somebody:
    """An account, and a key that asks for it."""

    name: str
    role: Role
    home: str | None
    token: str


def everywhere(conn: Connection, role: Role) -> Somebody:
    """An account whose home is the whole city."""
    return _entered(conn, role, None)


def enter(conn: Connection, *, homes: int, seed: int) -> list[Somebody]:
    """Accounts of each role, each at home in some areas of every level below the city."""
    found = conn.execute(
        text(
            "SELECT level, array_agg(code ORDER BY code) FROM area"
            " WHERE valid @> now() AND parent IS NOT NULL GROUP BY level ORDER BY level"
        )
    ).all()
    rng = np.random.default_rng(seed)
    chosen = [
        str(code)
        for _, codes in found
        for code in rng.choice(codes, min(homes, len(codes)), replace=False)
    ]
    return [_entered(conn, role, home) for role in ROLES for home in chosen]


def nobodies(conn: Connection, somebody: Somebody) -> list[str]:
    """Tokens that prove nobody: forged, of another kind, expired, ended, of a disabled account."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    bad = ["ga_" + "0" * 64, "gk_" + "f" * 64, "ga_", somebody.token[:-1], somebody.token.upper()]
    bad += ["' OR ''='", "ga_%", "null", "gisgov_keeper", somebody.name, somebody.token + " "]
    bad.append(accounts.add_key(conn, somebody.name, label="past its end", until=past))
    for role in ROLES:
        gone = _entered(conn, role, None, name=f"{role}.gone")
        accounts.disable(conn, gone.name)
        bad.append(gone.token)
        ended = accounts.add_key(conn, somebody.name, label=f"ended {role}")
        conn.execute(
            text("UPDATE session SET ended_at = now() WHERE access_digest = digest_of(:token)"),
            {"token": ended},
        )
        bad.append(ended)
    # A refresh token, and the ticket of a look, are no access tokens.
    begun = conn.execute(
        text("SELECT refresh_token FROM account a, begin_session(a.id, 'password', NULL)"
             " WHERE a.name = :name"), {"name": somebody.name}
    ).scalar_one()  # fmt: skip
    return [*bad, str(begun), "gl_" + begun[3:]]


def under(conn: Connection) -> dict[str, set[str]]:
    """Codes of today's areas, each with those of all that lies in it, and its own."""
    rows = conn.execute(text("SELECT code, parent FROM area WHERE valid @> now()")).all()
    parents = {row.code: row.parent for row in rows}
    inside: dict[str, set[str]] = {code: set() for code in parents}
    for code in parents:
        above: str | None = code
        while above in parents:
            inside[above].add(code)
            above = parents[above]
    return inside


def _entered(
    conn: Connection, role: Role, home: str | None, *, name: str | None = None
) -> Somebody:
    name = name or f"{role}.{home or 'city'}"
    accounts.add(conn, name, role=role, home=home)
    return Somebody(name, role, home, accounts.add_key(conn, name, label="benchmark"))
