"""`gisgov user`: who may sign in, as what, and where."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy import Connection

from gisgov import passwords
from gisgov.cli.show import AsJson, CityName, console, print_json, print_table
from gisgov.settings import Settings
from gisgov.storage import accounts, engine, schema
from gisgov.words import say

__all__ = ["add", "app", "disable", "enable", "key", "list_accounts", "reset"]

app = typer.Typer(help="Accounts: who may sign in, as what, and where.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of the account.")]
FromStdin = Annotated[
    bool,
    typer.Option(
        "--password-stdin", help="Read the password from standard input; else one is invented."
    ),
]


@app.command()
def add(
    name: Name,
    *,
    role: Annotated[str, typer.Option(help=f"One of: {', '.join(accounts.ROLES)}.")],
    area: Annotated[
        str | None, typer.Option(help="Code of its home area; the whole city by default.")
    ] = None,
    worker: Annotated[
        str | None, typer.Option(help="Staff number of the grid worker whose account it is.")
    ] = None,
    oidc: Annotated[
        str | None,
        typer.Option(help="Subject at the identity provider; it then has no password here."),
    ] = None,
    service: Annotated[
        bool, typer.Option("--service", help="For a device or service: keys only, no password.")
    ] = False,
    password_stdin: FromStdin = False,
    city: CityName = None,
) -> None:
    """Add an account; its password is printed once."""
    wanted = None if oidc or service else _password(from_stdin=password_stdin)
    with _open(city) as conn:
        made = accounts.add(
            conn,
            name,
            role=role,  # type: ignore[arg-type]
            home=area,
            password=wanted,
            oidc_subject=oidc,
            worker=worker,
        )
    home = made.home or say("user.whole_city")
    console.print(say("user.added", name=made.name, role=say(f"value.role_{made.role}"), home=home))
    if wanted and not password_stdin:
        console.print(say("user.password", password=wanted))


@app.command("list")
def list_accounts(*, city: CityName = None, as_json: AsJson = False) -> None:
    """List accounts: role, home area, how they sign in, and when they last did."""
    with _open(city) as conn:
        found = accounts.find(conn)
    if as_json:
        print_json(found)
        return
    if not found:
        console.print(say("user.none"))
    headings = ("name", "role", "area", "worker", "signs in by", "last", "disabled")
    print_table(headings, [_row(account) for account in found])


@app.command()
def disable(name: Name, *, city: CityName = None) -> None:
    """Shut an account out at once; its sessions and keys end."""
    with _open(city) as conn:
        account = accounts.disable(conn, name)
    console.print(say("user.shut_out", name=account.name))


@app.command()
def enable(name: Name, *, city: CityName = None) -> None:
    """Let a disabled account sign in again."""
    with _open(city) as conn:
        account = accounts.enable(conn, name)
    console.print(say("user.let_in", name=account.name))


@app.command()
def reset(name: Name, *, password_stdin: FromStdin = False, city: CityName = None) -> None:
    """Give an account a new password, printed once; its sessions end."""
    wanted = _password(from_stdin=password_stdin)
    with _open(city) as conn:
        account = accounts.reset(conn, name, password=wanted)
    console.print(say("user.let_in", name=account.name))
    if not password_stdin:
        console.print(say("user.password", password=wanted))


@app.command()
def key(
    name: Name,
    *,
    label: Annotated[str, typer.Option(help="What the key is for.")],
    days: Annotated[
        int | None,
        typer.Option(min=1, max=3650, help="It ends after so many days; never by default."),
    ] = None,
    city: CityName = None,
) -> None:
    """Make a key with which a device or service acts as an account; it is printed once."""
    until = datetime.now(UTC) + timedelta(days=days) if days else None
    with _open(city) as conn:
        made = accounts.add_key(conn, name, label=label, until=until)
    console.print(say("user.key", key=made))


@contextmanager
def _open(city: str | None) -> Iterator[Connection]:
    """The owner's connection to a city, in a transaction."""
    with engine.open_city(Settings(), name=city) as db, db.begin() as conn:
        schema.check(conn)
        yield conn


def _password(*, from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\r\n") if from_stdin else passwords.invent()


def _row(account: accounts.Account) -> tuple[object, ...]:
    ways = [name for name, has in (("password", account.password), ("OIDC", account.oidc)) if has]
    ways += [f"{account.keys} × key"] if account.keys else []
    last = account.last_in and f"{account.last_in:%Y-%m-%d %H:%M} UTC"
    home = account.home or say("user.whole_city")
    shut = account.disabled_at and f"{account.disabled_at:%Y-%m-%d}"
    return account.name, account.role, home, account.worker, ", ".join(ways), last, shut
