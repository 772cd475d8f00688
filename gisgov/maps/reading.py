"""The base map of a city, for who has no connection to it yet."""

from __future__ import annotations

from gisgov.maps.ground import Ground, ground_of
from gisgov.settings import Settings
from gisgov.storage import engine, schema

__all__ = ["ground"]


def ground(*, city: str | None = None, settings: Settings | None = None) -> Ground:
    """Read the base map that `gisgov.maps.show` draws below a result.

    Parameters
    ----------
    city
        Name of the city; not needed where there is only one.
    settings
        Where the database is; from the environment by default.

    Raises
    ------
    NotFound
        There is no such city.
    Conflict
        The city's schema is older or newer than this program.

    Examples
    --------
    >>> import gisgov
    >>> from gisgov import maps
    >>> maps.show(gisgov.read("incidents"), ground=gisgov.ground())  # doctest: +SKIP
    """
    with engine.open_city(settings or Settings(), name=city) as db, db.connect() as conn:
        schema.check(conn)
        return ground_of(conn)
