"""Layers of a city as GeoDataFrames, for notebooks and exports."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import pandas as pd
import shapely
from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Double,
    Integer,
    Select,
    SmallInteger,
    Subquery,
    Table,
    and_,
    exists,
    func,
    select,
)

from gisgov.errors import BadInput
from gisgov.firefighting.hydrants import GONE
from gisgov.firefighting.water import RESERVES
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.storage import exposure as exposures
from gisgov.storage.areas import Scope, scope_of, within
from gisgov.storage.models import Base
from gisgov.storage.placing import POINT_OF
from gisgov.storage.retired import present
from gisgov.storage.selection import Rows
from gisgov.words import say

__all__ = ["LAYERS", "exposure", "frame", "read"]

LAYERS = {
    "areas": "area",
    "barriers": "barrier",
    "buildings": "building",
    "components": "component",
    "entrances": "building_entrance",
    "estates": "estate",
    "gates": "estate_gate",
    "hydrants": "component",  # those that are, with what else is known of them
    "incidents": "incident",
    "land_cover": "land_cover",
    "pipe_nodes": "pipe_node",
    "pipes": "pipe",
    "premises": "premises",
    "roads": "road",
}

HYDRANT, RESTRICTION = (Base.metadata.tables[name] for name in ("hydrant", "restriction"))
MERCATOR = "mercator"  # a copy of the geometry for tiles

TYPES = {
    BigInteger: "Int64",
    Boolean: "boolean",
    Double: "float64",
    Integer: "Int64",
    SmallInteger: "Int64",
}


def read(
    layer: str,
    *,
    area: str | None = None,
    retired: bool = False,
    city: str | None = None,
    settings: Settings | None = None,
) -> gpd.GeoDataFrame:
    """Read a layer of a city.

    Parameters
    ----------
    layer
        One of `LAYERS`, such as ``"buildings"``.
    area
        Code of an area of any level: only what lies in it. Buildings, components and incidents
        belong to one area of each level, also on a shared border; of other layers, all that touches
        it. Of areas, those below it.
    retired
        Also what its source no longer has; column `retired_on` says since when.
    city
        Name of the city; not needed where there is only one.
    settings
        Where the database is; from the environment by default.

    Returns
    -------
    GeoDataFrame
        One row each, ordered by id, in the city's metric CRS, with the table's columns. Whole
        numbers and truth values are pandas' own that can be null, whatever the rows hold. Hydrants
        also tell whether one is `usable`: neither out of service, gone, nor under a restriction in
        force, and of a kind to lay hose from; one of which nobody has said so counts as usable.

    Raises
    ------
    BadInput
        There is no such layer.
    NotFound
        There is no such area or city.
    Conflict
        The city's schema is older or newer than this program.

    Examples
    --------
    >>> import gisgov
    >>> gisgov.read("buildings", area="429502001001")  # doctest: +SKIP
    """
    with engine.open_city(settings or Settings(), name=city) as db, db.connect() as conn:
        schema.check(conn)
        return frame(conn, layer, area=area, retired=retired)


def exposure(
    what: exposures.What,
    *,
    as_of: date | None = None,
    city: str | None = None,
    settings: Settings | None = None,
) -> gpd.GeoDataFrame:
    """Read who or what something can happen to, as points with weights.

    Parameters
    ----------
    what
        ``"households"`` or ``"residents"``, as the latest internal statistics release them and
        spread over homes; ``"floor_area"`` of homes, m2; ``"area"``, the city's ground, km2.
    as_of
        Take the latest release of this day or before; of today by default.
    city, settings
        As `read` takes them.

    Returns
    -------
    GeoDataFrame
        Points with `weight` in the city's metric CRS. ``attrs`` tell `what` they are
        (``"floor_area"`` where nothing is released of people), their `source`, `as_of` and `notes`.

    Raises
    ------
    NotFound
        There is no such city.
    Conflict
        The city's schema is older or newer than this program.
    """
    with engine.open_city(settings or Settings(), name=city) as db, db.connect() as conn:
        schema.check(conn)
        known, srid = exposures.exposure(conn, what, as_of=as_of), schema.city_info(conn).srid
    points = gpd.GeoSeries.from_xy(known.x, known.y, crs=srid)
    found = gpd.GeoDataFrame({"weight": known.weight}, geometry=points)
    source, *notes = (say(each.code, **each.params) for each in (known.source, *known.notes))
    day = None if known.as_of is None else known.as_of.isoformat()
    found.attrs = {"what": known.what, "source": source, "as_of": day, "notes": notes}
    return found


def frame(
    conn: Connection, layer: str, *, area: str | None = None, retired: bool = False
) -> gpd.GeoDataFrame:
    """Read a layer on an open connection; see `read`."""
    if layer not in LAYERS:
        raise BadInput("read.no_layer", given=layer, layers=", ".join(LAYERS))
    table = Base.metadata.tables[LAYERS[layer]]
    rows = table if area is None else _inside(table, scope_of(conn, area))
    query = _columns(rows).order_by(rows.c.id)
    query = query if retired else query.where(present(rows))
    if table.name == "area":
        query = query.where(rows.c.valid.op("@>")(func.now()))
    query = _with_hydrant(query, rows) if layer == "hydrants" else query
    return _geo(_typed(query, conn), table, srid=schema.city_info(conn).srid)


def _columns(rows: Rows) -> Select[tuple[object, ...]]:
    return select(
        *(
            func.ST_AsBinary(column).label(column.name) if _is_shape(column) else column
            for column in rows.c
            if column.name != MERCATOR
        )
    )


def _with_hydrant(query: Select[tuple[object, ...]], rows: Rows) -> Select[tuple[object, ...]]:
    """Only hydrants, with what a crew must know of them; usable as `storage.coverage` counts it."""
    out = exists().where(
        RESTRICTION.c.component_id == rows.c.id,
        RESTRICTION.c.kind == "hydrant_out",
        RESTRICTION.c.lifted_at.is_(None),
        RESTRICTION.c.expires_at > func.now(),
    )
    usable = and_(
        HYDRANT.c.status != "out_of_service",
        HYDRANT.c.kind.not_in(RESERVES),
        rows.c.state.not_in(GONE),
        present(rows),
        ~out,
    )
    known = (column for column in HYDRANT.c if column.name != "component_id")
    joined = query.join_from(rows, HYDRANT, HYDRANT.c.component_id == rows.c.id)
    return joined.add_columns(*known, usable.label("usable"))


def _is_shape(column: ColumnElement[object]) -> bool:
    return isinstance(column.type, Geometry)


def _inside(table: Table, scope: Scope) -> Subquery:
    """The rows that lie in the area as it is today. Index: the table's own on geometry or grid."""
    if table.name in POINT_OF:
        return within(table, scope, retired=True)
    if table.name == "area":
        below = table.c.code.in_(scope.codes) & (table.c.id != scope.area_id)
        return select(table).where(below).subquery(table.name)
    areas = Base.metadata.tables["area"]
    whole = select(areas.c.geometry).where(areas.c.id == scope.area_id).scalar_subquery()
    return select(table).where(func.ST_Intersects(whole, table.c.geometry)).subquery(table.name)


def _typed(query: Select[tuple[object, ...]], conn: Connection) -> pd.DataFrame:
    """The rows, each column of one type whatever they hold."""
    columns = [column for column in query.selected_columns if type(column.type) in TYPES]
    types = {column.name: TYPES[type(column.type)] for column in columns}
    return pd.read_sql(query, conn).astype(types)


def _geo(rows: pd.DataFrame, table: Table, *, srid: int) -> gpd.GeoDataFrame:
    rows = rows.copy(deep=False)
    for column in table.columns:
        if _is_shape(column) and column.name != MERCATOR:
            shapes = shapely.from_wkb([None if v is None else bytes(v) for v in rows[column.name]])
            rows[column.name] = gpd.GeoSeries(shapes, index=rows.index, crs=srid)
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=srid)
