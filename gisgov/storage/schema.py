"""The schema of a city's database: made, brought up to date, and checked against this program."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from zoneinfo import available_timezones

import pandas as pd
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from gisgov import codes, crs
from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.storage import roles
from gisgov.storage.load import load_frames

__all__ = ["CityInfo", "check", "city_info", "downgrade", "exists", "upgrade"]

MIGRATIONS = Path(__file__).with_name("migrations")


@dataclass(frozen=True)
class CityInfo:
    """The city of a database: names, metric CRS (EPSG number), time zone and settings."""

    name: str
    name_en: str | None
    srid: int
    time_zone: str
    settings: dict[str, object]


def upgrade(
    engine: Engine,
    *,
    srid: int | None = None,
    name: str | None = None,
    name_en: str | None = None,
    time_zone: str = "UTC",
) -> None:
    """Make the schema in an empty database, or bring an older one up to date, in one transaction.

    Parameters
    ----------
    engine
        A city's database, with PostGIS.
    srid, name, name_en, time_zone
        Of the new city: EPSG number of its metric CRS, names, IANA time zone. Unused where the
        city exists already.

    Raises
    ------
    BadInput
        The CRS is not metric, or there is no such time zone.
    Conflict
        The database was made by a newer program.
    Unavailable
        The server lacks the roles of `gisgov.storage.roles` and the user may not create them.
    """
    roles.ensure(engine)
    with engine.begin() as conn:
        revision = _revision(conn)
        _refuse_newer(conn, revision)
        city = None if revision is None else city_info(conn)
        if city is None:
            _check_city(srid, time_zone)
        _migrate(conn, srid=city.srid if city else srid)
        if city is None:
            _found_city(conn, srid=srid, name=name, name_en=name_en, time_zone=time_zone)


def downgrade(engine: Engine, *, to: str = "base") -> None:
    """Take a database's schema back to an older revision, or wholly out with all that is in it."""
    with engine.begin() as conn:
        command.downgrade(_config(conn, srid=None), to)
        if to == "base":
            conn.execute(text("DROP TABLE alembic_version"))


def check(conn: Connection) -> None:
    """Raise `Conflict` where the database's schema is older or newer than this program's."""
    revision, head = _revision(conn), _script().get_current_head()
    if revision is None:
        raise NotFound("schema.no_city", database=conn.engine.url.database)
    _refuse_newer(conn, revision)
    if revision != head:
        name = conn.engine.url.database
        raise Conflict("schema.older", database=name, found=revision, wanted=head)


def exists(conn: Connection) -> bool:
    """Return whether the database holds a city."""
    return _revision(conn) is not None


def city_info(conn: Connection) -> CityInfo:
    """Return the city of this database."""
    row = conn.execute(text("SELECT name, name_en, srid, time_zone, settings FROM city")).one()
    return CityInfo(*row)


def _refuse_newer(conn: Connection, revision: str | None) -> None:
    script = _script()
    if revision is not None and revision not in {s.revision for s in script.walk_revisions()}:
        name, head = conn.engine.url.database, script.get_current_head()
        raise Conflict("schema.newer", database=name, found=revision, wanted=head)


def _check_city(srid: int | None, time_zone: str) -> None:
    crs.require_metric(None if srid is None else crs.parse(srid), "gisgov init")
    if time_zone not in available_timezones():
        raise BadInput("schema.time_zone", given=time_zone)


def _found_city(conn: Connection, **city: object) -> None:
    conn.execute(
        text(
            "INSERT INTO city (name, name_en, srid, time_zone)"
            " VALUES (:name, :name_en, :srid, :time_zone)"
        ),
        city,
    )
    schemes = pd.DataFrame([asdict(scheme) for scheme in codes.schemes()])
    load_frames(conn, {"code_scheme": schemes, "code_class": codes.classes()})


def _migrate(conn: Connection, *, srid: int | None) -> None:
    command.upgrade(_config(conn, srid=srid), "head")


def _config(conn: Connection, *, srid: int | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(connection=conn, srid=srid)
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def _revision(conn: Connection) -> str | None:
    return MigrationContext.configure(conn).get_current_revision()
