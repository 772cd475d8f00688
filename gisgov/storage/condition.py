"""How the database server is: where it lies, what runs, who uses it. Asking starts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, text

from gisgov.settings import Settings
from gisgov.storage import cluster, embedded
from gisgov.storage.engine import MARK, Place, maintenance, parsed, private_address

__all__ = ["CityCondition", "Condition", "condition"]

ASK_CITIES = text(
    "SELECT d.datname AS name, pg_database_size(d.oid) AS size_bytes,"
    " (SELECT count(*) FROM pg_stat_activity a WHERE a.datid = d.oid) AS clients"
    " FROM pg_database d JOIN pg_shdescription s ON s.objoid = d.oid"
    " AND s.classoid = 'pg_database'::regclass"
    ' WHERE s.description = :mark ORDER BY d.datname COLLATE "C"'
)


@dataclass(frozen=True)
class CityCondition:
    """One city on the server."""

    name: str
    size_bytes: int
    clients: int


@dataclass(frozen=True)
class Condition:
    """A server as it is now.

    Parameters
    ----------
    private
        Whether it is our own.
    where
        Its folder or address, without a password.
    running
        Whether it takes connections.
    version
        PostgreSQL's version, the major one alone while it does not run; None without a database.
    pid
        Process of the private server.
    size_bytes
        What the data folder or the cities take on the disk.
    cities
        Known while the server runs.
    users
        Commands that have the private server running.
    """

    private: bool
    where: str
    running: bool
    version: str | None
    pid: int | None
    size_bytes: int
    cities: list[CityCondition]
    users: list[str]


def condition(settings: Settings) -> Condition:
    """How the server of these settings is.

    Raises
    ------
    Unavailable
        A server that is not ours does not answer.
    """
    if settings.database_url:
        return of_other(parsed(settings.database_url))
    return of_private(cluster.home_folder(settings))


def of_other(url: URL) -> Condition:
    """How a server is that somebody else runs."""
    version, cities = ask(Place(url, private=False))
    where = url.set(drivername="postgresql", query={}).render_as_string()
    size = sum(c.size_bytes for c in cities)
    return Condition(False, where, True, version, None, size, cities, [])  # noqa: FBT003


def of_private(home: Path) -> Condition:
    """How the private server is."""
    if not cluster.exists(home):
        return Condition(True, str(home), False, None, None, 0, [], [])  # noqa: FBT003
    now = embedded.running(home)
    version: str | None = (cluster.data_folder(home) / "PG_VERSION").read_text().strip()
    cities: list[CityCondition] = []
    answers = now is not None and now.answers()
    if now is not None and answers:
        version, cities = ask(Place(private_address(now), private=True))
    return Condition(
        private=True,
        where=str(home),
        running=answers,
        version=version,
        pid=now.pid if now else None,
        size_bytes=size_of(cluster.data_folder(home)),
        cities=cities,
        users=embedded.users(home),
    )


def ask(place: Place) -> tuple[str, list[CityCondition]]:
    """Version and cities of a server that runs."""
    with maintenance(place) as conn:
        return str(conn.scalar(text("SHOW server_version"))), list_cities(conn)


def list_cities(conn: Connection) -> list[CityCondition]:
    """The cities with their sizes and clients; our own connection does not count."""
    rows = conn.execute(ASK_CITIES, {"mark": MARK}).all()
    own = conn.engine.url.database
    return [CityCondition(r.name, r.size_bytes, r.clients - (r.name == own)) for r in rows]


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder; files that go away meanwhile do not count."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_size
        except FileNotFoundError:
            continue
    return total
