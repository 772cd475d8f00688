"""The raw facts of a sheet for tipg: a view for each layer, and what it is asked for.

tipg gives rows as they are, a layer a request. What a sheet makes of them (hose paths, ways in,
travel times over the road network, valves that isolate, the ranking and its sentences) is not
there, and not counted. It asks as the owner of the database, to whom no row is refused: the rows
of people that a request to us may not see are joined into its views as counts.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

__all__ = ["LIMITS", "SCHEMA", "VIEWS", "Place", "View", "drop_views", "make_views", "paths"]

SCHEMA = "bench_sheet"
MOST = 100_000
RADIUS_M = 300
LIMITS = {
    "TIPG_MAX_FEATURES_PER_QUERY": str(MOST),
    "TIPG_DEFAULT_FEATURES_LIMIT": str(MOST),
    "TIPG_DB_ONLY_SPATIAL_TABLES": "false",
}
"""Settings of tipg, by which no row is left out."""

AROUND, AT, OF_BUILDING, ALL = "bbox={around}", "bbox={at}", "building_id={id}", ""


class View(NamedTuple):
    """A layer: its rows, and which of them a sheet needs."""

    name: str
    asked: str
    rows: str


VIEWS = (
    View(
        "building",
        AROUND,
        "SELECT b.id, b.estate_id, b.name, b.number, b.address, b.use, b.structure, b.year_built,"
        " b.floors_above, b.floors_below, b.height_m, b.source, b.surveyed_at, s.dwellings,"
        " s.households, s.persons, b.geometry FROM building b"
        " LEFT JOIN building_stock s ON s.building_id = b.id WHERE b.retired_on IS NULL",
    ),
    View(
        "dwelling",
        OF_BUILDING,
        "SELECT d.id, d.building_id, u.label AS unit, d.floor_index, d.floor_label, d.room,"
        " (SELECT count(*) FROM household h WHERE h.dwelling_id = d.id AND h.retired_on IS NULL)"
        " AS households, (SELECT count(*) FROM household h JOIN person p ON p.household_id = h.id"
        " WHERE h.dwelling_id = d.id AND h.retired_on IS NULL AND p.retired_on IS NULL) AS persons"
        " FROM dwelling d LEFT JOIN unit u ON u.id = d.unit_id WHERE d.retired_on IS NULL",
    ),
    View(
        "entrance",
        OF_BUILDING,
        "SELECT d.id, d.building_id, d.kind, u.label AS unit, d.width_m, d.geometry"
        " FROM building_entrance d LEFT JOIN unit u ON u.id = d.unit_id"
        " WHERE d.retired_on IS NULL",
    ),
    View(
        "estate",
        AT,
        "SELECT id, name, manager, manager_phone, geometry FROM estate WHERE retired_on IS NULL",
    ),
    View(
        "gate",
        AROUND,
        "SELECT id, estate_id, name, width_m, height_m, to_char(opens, 'HH24:MI') AS opens,"
        " to_char(closes, 'HH24:MI') AS closes, locked_at_night, key_holder, geometry"
        " FROM estate_gate WHERE retired_on IS NULL",
    ),
    View(
        "area",
        AT + "&bbox-only=true",
        "SELECT id, code, level, name, name_en, geometry FROM area WHERE valid @> now()",
    ),
    View(
        "preplan",
        OF_BUILDING,
        "SELECT id, building_id, fields, author, reviewed_on, review_due FROM preplan",
    ),
    View(
        "premises",
        AROUND,
        "SELECT id, kind, name, name_en, building_id, capacity, phone, geometry FROM premises"
        " WHERE retired_on IS NULL",
    ),
    View(
        "hydrant",
        AROUND,
        "SELECT c.id, c.code, c.state, c.source, c.surveyed_at, h.kind, h.flow_lps,"
        " h.pressure_mpa, h.outlets, h.main_mm, h.main_kind, h.status, h.status_remark,"
        " h.inspected_on, c.geometry FROM hydrant h JOIN component c ON c.id = h.component_id"
        " WHERE c.retired_on IS NULL AND c.state NOT IN ('removed', 'lost')",
    ),
    View(
        "valve",
        AROUND,
        "SELECT c.id, c.code, v.network, v.valve_type, v.operable, v.state, c.geometry"
        " FROM valve v JOIN component c ON c.id = v.component_id WHERE c.retired_on IS NULL",
    ),
    View(
        "pipe",
        AROUND,
        "SELECT id, network, from_node_id, to_node_id, diameter_mm, material, pressure_class,"
        " geometry FROM pipe WHERE retired_on IS NULL",
    ),
    View(
        "pipe_node",
        AROUND,
        "SELECT id, network, kind, component_id, building_id, geometry FROM pipe_node"
        " WHERE retired_on IS NULL",
    ),
    View(
        "road",
        AROUND,
        "SELECT id, name, name_en, road_class, width_m, height_limit_m, weight_limit_t, one_way,"
        " bridge, tunnel, barrier, geometry FROM road WHERE retired_on IS NULL",
    ),
    View("barrier", AROUND, "SELECT id, kind, geometry FROM barrier WHERE retired_on IS NULL"),
    View(
        "water",
        AROUND,
        "SELECT id, kind, name, geometry FROM land_cover"
        " WHERE retired_on IS NULL AND kind IN ('river', 'lake', 'pond')",
    ),
    View(
        "restriction",
        ALL,
        "SELECT id, kind, component_id, road_id, reason, author, set_at, expires_at, geometry"
        " FROM restriction WHERE lifted_at IS NULL AND expires_at > now()",
    ),
    View(
        "station",
        ALL,
        "SELECT id, name, name_en, phone, geometry FROM premises"
        " WHERE kind = 'fire_station' AND retired_on IS NULL",
    ),
    View(
        "vehicle",
        ALL,
        "SELECT id, premises_id, label, kind, hose_m, water_l, crew, width_m, height_m, weight_t"
        " FROM vehicle WHERE retired_on IS NULL",
    ),
    View(
        "vehicle_class",
        ALL,
        "SELECT code AS id, name, name_en, width_m, height_m, weight_t, turning_m"
        " FROM vehicle_class",
    ),
)


class Place(NamedTuple):
    """A building, and boxes in degrees: its own, and 300 m around it."""

    id: int
    at: str
    around: str


def make_views(conn: Connection) -> None:
    """Make the views anew, for whoever reads the database."""
    drop_views(conn)
    conn.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    for view in VIEWS:
        conn.execute(text(f"CREATE VIEW {SCHEMA}.{view.name} AS {view.rows}"))


def drop_views(conn: Connection) -> None:
    """Take the views away."""
    conn.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))


def paths(place: Place) -> dict[str, str]:
    """What tipg is asked for to get the facts of one sheet, by layer."""
    return {
        view.name: f"/collections/{SCHEMA}.{view.name}/items?f=geojson&limit={MOST}&"
        + view.asked.format(**place._asdict())
        for view in VIEWS
    }
