"""The queries of the report: rows with the part of the ground they lie in, counted or listed.

A row belongs to the area that its kept grid lies in; where it has none, to the finest area that
holds its place. The queries of `sql/` are wrapped, never written.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnClause,
    ColumnElement,
    Connection,
    Date,
    Double,
    FromClause,
    Numeric,
    RowMapping,
    ScalarSelect,
    Select,
    Subquery,
    Text,
    cast,
    column,
    func,
    literal,
    null,
    select,
    true,
)
from sqlalchemy.types import NullType

from gisgov.storage.models import Base
from gisgov.storage.quality.checks import Check, Layer, checks_of
from gisgov.storage.quality.ground import Ground
from gisgov.storage.queries import fixed

__all__ = ["ACCURACY", "count", "failing", "named", "told"]

ACCURACY = ("A", "B", "C")
AREA = Base.metadata.tables["area"]
LEVEL = Base.metadata.tables["area_level"]
KEY = (column("id", BigInteger), column("source", Text), column("source_id", Text))
PLACE = (column("geometry", NullType), column("spot", NullType), column("grid", Text))
SAID = (column("other", Text), column("size", Double), column("code", Text))


def count(conn: Connection, layer: Layer, ground: Ground) -> list[RowMapping]:
    """Count a layer by part of the ground, and in all.

    Returns
    -------
    list
        `part`; `total`: 1 for the row of all; `rows`; `never`, `oldest`, `median`, `newest` of the
        day of survey; `accuracy_A`, … of components; and of each check `<code>_of`, `<code>_count`
        of those that have no query of their own, and `<code>_first`, `<code>_last`: ids that fail.
    """
    placed, parts = _placed(layer), _parts(ground)
    day = placed.c.surveyed_at
    figures = [
        func.count().label("rows"),
        (func.count() - func.count(day)).label("never"),
        func.min(day).label("oldest"),
        func.percentile_disc(0.5).within_group(day).label("median"),
        func.max(day).label("newest"),
        *_accuracy(placed),
    ]
    for check in checks_of(layer.name):
        figures += _figures(check, placed)
    total = func.grouping(parts.c.part).label("total")
    query = select(parts.c.part, total, *figures).select_from(_joined(placed, parts, ground))
    query = query.group_by(func.rollup(parts.c.part))
    return list(conn.execute(query, {"box": ground.box}).mappings())


def failing(
    conn: Connection, check: Check, layer: Layer, ground: Ground, *, shapes: bool = False
) -> list[RowMapping]:
    """The rows that fail a check, by id.

    Returns
    -------
    list
        `id`, `source`, `source_id`, `part`, `lon`, `lat`; `other`, `size` and `code`: what the
        check's own query says, null without one; `shape` as WKB in the city's CRS, if asked for.
    """
    if check.query is None:
        rows = _placed(layer)
        query = _listed(rows, ground, shapes=shapes).where(rows.c[check.code])
    else:
        rows = _home(_told(check.query, *KEY, *PLACE, *SAID))
        query = _listed(rows, ground, shapes=shapes).where(rows.c.code == check.code)
    return list(conn.execute(query, {"box": ground.box}).mappings())


def told(conn: Connection, query: str, ground: Ground) -> dict[str, list[RowMapping]]:
    """What a query finds, by the code of the check; the columns are those of `failing`."""
    rows = _home(_told(query, *KEY, *PLACE, *SAID))
    found: dict[str, list[RowMapping]] = defaultdict(list)
    for row in conn.execute(_listed(rows, ground, shapes=False), {"box": ground.box}).mappings():
        found[row["code"]].append(row)
    return found


def named(conn: Connection, layer: Layer, ground: Ground, ids: set[int]) -> list[RowMapping]:
    """Rows of a layer by their ids; the columns are those of `failing`."""
    rows = _placed(layer)
    wanted = func.unnest(literal(sorted(ids), ARRAY(BigInteger)))
    query = _listed(rows, ground, shapes=False).where(rows.c.id.in_(select(wanted)))
    return list(conn.execute(query, {"box": ground.box}).mappings())


# ---------------------------------------------------------------- wrapping the fixed queries


def _placed(layer: Layer) -> Subquery:
    """Rows of a layer with their checks and `home`, the finest area that they lie in."""
    checks = [column(check.code, Boolean) for check in checks_of(layer.name)]
    extra = [column("accuracy_class", Text)] if layer.name == "components" else []
    columns: list[ColumnClause[Any]] = [*KEY, *PLACE, column("surveyed_at", Date), *extra, *checks]
    return _home(_told(f"quality_{layer.name}", *columns))


def _told(query: str, *columns: ColumnClause[Any]) -> Subquery:
    """What a fixed query tells, reckoned once a row."""
    told = fixed(query).columns(*columns).subquery("told")
    return select(told).offset(0).subquery("given")


def _home(given: Subquery) -> Subquery:
    home = func.coalesce(given.c.grid, _finest_at(given))
    # OFFSET 0: what is costly to tell is told once a row, however often it is counted.
    return select(given, home.label("home")).offset(0).subquery("row")


def _finest_at(given: Subquery) -> ScalarSelect[str]:
    """The finest area that covers a row's place; on a border the one whose code sorts first.

    Level by level from below: the long borders of a city are looked at last and seldom.
    """
    levels = select(LEVEL.c.code).order_by(LEVEL.c.rank.desc()).offset(0).subquery("level")
    today = func.coalesce(AREA.c.valid.op("@>")(func.now()), False)
    covers = func.ST_Covers(AREA.c.geometry, given.c.spot)
    holding = select(AREA.c.code).where(AREA.c.level == levels.c.code, today, covers)
    first = holding.order_by(AREA.c.code).limit(1).correlate(given, levels).lateral("holding")
    found = select(first.c.code).select_from(levels.join(first, true()))
    return found.limit(1).correlate(given).scalar_subquery()


def _parts(ground: Ground) -> FromClause:
    """`home` and the `part` of the ground that it belongs to."""
    homes = literal(list(ground.part_of), ARRAY(Text))
    parts = literal(list(ground.part_of.values()), ARRAY(Text))
    listed = func.unnest(homes, parts).table_valued(column("home", Text), column("part", Text))
    return listed.render_derived(name="part")


def _joined(rows: Subquery, parts: FromClause, ground: Ground) -> FromClause:
    """In an area only what lies in it; in the whole city also what lies in no area."""
    return rows.join(parts, parts.c.home == rows.c.home, isouter=ground.area is None)


def _listed(rows: Subquery, ground: Ground, *, shapes: bool) -> Select[Any]:
    parts = _parts(ground)
    place = func.ST_Transform(rows.c.spot, 4326)
    said = [rows.c[c.name] if c.name in rows.c else null().label(c.name) for c in SAID]
    shape = [func.ST_AsBinary(rows.c.geometry).label("shape")] if shapes else []
    key = (rows.c.id, rows.c.source, rows.c.source_id, parts.c.part)
    where = (_degrees(func.ST_X(place)).label("lon"), _degrees(func.ST_Y(place)).label("lat"))
    query = select(*key, *where, *said, *shape).select_from(_joined(rows, parts, ground))
    return query.order_by(rows.c.id)


def _degrees(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.round(cast(value, Numeric), 7), Double)


def _figures(check: Check, placed: Subquery) -> list[ColumnElement[Any]]:
    fails = placed.c[check.code]
    judged = func.count(fails).label(f"{check.code}_of")
    if check.query is not None:
        return [judged]
    return [
        judged,
        func.count().filter(fails).label(f"{check.code}_count"),
        func.min(placed.c.id).filter(fails).label(f"{check.code}_first"),
        func.max(placed.c.id).filter(fails).label(f"{check.code}_last"),
    ]


def _accuracy(placed: Subquery) -> list[ColumnElement[Any]]:
    if "accuracy_class" not in placed.c:
        return []
    of = placed.c.accuracy_class
    return [func.count().filter(of == name).label(f"accuracy_{name}") for name in ACCURACY]
