"""Shapes of the city's metres as GeoJSON in EPSG:4326, as the sheet tells them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely

from gisgov import crs

__all__ = ["geojson", "lonlat"]


def lonlat(x: float, y: float, *, srid: int) -> tuple[float, float]:
    """Longitude and latitude of a place, to the centimetre."""
    lon, lat = crs.to_lonlat(x, y, city=srid)
    return round(float(lon), 7), round(float(lat), 7)


def geojson(shape: shapely.Geometry | None, *, srid: int) -> dict[str, Any] | None:
    """A shape as GeoJSON; None for none and for what is empty."""
    if shape is None or shapely.is_empty(shape):
        return None

    def there(xy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        lon, lat = crs.to_lonlat(xy[:, 0], xy[:, 1], city=srid)
        return np.column_stack([np.round(lon, 7), np.round(lat, 7)])

    told: dict[str, Any] = json.loads(shapely.to_geojson(shapely.transform(shape, there)))
    return told
