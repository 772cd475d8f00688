"""The way to a city's database: on the private server, or on the one that the settings name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from gisgov.errors import BadInput, Conflict, GisgovError, NotFound, Unavailable
from gisgov.settings import Settings
from gisgov.storage import cluster, embedded
from gisgov.storage.binaries import OLDEST_MAJOR
from gisgov.storage.postmaster import Postmaster

__all__ = [
    "Place",
    "cities",
    "city_address",
    "create_city",
    "drop_city",
    "maintenance",
    "open_city",
    "server",
]

MARK = "gisgov city"
DRIVER = "postgresql+psycopg"
OLDEST_POSTGIS = (3, 3)
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = ("postgres", "template0", "template1")

LIST_CITIES = text(
    "SELECT d.datname FROM pg_database d"
    " JOIN pg_shdescription s ON s.objoid = d.oid AND s.classoid = 'pg_database'::regclass"
    ' WHERE s.description = :mark ORDER BY d.datname COLLATE "C"'
)


@dataclass(frozen=True)
class Place:
    """A server that is up.

    Parameters
    ----------
    url
        A database on it to begin with.
    private
        Whether the server is our own.
    """

    url: URL
    private: bool

    def database(self, name: str) -> URL:
        """Address of another database on it."""
        return self.url.set(database=name)

    @property
    def default(self) -> str | None:
        """The database that the address itself names."""
        return None if self.private else self.url.database


@contextmanager
def server(settings: Settings, *, create: bool = False) -> Iterator[Place]:
    """Have the server up while the block lasts.

    Parameters
    ----------
    settings
        Say which server.
    create
        Make the private one where there is none.
    """
    if settings.database_url:
        yield Place(parsed(settings.database_url), private=False)
        return
    with embedded.lease(cluster.home_folder(settings), create=create) as running:
        yield Place(private_address(running), private=True)


def private_address(running: Postmaster) -> URL:
    """Address of the private server's first database."""
    query = {"host": str(running.socket), "port": "5432"}
    return URL.create(DRIVER, cluster.SUPERUSER, database="postgres", query=query)


def parsed(given: str) -> URL:
    """The address of a server, whichever way it is written.

    Raises
    ------
    BadInput
        It is no address of a PostgreSQL server.

    Examples
    --------
    >>> parsed("postgres://ann@db/yichang").drivername
    'postgresql+psycopg'
    """
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as e:
        raise BadInput("database.url_unreadable", scheme=given.partition(":")[0]) from e
    if not re.match(r"postgres(ql)?(\+|$)", url.drivername) or "@" in (url.host or ""):
        raise BadInput("database.url_unreadable", scheme=url.drivername)
    return url.set(drivername=DRIVER)


def engine_on(url: URL, **options: object) -> Engine:
    """An engine whose sessions think in UTC, compile nothing, and whose errors hold no values."""
    ours = {"application_name": "gisgov", "connect_timeout": "10"} | dict(url.query)
    ours["options"] = f"-c timezone=UTC -c jit=off {url.query.get('options', '')}".strip()
    return create_engine(url.set(query=ours), hide_parameters=True, **options)


