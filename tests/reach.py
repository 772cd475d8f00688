"""Which tables are about people, and how far a connection reaches into one."""

from __future__ import annotations

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

__all__ = ["GUARDED", "OUT_OF_REACH", "PERSONAL", "PUBLIC", "refused", "rows"]

PERSONAL = {
    "household",
    "person",
    "person_contact",
    "incident_contact",
    "position",
    "look",
}
GUARDED = PERSONAL | {
    "audit",
    "audit_seal",
    "building_stock",
    "building_stock_month",
    "quarantine",
    "load",
    "correction",
    "worker",
    "worker_assignment",
    "emergency",
    "mark",
    "plan",
    "plan_grid",
    "plan_part",
    "preplan",
    "preplan_file",
    "restriction",
}
OUT_OF_REACH = {
    "account",
    "session",
    "spent_refresh",
    "sign_in_try",
    "sign_in_salt",
}
# Nothing in these is about a person. A new table belongs to one of these lists, or is refused here.
PUBLIC = {
    "area",
    "area_level",
    "barrier",
    "building",
    "building_entrance",
    "city",
    "code_class",
    "code_scheme",
    "component",
    "dwelling",
    "estate",
    "estate_gate",
    "hydrant",
    "briefing",
    "incident",
    "incident_event",
    "incident_touch",
    "land_cover",
    "network_change",
    "pipe",
    "pipe_node",
    "place_name",
    "premises",
    "publication",
    "publication_cell",
    "publication_place",
    "purpose",
    "raster",
    "road",
    "tile_change",
    "tile_prune",
    "unit",
    "valve",
    "vehicle",
    "vehicle_class",
}


def refused(conn: Connection, query: str, **given: object) -> str:
    """The SQLSTATE by which a statement is refused; empty where it is not."""
    try:
        with conn.begin_nested():
            conn.execute(text(query), given)
    except DBAPIError as error:
        return str(error.orig.sqlstate)
    return ""


def rows(conn: Connection, table: str) -> int:
    """How many rows of a table can be read; none where it is refused."""
    query = f"SELECT count(*) FROM {table}"  # noqa: S608
    state = refused(conn, query)
    assert state in ("", "42501", "GG401", "GG403")
    return 0 if state else int(conn.scalar(text(query)) or 0)
