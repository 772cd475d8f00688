"""One layer of a city: the rows of a noun, joined for people to read, all or those of an area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, exists, func, literal, select

from gisgov.errors import BadInput
from gisgov.intake.nouns import NOUNS
from gisgov.storage.areas import Scope, scope_of, within
from gisgov.storage.export.layout import Layout, columns_of, of_table, schema_of, shape_of
from gisgov.storage.models import Base
from gisgov.storage.placing import POINT_OF

__all__ = ["LAYERS", "is_personal", "layer"]

LAYERS = (*NOUNS, "areas")
TABLES = Base.metadata.tables


def layer(conn: Connection, name: str, *, area: str | None = None, retired: bool = False) -> Layout:
    """The rows and columns of a layer.

    Parameters
    ----------
    conn
        A connection to the city.
    name
        One of `LAYERS`. Areas are those of today.
    area
        Code of an area: only what lies in it today. Pipes, premises and estates lie in each area
        that they touch; people where their building does; workers where they serve; areas in those
        above them.
    retired
        Whether rows that have been retired are wanted too.

    Raises
    ------
    BadInput
        There is no such layer.
    NotFound
        There is no such area.
    """
    if name not in LAYERS:
        raise BadInput("export.no_layer", given=name, layers=" ".join(LAYERS))
    table = TABLES["area" if name == "areas" else NOUNS[name].table]
    layout = replace(_layout(name, table), name=name)
    query = layout.query
    if name == "areas":
        query = query.where(table.c.valid.op("@>")(func.now()))
    elif not retired:
        query = query.where(table.c.retired_on.is_(None))
    if area is not None:
        query = query.where(_in_area(table, scope_of(conn, area)))
    return replace(layout, query=query)


def is_personal(name: str) -> bool:
    """Whether the rows of a layer are about people."""
    return name in NOUNS and NOUNS[name].personal


def _layout(name: str, table: Table) -> Layout:
    extension = NOUNS[name].extension if name in NOUNS else None
    if extension is not None:
        return _extended(table, TABLES[extension])
    layout = of_table(table.name)
    if name == "buildings":  # the point follows from the outline
        return _without(layout, "point_x", "point_y")
    return _with_unit_label(layout) if name == "dwellings" else layout


def _extended(table: Table, more: Table) -> Layout:
    """Components with what hydrants or valves have beside; a name that both have is prefixed."""
    own = [column for column in more.columns if column.name != "component_id"]
    added = [
        column.label(f"{more.name}_{column.name}") if column.name in table.c else column
        for column in own
    ]
    chosen = [*columns_of(table, {}), *added]
    query = select(*chosen).join(more, more.c.component_id == table.c.id).order_by(table.c.id)
    return Layout(more.name, query, schema_of(chosen), shape=shape_of(table))


def _with_unit_label(layout: Layout) -> Layout:
    """Dwellings name their stair as people do, not by its key."""
    unit = TABLES["unit"].alias("stair")
    layout = _without(layout, "unit_source", "unit_ref")
    chosen = [*layout.query.selected_columns, unit.c.label.label("unit_label")]
    query = layout.query.outerjoin(unit, unit.c.id == TABLES["dwelling"].c.unit_id)
    return replace(layout, query=query.with_only_columns(*chosen), schema=schema_of(chosen))


def _without(layout: Layout, *names: str) -> Layout:
    chosen = [column for column in layout.query.selected_columns if column.key not in names]
    query = layout.query.with_only_columns(*chosen)
    return replace(layout, query=query, schema=schema_of(chosen))


# ---------------------------------------------------------------- what lies in an area


def _in_area(table: Table, scope: Scope) -> ColumnElement[bool]:
    if table.name in POINT_OF:
        return table.c.id.in_(_ids(within(table, scope)))
    find = HELD.get(table.name)
    return find(scope) if find else _touching(table, scope)


def _touching(table: Table, scope: Scope) -> ColumnElement[bool]:
    areas = TABLES["area"]
    whole = select(areas.c.geometry).where(areas.c.id == scope.area_id).scalar_subquery()
    return func.ST_Intersects(whole, table.c.geometry)


def _areas_below(scope: Scope) -> ColumnElement[bool]:
    table = TABLES["area"]
    return table.c.code.in_(scope.codes) & (table.c.id != scope.area_id)


def _dwellings(scope: Scope) -> ColumnElement[bool]:
    return TABLES["dwelling"].c.building_id.in_(_ids(within(TABLES["building"], scope)))


def _households(scope: Scope) -> ColumnElement[bool]:
    dwellings = _ids(TABLES["dwelling"]).where(_dwellings(scope))
    return TABLES["household"].c.dwelling_id.in_(dwellings)


def _persons(scope: Scope) -> ColumnElement[bool]:
    households = _ids(TABLES["household"]).where(_households(scope))
    return TABLES["person"].c.household_id.in_(households)


def _workers(scope: Scope) -> ColumnElement[bool]:
    served = TABLES["worker_assignment"]
    here = served.c.grid.in_(scope.codes) & served.c.valid.op("@>")(literal(scope.moment))
    return exists().where(served.c.worker_id == TABLES["worker"].c.id, here)


def _ids(rows: Any) -> Select[Any]:  # noqa: ANN401
    return select(rows.c.id)


HELD: dict[str, Callable[[Scope], ColumnElement[bool]]] = {
    "area": _areas_below,
    "dwelling": _dwellings,
    "household": _households,
    "person": _persons,
    "worker": _workers,
}
