"""Accounts and keys, as the owner of the city keeps them: added, listed, disabled, reset."""

from __future__ import annotations

import getpass
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from gisgov import passwords
from gisgov.errors import BadInput, Conflict, NotFound

__all__ = [
    "ROLES",
    "Account",
    "Role",
    "add",
    "add_key",
    "disable",
    "enable",
    "find",
    "get",
    "reset",
    "with_demo_password",
    "write_audit",
]

Role = Literal["dispatcher", "planner", "commander", "worker", "analyst", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
NAME = re.compile(r"[\w.@+-]{2,64}")

SELECT = """
SELECT a.id, a.name, a.role, a.home, w.code AS worker, a.verifier IS NOT NULL AS password,
       a.oidc_subject IS NOT NULL AS oidc, a.demo, a.created_at, a.disabled_at,
       (SELECT max(t.tried_at) FROM sign_in_try t WHERE t.name = a.name AND t.succeeded) AS last_in,
       (SELECT count(*) FROM session s WHERE s.account_id = a.id AND s.kind = 'key'
            AND s.ended_at IS NULL) AS keys
FROM account a LEFT JOIN worker w ON w.id = a.worker_id
"""


@dataclass(frozen=True)
class Account:
    """An account, as `gisgov user list` shows it."""

    id: int
    name: str
    role: Role
    home: str | None
    worker: str | None
    password: bool
    oidc: bool
    demo: bool
    created_at: datetime
    disabled_at: datetime | None
    last_in: datetime | None
    keys: int


def add(
    conn: Connection,
    name: str,
    *,
    role: Role,
    home: str | None = None,
    password: str | None = None,
    oidc_subject: str | None = None,
    worker: str | None = None,
    demo: bool = False,
) -> Account:
    """Add an account.

    Parameters
    ----------
    conn
        The owner's connection, in a transaction.
    name
        2 to 64 letters, digits, ``. _ - @ +``; large and small letters are the same.
    role
        What it may do.
    home
        Code of the area it may do that in; None is the whole city.
    password
        None for an account that signs in elsewhere or has keys only.
    oidc_subject
        What the identity provider calls it.
    worker
        Staff number of the grid worker whose account it is.
    demo
        Whether the password is one that everybody knows.

    Raises
    ------
    BadInput
        The name or password does not do, or role, area or worker are not there.
    Conflict
        The name or subject is taken.
    """
    given = _checked(name)
    if role not in ROLES:
        raise BadInput("user.no_role", given=role, roles=", ".join(ROLES))
    _check_home(conn, home)
    kept = _kept(password, name=given, known=demo)
    row = kept | {"name": given, "role": role, "home": home, "oidc": oidc_subject, "demo": demo}
    try:
        with conn.begin_nested():
            conn.execute(
                text(
                    "INSERT INTO account (name, role, home, salt, cost, verifier, oidc_subject,"
                    " worker_id, demo) VALUES (:name, :role, :home, :salt, :cost, :verifier, :oidc,"
                    " :worker_id, :demo)"
                ),
                row | {"worker_id": _worker_id(conn, worker)},
            )
    except IntegrityError as error:
        raise Conflict("user.taken", name=given) from error
    write_audit(conn, "account_added", subject_id=given, role=role, home=home)
    return get(conn, given)


def find(conn: Connection) -> list[Account]:
    """All accounts, by name."""
    rows = conn.execute(text(f"{SELECT} ORDER BY a.name")).mappings()
    return [Account(**row) for row in rows]


def get(conn: Connection, name: str) -> Account:
    """One account.

    Raises
    ------
    NotFound
        There is none of that name.
    """
    query = text(f"{SELECT} WHERE a.name = :name")
    row = conn.execute(query, {"name": name.strip().casefold()}).mappings().one_or_none()
    if row is None:
        raise NotFound("user.not_found", given=name)
    return Account(**row)


def disable(conn: Connection, name: str) -> Account:
    """Shut an account out at once: its sessions and keys end."""
    known = get(conn, name)
    conn.execute(
        text("UPDATE account SET disabled_at = coalesce(disabled_at, now()) WHERE id = :id"),
        {"id": known.id},
    )
    _end_sessions(conn, known.id, keys=True)
    write_audit(conn, "account_disabled", subject_id=known.name)
    return get(conn, name)


def enable(conn: Connection, name: str) -> Account:
    """Let a disabled account sign in again; its old sessions and keys stay ended."""
    known = get(conn, name)
    conn.execute(text("UPDATE account SET disabled_at = NULL WHERE id = :id"), {"id": known.id})
    write_audit(conn, "account_enabled", subject_id=known.name)
    return get(conn, name)


def reset(conn: Connection, name: str, *, password: str) -> Account:
    """Give an account a new password; its sessions end, its guesses are forgotten."""
    known = get(conn, name)
    kept = _kept(password, name=known.name, known=False)
    conn.execute(
        text(
            "UPDATE account SET salt = :salt, cost = :cost, verifier = :verifier, demo = false"
            " WHERE id = :id"
        ),
        kept | {"id": known.id},
    )
    _end_sessions(conn, known.id, keys=False)
    conn.execute(text("DELETE FROM sign_in_try WHERE name = :name"), {"name": known.name})
    write_audit(conn, "password_reset", subject_id=known.name)
    return get(conn, name)


def add_key(conn: Connection, name: str, *, label: str, until: datetime | None = None) -> str:
    """Make a key for a device or service; it is told once, and only its digest is kept.

    Parameters
    ----------
    conn
        The owner's connection, in a transaction.
    name
        The account that it acts as.
    label
        What it is for.
    until
        When it ends; None is never.
    """
    known = get(conn, name)
    if known.disabled_at is not None:
        raise Conflict("user.disabled", name=known.name)
    token = conn.execute(text("SELECT new_token('gk_')")).scalar_one()
    conn.execute(
        text(
            "INSERT INTO session (account_id, kind, label, access_digest, access_until)"
            " VALUES (:account, 'key', :label, digest_of(:token), :until)"
        ),
        {"account": known.id, "label": label, "token": token, "until": until},
    )
    write_audit(conn, "key_added", subject_id=known.name, label=label)
    return str(token)


def with_demo_password(conn: Connection) -> list[str]:
    """Names of accounts that can sign in with a password that everybody knows."""
    return list(conn.scalars(text("SELECT name FROM demo_accounts() name ORDER BY name")))


def write_audit(
    conn: Connection,
    act: str,
    *,
    subject: str = "account",
    subject_id: str | None = None,
    purpose: str | None = None,
    rows: int | None = None,
    **details: object,
) -> None:
    """Write into the audit what the owner does at the machine, under the login's name."""
    conn.execute(
        text(
            "SELECT write_audit(NULL, :actor, NULL, :act, :purpose, NULL, :subject, :subject_id,"
            " NULL, :rows, NULL, CAST(:details AS jsonb))"
        ),
        {
            "actor": f"os:{_login()}",
            "act": act,
            "purpose": purpose,
            "subject": subject,
            "subject_id": subject_id,
            "rows": rows,
            "details": json.dumps(details, default=str, ensure_ascii=False),
        },
    )


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without an entry in the system's list
        return "?"


def _checked(name: str) -> str:
    given = name.strip().casefold()
    if not NAME.fullmatch(given):
        raise BadInput("user.bad_name", given=name)
    return given


def _kept(password: str | None, *, name: str, known: bool) -> dict[str, object]:
    if password is None:
        return {"salt": None, "cost": None, "verifier": None}
    if not known:
        passwords.check(password, name=name)
    made = passwords.verifier(password)
    return {"salt": made.salt, "cost": made.cost, "verifier": made.digest}


def _check_home(conn: Connection, home: str | None) -> None:
    query = text("SELECT EXISTS (SELECT FROM area WHERE code = :code AND valid @> now())")
    if home is not None and not conn.scalar(query, {"code": home}):
        raise BadInput("user.no_area", given=home)


def _worker_id(conn: Connection, code: str | None) -> int | None:
    if code is None:
        return None
    found = conn.scalar(text("SELECT id FROM worker WHERE code = :code"), {"code": code})
    if found is None:
        raise BadInput("user.no_worker", given=code)
    return int(found)


def _end_sessions(conn: Connection, account_id: int, *, keys: bool) -> None:
    conn.execute(
        text(
            "UPDATE session SET ended_at = now() WHERE account_id = :id AND ended_at IS NULL"
            " AND (kind <> 'key' OR :keys)"
        ),
        {"id": account_id, "keys": keys},
    )
