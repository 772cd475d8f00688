"""Roles of the database server: who answers requests owns nothing, who keeps a city sees all of it.

They are the server's, not a city's: every city on it grants to the same two.
"""

from __future__ import annotations

from sqlalchemy import URL, Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError

from gisgov.errors import Unavailable
from gisgov.settings import Settings
from gisgov.storage import cluster
from gisgov.storage.engine import engine_on, parsed

__all__ = ["API", "KEEPER", "api_engine", "ensure", "keeps", "served"]

API = "gisgov_api"
KEEPER = "gisgov_keeper"

LACKING = text(
    "SELECT name FROM unnest(CAST(:names AS text[])) name"
    " WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)"
)
OUTSIDE = text(
    "SELECT NOT rolsuper AND NOT pg_has_role(oid, :role, 'MEMBER') FROM pg_roles"
    " WHERE rolname = current_user"
)
CREATE = """
DO $$ BEGIN
    CREATE ROLE {name} {login};
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def ensure(engine: Engine) -> None:
    """Have both roles on the server, and the engine's user in them.

    Raises
    ------
    Unavailable
        The user may not create roles; the error says what an administrator must run.
    """
    try:
        with engine.begin() as conn:
            _create(conn)
            _join(conn)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "42501":
            raise
        raise Unavailable("roles.needed", user=engine.url.username, statements=_wanted()) from error


def _create(conn: Connection) -> None:
    for name in conn.scalars(LACKING, {"names": [API, KEEPER]}).all():
        conn.execute(text(CREATE.format(name=name, login="LOGIN" if name == API else "NOLOGIN")))


def _join(conn: Connection) -> None:
    for role in (API, KEEPER):
        if conn.scalar(OUTSIDE, {"role": role}):
            conn.execute(text(f"GRANT {role} TO CURRENT_USER"))


def _wanted() -> str:
    return f"CREATE ROLE {API} LOGIN; CREATE ROLE {KEEPER}; GRANT {API}, {KEEPER} TO …;"


def api_engine(city: Engine, settings: Settings | None = None) -> Engine:
    """An engine on the same city that can do only what requests may.

    Parameters
    ----------
    city
        The owner's engine.
    settings
        May name a login for the API; without, the private server lets the API in by its own name,
        and another server has the owner's login take the API's role.
    """
    named = settings.api_database_url if settings else None
    url = parsed(named).set(database=city.url.database) if named else _as_api(city.url)
    engine = engine_on(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    if not named:
        for follower in city.dialect.dispatch.do_connect:  # to where the private server listens now
            event.listen(engine, "do_connect", follower)
    return engine


def served(settings: Settings) -> Settings:
    """Settings of a server that may have been given the API's login only."""
    if settings.database_url or not settings.api_database_url:
        return settings
    return settings.model_copy(update={"database_url": settings.api_database_url})


def keeps(engine: Engine) -> bool:
    """Whether an engine's user may do what no request may, such as load a file."""
    with engine.connect() as conn:
        query = "SELECT pg_has_role(current_user, :role, 'USAGE')"
        return bool(conn.scalar(text(query), {"role": KEEPER}))


def _as_api(owner: URL) -> URL:
    if _is_private(owner):
        return owner.set(username=API)
    options = f"{owner.query.get('options', '')} -c role={API}".strip()
    return owner.update_query_dict({"options": options})


def _is_private(url: URL) -> bool:
    return url.username == cluster.SUPERUSER and str(url.query.get("host", "")).startswith("/")
