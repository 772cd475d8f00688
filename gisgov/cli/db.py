"""`gisgov db`: look after the database server, and a city's backups."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import text

from gisgov.errors import Conflict
from gisgov.settings import Settings
from gisgov.storage import accounts, clients, cluster, embedded, engine
from gisgov.storage import backup as backups
from gisgov.storage.condition import Condition, condition
from gisgov.words import say

__all__ = ["app", "backup", "restore", "shell", "status", "stop"]

app = typer.Typer(help="The database: its state, a shell, backups.", no_args_is_help=True)

City = Annotated[str | None, typer.Option("--city", help="Which city, where there are several.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace what is there.")]


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Show where the database is, whether it runs, its cities and who uses it."""
    found = condition(Settings())
    typer.echo(json.dumps(asdict(found), ensure_ascii=False) if as_json else described(found))


@app.command()
def stop(
    force: Annotated[bool, typer.Option("--force", help="Also while others use it.")] = False,
) -> None:
    """Stop the private database; it stops by itself when no command uses it."""
    settings = Settings()
    if settings.database_url:
        raise Conflict("database.not_ours_to_stop")
    stopped = embedded.stop(cluster.home_folder(settings), force=force)
    typer.echo(say("database.stopped" if stopped else "database.not_running"))


@app.command()
def shell(city: City = None) -> None:
    """Open psql, PostgreSQL's shell, in a city."""
    raise typer.Exit(clients.shell(Settings(), city=city))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write, such as yichang.gisgov.")],
    city: City = None,
    replace: Replace = False,
) -> None:
    """Write a city to one file, complete or not at all."""
    settings = Settings()
    with engine.open_city(settings, name=city) as db:
        with db.begin() as conn:
            if conn.scalar(text("SELECT to_regclass('public.audit')")):  # a city may be older
                accounts.write_audit(conn, "backup", subject="city", file=file.name)
        name = backups.dump(settings, file, city=str(db.url.database), replace=replace)
    size = readable(file.stat().st_size)
    typer.echo(say("database.backup_done", city=name, file=file, size=size))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="File that `gisgov db backup` wrote.")],
    name: Annotated[
        str | None, typer.Option("--as", help="The city's name; else as it was.")
    ] = None,
    replace: Replace = False,
) -> None:
    """Make a city from a backup, complete or not at all."""
    city = backups.restore(Settings(), file, name=name, replace=replace)
    typer.echo(say("database.restore_done", city=city, file=file))


def described(found: Condition) -> str:
    """The state of the server as lines for people."""
    lines = [("private" if found.private else "other", found.where), ("state", state(found))]
    if found.version is not None:
        lines += [("version", found.version), ("size", readable(found.size_bytes))]
    for one in found.cities:
        size = readable(one.size_bytes)
        row = say("database.status_city_row", name=one.name, size=size, clients=one.clients)
        lines.append(("city", row))
    lines += [("user", user) for user in found.users]
    return "\n".join(f"{say(f'database.status_{code}')}: {value}" for code, value in lines)


def state(found: Condition) -> str:
    """Whether the server runs, in words."""
    if found.version is None:
        return say("database.status_none")
    return say("database.status_running" if found.running else "database.status_not_running")


def readable(size_bytes: float) -> str:
    """A size as people read it.

    Examples
    --------
    >>> readable(1536)
    '1.5 KiB'
    """
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size_bytes < 1024:
            return f"{size_bytes:.0f} {unit}" if unit == "B" else f"{size_bytes:.1f} {unit}"
        size_bytes /= 1024
    return f"{size_bytes:.1f} TiB"
