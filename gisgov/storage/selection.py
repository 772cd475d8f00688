"""What lists of points have in common: an area, a box in degrees, pages by id, and lon and lat."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import (
    ColumnElement,
    Connection,
    Numeric,
    Select,
    Subquery,
    Table,
    and_,
    cast,
    func,
    select,
)

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.storage import schema
from gisgov.storage.areas import scope_of, within
from gisgov.storage.models import Base
from gisgov.storage.retired import present

__all__ = ["CLASS", "Box", "Rows", "class_of", "in_area", "in_box", "lonlat", "paged"]

Box = tuple[float, float, float, float]
"""West, south, east and north in WGS-84 degrees."""

Rows = Table | Subquery
"""A table, or some of its rows, such as those that lie in an area."""

CLASS = Base.metadata.tables["code_class"]
STEPS_PER_EDGE = 64


def in_area(conn: Connection, table: Table, code: str | None) -> Rows:
    """The rows that lie in the area as it is today, or all without a code; no retired ones."""
    if code is None:
        return select(table).where(present(table)).subquery(table.name)
    return within(table, scope_of(conn, code))


def in_box(conn: Connection, rows: Rows, box: Box | None) -> list[ColumnElement[bool]]:
    """Condition that a row lies in the box; none without a box.

    The edges of the box are bent as the city's CRS bends them: only the box is transformed, so that
    the spatial index serves.

    Raises
    ------
    BadInput
        The box is turned inside out (`request.box`), or lies where the city cannot be.
    """
    if box is None:
        return []
    west, south, east, north = box
    if not (west < east and south < north):
        raise BadInput("request.box", given=",".join(f"{edge:g}" for edge in box))
    srid = schema.city_info(conn).srid
    corners = shapely.get_coordinates(shapely.box(*box).exterior)
    ring = shapely.segmentize(
        shapely.linearrings(corners), max(east - west, north - south) / STEPS_PER_EDGE
    )
    lon, lat = shapely.get_coordinates(ring).T
    x, y = crs.to_city(lon, lat, source=4326, city=srid)
    shape = from_shape(shapely.Polygon(np.column_stack([x, y])), srid=srid)
    return [func.ST_Intersects(rows.c.geometry, shape)]


def class_of(rows: Rows) -> ColumnElement[bool]:
    """Condition that joins a component or incident to its class in the code book."""
    return and_(
        CLASS.c.scheme == rows.c.scheme,
        CLASS.c.kind == rows.c.class_kind,
        CLASS.c.code == rows.c.class_code,
    )


def lonlat(rows: Rows) -> list[ColumnElement[Any]]:
    """Columns `lon` and `lat` of a row's place, in WGS-84 degrees to seven places."""
    place = func.ST_Transform(rows.c.point if "point" in rows.c else rows.c.geometry, 4326)
    return [_degrees(func.ST_X(place)).label("lon"), _degrees(func.ST_Y(place)).label("lat")]


def paged(query: Select[Any], rows: Rows, *, after: int | None, limit: int) -> Select[Any]:
    """The query's next rows in the order of their ids."""
    query = query.where(rows.c.id > after) if after is not None else query
    return query.order_by(rows.c.id).limit(limit)


def _degrees(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.round(cast(value, Numeric), 7)
