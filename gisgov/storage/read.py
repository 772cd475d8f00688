"""Layers of a city as GeoDataFrames, for notebooks and exports."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, select

from gisgov.errors import BadInput, NotFound
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.storage.models import Base

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


def read(
    layer: str,
    *,
    area: str | None = None,
    city: str | None = None,
    settings: Settings | None = None,
) -> gpd.GeoDataFrame:
    """Read a layer of a city.

    Parameters
    ----------
    layer
        One of `LAYERS`, such as ``"buildings"``.
    area
        Code of an area of any level: only what lies in it (buildings by their point, lines and
        polygons where they touch it). Of areas, those below it.
    city
        Name of the city; not needed where there is only one.
    settings
        Where the database is; from the environment by default.

    Returns
    -------
    GeoDataFrame
        One row each, ordered by id, in the city's metric CRS, with the table's columns.

    Raises
    ------
    BadInput
        There is no such layer.
    NotFound
        There is no such area or city.

    Examples
    --------
    >>> import gisgov
    >>> gisgov.read("buildings", area="420502001001")  # doctest: +SKIP
    """
    with engine.open_city(settings or Settings(), name=city) as db, db.connect() as conn:
        return frame(conn, layer, area=area)


def frame(conn: Connection, layer: str, *, area: str | None = None) -> gpd.GeoDataFrame:
    """Read a layer on an open connection; see `read`."""
    if layer not in LAYERS:
        raise BadInput("read.no_layer", given=layer, layers=", ".join(LAYERS))
    table = Base.metadata.tables[LAYERS[layer]]
    query = _columns(table).order_by(table.c.id)
    if area is not None:
        query = query.where(_inside(conn, table, area))
    elif table.name == "area":
        query = query.where(table.c.valid.op("@>")(func.now()))
    return _geo(pd.read_sql(query, conn), table, srid=schema.city_info(conn).srid)


def _columns(table: Table) -> Select[tuple[object, ...]]:
    return select(
        *(
            func.ST_AsBinary(column).label(column.name) if _is_shape(column) else column
            for column in table.columns
        )
    )


def _is_shape(column: ColumnElement[object]) -> bool:
    return isinstance(column.type, Geometry)


def _inside(conn: Connection, table: Table, area: str) -> ColumnElement[bool]:
    """Condition that a row lies in the area as it is today. Index: the table's own on geometry."""
    areas = Base.metadata.tables["area"]
    today = and_(areas.c.code == area, areas.c.valid.op("@>")(func.now()))
    if conn.scalar(select(areas.c.id).where(today)) is None:
        raise NotFound("read.no_area", given=area)
    whole = select(areas.c.geometry).where(today).correlate(None).scalar_subquery()
    if table.name == "area":
        below = func.ST_Covers(whole, func.ST_PointOnSurface(table.c.geometry))
        return and_(table.c.valid.op("@>")(func.now()), table.c.code != area, below)
    if table.name == "building":
        return func.ST_Covers(whole, table.c.point)
    return func.ST_Intersects(whole, table.c.geometry)


def _geo(rows: pd.DataFrame, table: Table, *, srid: int) -> gpd.GeoDataFrame:
    for column in table.columns:
        if _is_shape(column):
            shapes = shapely.from_wkb([None if v is None else bytes(v) for v in rows[column.name]])
            rows[column.name] = gpd.GeoSeries(shapes, index=rows.index, crs=srid)
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=srid)
