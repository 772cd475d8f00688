"""The demo city into a database of its own: made once, found complete or made anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Connection, Engine, text

from gisgov import democity
from gisgov.democity.recipe import SIZES
from gisgov.errors import BadInput, Conflict
from gisgov.settings import Settings
from gisgov.storage import accounts as storage_accounts
from gisgov.storage import city, engine, schema, statistics
from gisgov.storage.accounts import ROLES
from gisgov.storage.load import Progress, load_frames

__all__ = ["accounts", "add_accounts", "bring_up_to_date", "build", "size_of"]

# The worker of the grid where most people live: there is somebody to visit.
FIRST_WORKER = text(
    "SELECT w.code, a.grid FROM worker_assignment a JOIN worker w ON w.id = a.worker_id"
    " WHERE a.valid @> now() AND w.retired_on IS NULL"
    " ORDER BY (SELECT coalesce(sum(s.persons), 0) FROM building b"
    "           JOIN building_stock s ON s.building_id = b.id WHERE b.grid = a.grid) DESC, w.code"
    " LIMIT 1"
)
BUILDING = 7203  # advisory lock: one command at a time builds a city of a name


def size_of(settings: Settings, name: str) -> str | None:
    """Return the size of the demo city of this name; None where none is there, or not wholly.

    Raises
    ------
    Conflict
        A city of this name exists that is not a demo city.
    """
    if name not in engine.cities(settings):
        return None
    with engine.open_city(settings, name=name) as db, db.connect() as conn:
        made = schema.city_info(conn).settings.get("demo") if schema.exists(conn) else {}
    if made is None:
        raise Conflict("demo.other_city", name=name)
    return made["size"] if isinstance(made, dict) and made.get("complete") else None


def build(
    settings: Settings, name: str, *, size: str, seed: int, progress: Progress | None = None
) -> None:
    """Build the demo city; a half-built one of an earlier try is dropped first.

    While another command builds it, this one waits, and then finds it built.

    Raises
    ------
    BadInput
        There is no such size, or the seed is negative.
    Conflict
        A city of this name exists that is not a demo city.
    """
    if size not in SIZES:
        raise BadInput("demo.no_size", given=size, sizes=", ".join(SIZES))
    if seed < 0:
        raise BadInput("demo.bad_seed", given=seed)
    recipe = democity.CITY
    with _alone(settings, name):
        if size_of(settings, name):
            return
        if name in engine.cities(settings):
            engine.drop_city(settings, name)
        city.found(
            settings,
            name,
            srid=recipe.srid,
            title=recipe.name,
            title_en=recipe.name_en,
            time_zone=recipe.time_zone,
        )
        try:
            with engine.open_city(settings, name=name) as db:
                _fill(db, size=size, seed=seed, progress=progress)
        except BaseException:
            engine.drop_city(settings, name)
            raise


def bring_up_to_date(settings: Settings, name: str) -> None:
    """Give a demo city that an older program built the schema of this one.

    What the city holds stays as it was built; another seed or name builds a new one.

    Raises
    ------
    Conflict
        A newer program built it.
    """
    with _alone(settings, name), engine.open_city(settings, name=name) as db:
        schema.upgrade(db)
        with db.begin() as conn:
            add_accounts(conn)
        with suppress(Conflict), db.begin() as conn:  # people may have emptied it since
            _release(conn)


@contextmanager
def _alone(settings: Settings, name: str) -> Iterator[None]:
    """Be the only command that builds a city of this name."""
    with engine.server(settings, create=True) as place, engine.maintenance(place) as conn:
        conn.execute(
            text("SELECT pg_advisory_lock(:lock, hashtext(:name))"),
            {"lock": BUILDING, "name": name},
        )
        yield


def _fill(db: Engine, *, size: str, seed: int, progress: Progress | None) -> None:
    with db.begin() as conn:
        _note(conn, size=size, seed=seed, complete=False)
    frames = democity.generate(size, seed=seed, progress=_part(progress, 0.0, 0.4))
    with db.begin() as conn:
        load_frames(conn, frames, progress=_part(progress, 0.4, 1.0))
        add_accounts(conn)
        _release(conn)
        _note(conn, size=size, seed=seed, complete=True)
    with db.connect() as conn:
        conn.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def _release(conn: Connection) -> None:
    """Release statistics to each audience that has none: people are told as released or not."""
    told = {made.audience for made in statistics.find(conn)}
    settings = Settings()
    k = statistics.Smallest(settings.suppress_public, settings.suppress_internal)
    for audience in ("internal", "public"):
        if audience not in told:
            statistics.publish(conn, level="grid", audience=audience, k=k)


def _part(progress: Progress | None, start: float, end: float) -> Progress | None:
    """Map the progress of one part of the work into that of the whole."""
    if progress is None:
        return None
    return lambda what, fraction: progress(what, start + (end - start) * fraction)


def _note(conn: Connection, **demo: object) -> None:
    conn.execute(
        text("UPDATE city SET settings = settings || CAST(:demo AS jsonb)"),
        {"demo": json.dumps({"demo": demo})},
    )


# ---------------------------------------------------------------- who may sign in


def accounts() -> list[dict[str, str]]:
    """Accounts of a demo city: one a role, with a password that everybody knows."""
    return [{"name": role, "role": role, "password": f"gisgov-demo-{role}"} for role in ROLES]


def add_accounts(conn: Connection) -> None:
    """Give a demo city its accounts, where it lacks them; one that was changed stays changed."""
    known = {account.name for account in storage_accounts.find(conn)}
    city = conn.scalar(text("SELECT min(code) FROM area WHERE level = 'city' AND valid @> now()"))
    worker = conn.execute(FIRST_WORKER).one_or_none()
    for wanted in accounts():
        if wanted["name"] in known:
            continue
        own = worker if wanted["role"] == "worker" else None
        storage_accounts.add(
            conn,
            wanted["name"],
            role=wanted["role"],  # type: ignore[arg-type]
            home=own.grid if own else city,
            password=wanted["password"],
            worker=own.code if own else None,
            demo=True,
        )
