"""What a city holds: rows by table, and how many of them lie in no grid."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Select, Table, func, select, text

from gisgov.storage import schema
from gisgov.storage.export.layout import TRUST
from gisgov.storage.models import Base
from gisgov.storage.placing import POINT_OF
from gisgov.storage.retired import present

__all__ = ["Status", "status"]

INNER = TRUST | {
    "area_level",
    "building_stock",
    "city",
    "code_class",
    "code_scheme",
    "correction",
    "load",
    "place_name",
    "quarantine",
    "tile_change",
    "tile_prune",
}


@dataclass(frozen=True)
class Status:
    """A city and its counts by table, no retired rows; areas by level, as they are today."""

    name: str
    name_en: str | None
    srid: int
    time_zone: str
    rows: dict[str, int]
    in_no_grid: dict[str, int]


def status(conn: Connection) -> Status:
    """Count everything in the city."""
    city = schema.city_info(conn)
    tables = [t for t in Base.metadata.sorted_tables if t.name not in INNER | {"area"}]
    counts = {t.name: conn.scalar(_counted(t)) or 0 for t in tables}
    no_grid = {
        t.name: conn.scalar(_counted(t).where(t.c.grid.is_(None))) or 0
        for t in tables
        if t.name in POINT_OF
    }
    return Status(
        city.name, city.name_en, city.srid, city.time_zone, {**_areas(conn), **counts}, no_grid
    )


def _counted(table: Table) -> Select[int]:
    return select(func.count()).select_from(table).where(present(table))


def _areas(conn: Connection) -> dict[str, int]:
    rows = conn.execute(
        text(
            "SELECT l.code, count(a.id) FROM area_level l"
            " LEFT JOIN area a ON a.level = l.code AND a.valid @> now()"
            " GROUP BY l.code, l.rank ORDER BY l.rank"
        )
    )
    return {level: count for level, count in rows}  # noqa: C416
