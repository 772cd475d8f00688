"""A city in one file, and back. Both are complete or not there at all."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from psycopg import errors, sql
from sqlalchemy import URL, Connection, text
from sqlalchemy.pool import NullPool

from gisgov.errors import BadInput, Conflict, GisgovError, NotFound, Unavailable
from gisgov.settings import Settings
from gisgov.storage import binaries, clients, roles
from gisgov.storage.engine import (
    Place,
    check_name,
    city_address,
    create_database,
    engine_on,
    maintenance,
    mark,
    marked,
    server,
)

__all__ = ["dump", "restore"]

KEEPER_BELOW_SUPERUSER = text(
    "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gisgov_keeper'"
    " AND pg_has_role(current_user, oid, 'USAGE'))"
    " AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)"
)


def dump(settings: Settings, file: Path, *, city: str | None = None, replace: bool = False) -> str:
    """Write a city to a file that only its owner can read.

    Parameters
    ----------
    settings
        Say which server.
    file
        Where to. Until it is complete and read through once, its name ends in ``.part``.
    city
        Which city, as in `engine.open_city`.
    replace
        Overwrite a file that is there.

    Returns
    -------
    str
        The city's name.

    Raises
    ------
    Conflict
        The file is there.
    Unavailable
        The file cannot be written, or `pg_dump` failed.
    """
    if file.exists() and not replace:
        raise Conflict("database.backup_exists", file=file)
    with city_address(settings, name=city) as url, part_of(file) as part:
        options = ("--format=custom", f"--file={part}", *_with_policies(url))
        done = clients.run("pg_dump", url, *options)
        if done.returncode == 0:
            done = read_through(part)
        if done.returncode:
            raise Unavailable("database.backup_failed", file=file, reason=last_words(done))
    return str(url.database)


def _with_policies(url: URL) -> tuple[str, ...]:
    """What `pg_dump` must be told by an owner who is no superuser: to read through row security.

    As a keeper such an owner sees every row; who is none is refused by `pg_dump` itself.
    """
    engine = engine_on(url, poolclass=NullPool)
    with engine.connect() as conn:
        keeper = conn.scalar(KEEPER_BELOW_SUPERUSER)
    return ("--enable-row-security",) if keeper else ()


@contextmanager
def part_of(file: Path) -> Iterator[Path]:
    """A file under another name that takes its own when the block ends well."""
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as e:
        raise Unavailable("database.backup_failed", file=file, reason=e.strerror) from e
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def read_through(file: Path) -> subprocess.CompletedProcess[str]:
    """Read a backup from its first to its last byte, as a restore would."""
    return reader("--file=/dev/null", str(file))


def reader(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `pg_restore` on a file alone, without a database."""
    command = [binaries.client("pg_restore", major=0), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def last_words(done: subprocess.CompletedProcess[str]) -> str:
    """What a program complained of last."""
    return "\n".join(done.stderr.strip().splitlines()[-4:])


# ---------------------------------------------------------------- and back


def restore(
    settings: Settings, file: Path, *, name: str | None = None, replace: bool = False
) -> str:
    """Make a city from a backup. Until it is complete it does not exist, and what it replaces does.

    Parameters
    ----------
    settings
        Say which server.
    file
        A file that `dump` wrote.
    name
        The city's name; by default the one that it had.
    replace
        Put it in the place of a city of that name.

    Returns
    -------
    str
        The city's name.

    Raises
    ------
    NotFound
        There is no such file.
    BadInput
        The file is no backup of a city, or is cut off or damaged.
    Conflict
        A city of that name exists, or the one to replace is in use.
    Unavailable
        The server refused.
    """
    was = name_within(file)
    name = name or was
    check_name(name)
    with server(settings, create=True) as place:
        with maintenance(place) as conn:
            check_free(conn, name, replace=replace)
        with filled(place, f"{name}__new", file) as made:
            put_in_place(place, made, name)
    return name


def name_within(file: Path) -> str:
    """The city that a backup was made of."""
    if not file.is_file():
        raise NotFound("database.no_backup", file=file)
    done = reader("--list", str(file))
    found = re.search(r"^;\s+dbname: (.*)$", done.stdout, re.MULTILINE)
    if done.returncode or not found:
        raise BadInput("database.backup_broken", file=file, reason=last_words(done))
    return found[1]


def check_free(conn: Connection, name: str, *, replace: bool) -> None:
    """See that a city can take its name."""
    taken = conn.scalar(text("SELECT true FROM pg_database WHERE datname = :name"), {"name": name})
    if taken and name not in marked(conn):
        raise Conflict("database.not_empty", database=name)
    if taken and not replace:
        raise Conflict("database.restore_over", city=name)
    clients_now = "SELECT count(*) FROM pg_stat_activity WHERE datname = :name"
    count = conn.scalar(text(clients_now), {"name": name})
    if count:
        raise Conflict("database.city_in_use", city=name, reason=count)


@contextmanager
def filled(place: Place, name: str, file: Path) -> Iterator[str]:
    """A database with a backup's contents; dropped unless the block ends well."""
    with maintenance(place) as conn:
        drop_remains(conn, name)
        create_database(conn, name)
    try:
        fill(place, name, file)
        yield name
    except BaseException:
        with suppress(GisgovError), maintenance(place) as conn:
            drop_remains(conn, name)
        raise


def drop_remains(conn: Connection, name: str) -> None:
    """Drop an unfinished restore, with the connections that a killed one may have left."""
    quoted = conn.dialect.identifier_preparer.quote_identifier(name)
    conn.execute(text(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)"))


def fill(place: Place, name: str, file: Path) -> None:
    """Load a backup into an empty database and mark it as a city."""
    roles.ensure(engine_on(place.database(name), poolclass=NullPool))  # it grants to them
    options = ("--exit-on-error", "--no-owner", "--jobs=2")
    done = clients.run("pg_restore", place.database(name), *options, str(file))
    if done.returncode:
        raise restore_error(file, last_words(done))
    with maintenance(place, database=name) as conn:
        if conn.scalar(text("SELECT to_regclass('public.city')")) is None:
            raise BadInput("database.backup_of_no_city", file=file)
        conn.execute(text("ANALYZE"))
        mark(conn, name)


def restore_error(file: Path, said: str) -> GisgovError:
    """The error for a restore that failed: the file's fault, or the server's."""
    if "No space left on device" in said:
        return Unavailable("database.full", reason=said)
    if read_through(file).returncode:
        return BadInput("database.backup_broken", file=file, reason=said)
    return Unavailable("database.restore_failed", file=file, reason=said)


def put_in_place(place: Place, made: str, name: str) -> None:
    """Give a finished city its name; the one that had it goes."""
    old = f"{name}__old"
    with maintenance(place) as conn:
        replaced = name in marked(conn)
        moves = [(name, old), (made, name)] if replaced else [(made, name)]
        rename(conn, moves)
        if replaced:
            drop_remains(conn, old)


def rename(conn: Connection, moves: list[tuple[str, str]]) -> None:
    """Rename databases: all of them or none."""
    driver = conn.connection.driver_connection
    try:
        with driver.transaction():  # type: ignore[union-attr]
            for before, after in moves:
                names = sql.Identifier(before), sql.Identifier(after)
                driver.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))  # type: ignore[union-attr]
    except errors.ObjectInUse as e:
        raise Conflict(
            "database.city_in_use", city=moves[0][0], reason=e.diag.message_detail
        ) from e
