"""Which ground a report is of: an area or the whole city, and the parts it is told by."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, text

from gisgov.errors import BadInput
from gisgov.storage import areas, schema
from gisgov.storage.areas import AreaName

__all__ = ["Ground", "ground_of"]

WHOLE_M = 1e8  # wider than any city's coordinates
TOP = "city"

TODAY = text(
    "SELECT a.code, a.level, a.parent, a.name, a.name_en, l.rank"
    " FROM area a JOIN area_level l ON l.code = a.level"
    " WHERE coalesce(a.valid @> now(), false) ORDER BY a.code"
)
BOX = text("SELECT ST_AsEWKT(ST_Envelope(geometry)) FROM area WHERE id = :id")


@dataclass(frozen=True)
class Ground:
    """The ground of a report.

    Parameters
    ----------
    area
        The area; None for the whole city and what lies outside of its areas.
    level
        Level of the parts; None where there are none.
    parts
        The areas of that level, in the order of their codes.
    part_of
        Code of the part that each area of the ground belongs to; None above the parts.
    box
        What holds the ground, as EWKT in the city's CRS.
    """

    area: AreaName | None
    level: str | None
    parts: list[AreaName]
    part_of: dict[str, str | None]
    box: str


def ground_of(conn: Connection, area: str | None = None, level: str | None = None) -> Ground:
    """The ground of an area, told by the areas of a level in it.

    Parameters
    ----------
    conn
        A connection to the city.
    area
        Code of an area; the whole city by default.
    level
        Of the parts; by default the first below the area, or below the city, that has areas.

    Raises
    ------
    NotFound
        There is no such area.
    BadInput
        No area of this level lies in it (`quality.no_level`).
    """
    today = {row["code"]: row for row in conn.execute(TODAY).mappings()}
    scope = None if area is None else areas.scope_of(conn, area)
    codes = list(today) if scope is None else scope.codes
    ranks = {today[c]["level"]: today[c]["rank"] for c in codes if c != area}
    chosen = _level(ranks, level, area)
    part_of = {code: _part(code, chosen, today) for code in codes}
    parts = [_named(today[code]) for code in sorted(codes) if part_of[code] == code]
    box = _whole(conn) if scope is None else str(conn.scalar(BOX, {"id": scope.area_id}))
    return Ground(_named(today[area]) if area else None, chosen, parts, part_of, box)


def _level(ranks: dict[str, int], level: str | None, area: str | None) -> str | None:
    """The level of the parts: as asked for, else the highest there is."""
    if level is not None and level not in ranks:
        there = ", ".join(sorted(ranks, key=ranks.__getitem__)) or "–"
        raise BadInput("quality.no_level", given=level, area=area or TOP, levels=there)
    below = [name for name in ranks if name != TOP]
    return level or min(below, key=ranks.__getitem__, default=None)


def _part(code: str, level: str | None, today: dict[str, RowMapping]) -> str | None:
    """The area of the level that an area is or lies in."""
    at: str | None = code
    while at is not None and (row := today.get(at)) is not None:
        if row["level"] == level:
            return at
        at = str(row["parent"]) if row["parent"] is not None else None
    return None


def _named(row: RowMapping) -> AreaName:
    return AreaName(**{name: row[name] for name in ("level", "code", "name", "name_en")})


def _whole(conn: Connection) -> str:
    far = WHOLE_M
    ring = f"-{far} -{far},{far} -{far},{far} {far},-{far} {far},-{far} -{far}"
    return f"SRID={schema.city_info(conn).srid};POLYGON(({ring}))"
