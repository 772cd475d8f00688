"""Layers of a city as GeoDataFrames, for notebooks and exports."""

from __future__ import annotations

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
    func,
    select,
)

from gisgov.errors import BadInput
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.storage.areas import Scope, scope_of, within
from gisgov.storage.models import Base
from gisgov.storage.placing import POINT_OF
from gisgov.storage.retired import present
from gisgov.storage.selection import Rows

__all__ = ["LAYERS", "frame", "read"]

LAYERS = {
    "areas": "area",
    "barriers": "barrier",
    "buildings": "building",
    "components": "component",
    "entrances": "building_entrance",
    "estates": "estate",
    "gates": "estate_gate",
    "incidents": "incident",
    "land_cover": "land_cover",
    "pipe_nodes": "pipe_node",
    "pipes": "pipe",
    "premises": "premises",
    "roads": "road",
}

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
        numbers and truth values are pandas' own that can be null, whatever the rows hold.

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
    return _geo(pd.read_sql(query, conn), table, srid=schema.city_info(conn).srid)


def _columns(rows: Rows) -> Select[tuple[object, ...]]:
    return select(
        *(
            func.ST_AsBinary(column).label(column.name) if _is_shape(column) else column
            for column in rows.c
            if column.name != MERCATOR
        )
    )


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


def _geo(rows: pd.DataFrame, table: Table, *, srid: int) -> gpd.GeoDataFrame:
    rows = rows.astype(
        {c.name: TYPES[type(c.type)] for c in table.columns if type(c.type) in TYPES}
    )
    for column in table.columns:
        if _is_shape(column) and column.name != MERCATOR:
            shapes = shapely.from_wkb([None if v is None else bytes(v) for v in rows[column.name]])
            rows[column.name] = gpd.GeoSeries(shapes, index=rows.index, crs=srid)
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=srid)
