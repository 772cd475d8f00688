"""A new city: its database and its schema, both or neither."""

from __future__ import annotations

from gisgov.settings import Settings
from gisgov.storage import engine, schema

__all__ = ["found", "is_begun"]


def is_begun(settings: Settings, name: str) -> bool:
    """Return whether there is a city of this name that has no schema yet."""
    if name not in engine.cities(settings):
        return False
    with engine.open_city(settings, name=name) as db, db.connect() as conn:
        return not schema.exists(conn)


def found(
    settings: Settings,
    name: str,
    *,
    srid: int,
    title: str,
    title_en: str | None = None,
    time_zone: str,
) -> None:
    """Make an empty city, or finish one whose making was killed before it had its schema.

    Parameters
    ----------
    settings
        Say which server.
    name
        Of the database.
    srid
        EPSG number of the city's metric CRS.
    title, title_en
        The city's own name, and in English.
    time_zone
        IANA name.
    """
    with engine.server(settings, create=True):
        made = not is_begun(settings, name) and engine.create_city(settings, name)
        try:
            with engine.open_city(settings, name=name) as db:
                schema.upgrade(db, srid=srid, name=title, name_en=title_en, time_zone=time_zone)
        except BaseException:
            if made:
                engine.drop_city(settings, name)
            raise
