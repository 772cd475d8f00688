"""The base map below what is shown: the city's own water, green and through roads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from sqlalchemy import Connection

from gisgov import crs
from gisgov.storage import schema
from gisgov.storage.indicators.stamps import kept, stamp
from gisgov.storage.queries import fixed

__all__ = ["COLOURS", "GROUND", "ROADS", "Ground", "degrees", "ground_of"]

GROUND = "#f4f2ed"
"""Where nothing else is drawn."""
TOLERANCE_M = 4.0
COLOURS = {"water": "#bad6e9", "green": "#d8e8c8", "street": "#ffffff", "main": "#ffffff"}
"""In the order in which they are drawn."""
ROADS = ("street", "main")

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Ground:
    """What lies below, a geometry for each kind that the city has, in its metres."""

    shapes: Mapping[str, shapely.Geometry]
    srid: int


def ground_of(conn: Connection) -> Ground:
    """The base map of a city; read once while land and roads stay as they are."""
    return kept(("map_ground", *stamp(conn, "land_cover", "roads")), lambda: _read(conn))


def _read(conn: Connection) -> Ground:
    rows = conn.execute(fixed("map_ground"), {"tolerance_m": TOLERANCE_M}).all()
    found = {row.kind: shapely.from_wkb(bytes(row.shape)) for row in rows}
    shapes = {kind: found[kind] for kind in COLOURS if kind in found}
    return Ground(shapes, schema.city_info(conn).srid)


def degrees(
    geometries: Sequence[shapely.Geometry] | Geometries, city: str | int | pyproj.CRS
) -> Geometries:
    """Geometries in WGS-84 degrees to six places, a tenth of a metre.

    Parameters
    ----------
    geometries
        In the city's metres; None allowed.
    city
        Its coordinate system.
    """

    def moved(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        lon, lat = crs.to_lonlat(xy[:, 0], xy[:, 1], city=city)
        found = np.asarray(np.column_stack([lon, lat]), dtype=np.float64)
        rounded: npt.NDArray[np.float64] = np.round(found, 6)
        return rounded

    return np.asarray(shapely.transform(np.asarray(geometries, dtype=object), moved))