@contextmanager
def maintenance(place: Place, *, database: str | None = None) -> Iterator[Connection]:
    """One connection outside of any transaction, to a server's first or another database."""
    url = place.database(database) if database else place.url
    engine = engine_on(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with connected(engine) as conn:
            yield conn
    finally:
        engine.dispose()


@contextmanager
def connected(engine: Engine) -> Iterator[Connection]:
    """A connection; where none can be had, an error that says why."""
    try:
        conn = engine.connect()
    except OperationalError as e:
        raise refused(engine.url, str(e.orig).strip()) from e
    try:
        yield conn
    finally:
        conn.close()


def refused(url: URL, said: str) -> GisgovError:
    """The error for a connection that the server or the network refused."""
    where = url.set(query={}).render_as_string()
    if re.search(r"password|authentication", said, re.IGNORECASE):
        return Unavailable("database.not_admitted", where=where, user=url.username, reason=said)
    if re.search(r'database ".*" does not exist', said):
        return NotFound("database.absent", where=where, database=url.database)
    return Unavailable("database.down", where=where, reason=said)


# ---------------------------------------------------------------- cities


def cities(settings: Settings) -> list[str]:
    """Names of the cities on the server, sorted."""
    if not settings.database_url and not cluster.exists(cluster.home_folder(settings)):
        return []
    with server(settings) as place, maintenance(place) as conn:
        return marked(conn)


def marked(conn: Connection) -> list[str]:
    """Databases that carry the mark of a city."""
    return list(conn.scalars(LIST_CITIES, {"mark": MARK}))


@contextmanager
def open_city(settings: Settings, *, name: str | None = None) -> Iterator[Engine]:
    """Open a city's database for as long as the block lasts.

    Parameters
    ----------
    settings
        Say which server and, unless `name` is given, which city.
    name
        The city; by default that of the settings, else the only one there is.

    Yields
    ------
    sqlalchemy.Engine
        Sessions in UTC; connections are pooled.

    Raises
    ------
    NotFound
        There is no such city, or none at all.
    Conflict
        There are several and none was chosen.
    Unavailable
        The server is down, refuses the user, or is too old.
    """
    with city_address(settings, name=name) as url:
        engine = engine_on(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
        if not settings.database_url:
            embedded.follow(engine, cluster.home_folder(settings))
        try:
            with connected(engine) as conn:
                check_server(conn)
            yield engine
        finally:
            engine.dispose()


@contextmanager
def city_address(settings: Settings, *, name: str | None = None) -> Iterator[URL]:
    """Address of a city's database, with its server up while the block lasts."""
    with server(settings) as place:
        with maintenance(place) as conn:
            known = marked(conn)
        yield place.database(choose(name or settings.city or place.default, known, place))


def choose(wanted: str | None, known: list[str], place: Place) -> str:
    """The city that is meant."""
    if wanted in known or (wanted is not None and wanted == place.default):
        return str(wanted)
    if wanted is not None:
        raise NotFound("database.no_such_city", city=wanted, cities=", ".join(known) or "-")
    if not known:
        raise NotFound("database.no_city")
    if len(known) > 1:
        raise Conflict("database.several_cities", cities=", ".join(known))
    return known[0]


def check_server(conn: Connection) -> None:
    """See that a city's server is new enough.

    Raises
    ------
    Unavailable
        PostgreSQL or PostGIS is older than needed, or PostGIS is missing.
    """
    check_postgresql(conn)
    sql = "SELECT extversion FROM pg_extension WHERE extname = 'postgis'"
    check_postgis(conn, conn.scalar(text(sql)), "database.postgis_not_in_city")
    conn.rollback()


def check_postgresql(conn: Connection) -> None:
    """See that PostgreSQL is new enough."""
    major = int(conn.scalar(text("SHOW server_version_num")) or 0) // 10000
    if major < OLDEST_MAJOR:
        raise Unavailable("database.postgresql_old", found=major, needed=OLDEST_MAJOR)


def check_postgis(conn: Connection, version: str | None, missing: str) -> None:
    """See that a version of PostGIS is new enough."""
    if version is None:
        raise Unavailable(missing, database=conn.engine.url.database)
    found = tuple(int(n) for n in re.findall(r"\d+", version)[:2])
    if found < OLDEST_POSTGIS:
        raise Unavailable("database.postgis_old", found=version)


def create_city(settings: Settings, name: str) -> bool:
    """Make an empty city: a database with PostGIS and the mark that lists it.

    An empty database of that name is taken as it is, so a user who may not create databases can
    be given one. Returns whether the database is new.

    Parameters
    ----------
    settings
        Say which server.
    name
        Lower-case letters, digits and underscores, a letter first, up to 40.

    Raises
    ------
    BadInput
        The name does not fit.
    Conflict
        The city exists, or a database of that name holds something else.
    Unavailable
        The server is too old, has no PostGIS, or the user may not create databases.
    """
    check_name(name)
    with server(settings, create=True) as place:
        made = make_database(place, name)
        try:
            with maintenance(place, database=name) as conn:
                furnish(conn, name)
        except BaseException:
            if made:
                drop_database(place, name)
            raise
    return made


def check_name(name: str) -> None:
    """See that a name can be a city's."""
    if not NAME.fullmatch(name) or name in RESERVED:
        raise BadInput("database.bad_city_name", given=name)


def make_database(place: Place, name: str) -> bool:
    """Create a database; False where an empty one is there already.

    Raises
    ------
    Conflict
        One is there that is not empty.
    """
    with maintenance(place) as conn:
        check_postgresql(conn)
        if name in marked(conn):
            raise Conflict("database.city_exists", city=name)
        known = "SELECT true FROM pg_database WHERE datname = :name"
        if not conn.scalar(text(known), {"name": name}):
            create_database(conn, name)
            return True
    with maintenance(place, database=name) as conn:
        if not is_empty(conn):
            raise Conflict("database.not_empty", database=name)
    return False


def create_database(conn: Connection, name: str) -> None:
    """Create an empty database."""
    quoted = conn.dialect.identifier_preparer.quote_identifier(name)
    try:
        conn.execute(text(f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8'"))
    except DBAPIError as e:
        raise denied(e, "database.may_not_create", database=name) from e


def denied(error: DBAPIError, code: str, **params: object) -> GisgovError:
    """The error for a statement that the server refused."""
    sqlstate = getattr(error.orig, "sqlstate", None)
    if sqlstate == "42501":
        return Unavailable(code, **params)
    reason = str(error.orig).strip()
    return Unavailable("database.full" if sqlstate == "53100" else "database.failed", reason=reason)


def is_empty(conn: Connection) -> bool:
    """Whether a database holds nothing but what extensions brought."""
    sql = (
        "SELECT NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname !~ '^pg_'"
        " AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend d"
        " WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))"
    )
    return bool(conn.scalar(text(sql)))


def furnish(conn: Connection, name: str) -> None:
    """Put the extensions and the mark into a new city."""
    sql = "SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'"
    check_postgis(conn, conn.scalar(text(sql)), "database.postgis_not_on_server")
    for extension in ("postgis", "btree_gist"):
        try:
            conn.execute(text(f"CREATE EXTENSION IF NOT EXISTS {extension}"))
        except DBAPIError as e:
            raise denied(e, "database.may_not_extend", extension=extension, database=name) from e
    mark(conn, name)


def mark(conn: Connection, name: str) -> None:
    """Mark a database as a city."""
    quoted = conn.dialect.identifier_preparer.quote_identifier(name)
    try:
        conn.execute(text(f"COMMENT ON DATABASE {quoted} IS '{MARK}'"))
    except DBAPIError as e:
        raise denied(e, "database.not_owner", database=name) from e


def drop_city(settings: Settings, name: str) -> None:
    """Remove a city with all that is in it.

    Raises
    ------
    NotFound
        There is no such city.
    Conflict
        Somebody works in it.
    """
    with server(settings) as place:
        with maintenance(place) as conn:
            known = marked(conn)
        if name not in known:
            raise NotFound("database.no_such_city", city=name, cities=", ".join(known) or "-")
        drop_database(place, name)


def drop_database(place: Place, name: str) -> None:
    """Drop a database that nobody uses."""
    with maintenance(place) as conn:
        quoted = conn.dialect.identifier_preparer.quote_identifier(name)
        try:
            conn.execute(text(f"DROP DATABASE {quoted}"))
        except OperationalError as e:
            raise Conflict("database.city_in_use", city=name, reason=str(e.orig).strip()) from e
