"""Features as GeoJSON text, put together from columns: many of them at once, and outlines once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs

__all__ = ["DIGITS", "features", "outlines"]

DIGITS = 6
"""Of degrees: a tenth of a metre."""

Geometries = npt.NDArray[np.object_]


def outlines(shapes: Geometries, srid: int) -> Sequence[str]:
    """Geometries in WGS-84 degrees as GeoJSON text.

    Parameters
    ----------
    shapes
        In the city's metres.
    srid
        Its coordinate system.
    """

    def to_degrees(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        lon, lat = crs.to_lonlat(places[:, 0], places[:, 1], city=srid)
        return np.column_stack([lon, lat]).round(DIGITS)

    drawn: Sequence[str] = shapely.to_geojson(shapely.transform(shapes, to_degrees)).tolist()
    return drawn


def features(columns: Mapping[str, Sequence[object]], drawn: Sequence[str]) -> bytes:
    """A GeoJSON array of features.

    Parameters
    ----------
    columns
        Properties by name, as JSON knows them, each as long as `drawn`.
    drawn
        The geometry of each, as GeoJSON text.

    Examples
    --------
    >>> features({"n": [1]}, ['{"type":"Point","coordinates":[1,2]}'])[:40]
    b'[{"type":"Feature","properties":{"n": 1}'
    """
    names = list(columns)
    rows = zip(*columns.values(), strict=True)
    parts = (
        f'{{"type":"Feature","properties":{_properties(names, row)},"geometry":{shape}}}'
        for row, shape in zip(rows, drawn, strict=True)
    )
    return f"[{','.join(parts)}]".encode()


def _properties(names: Sequence[str], row: Sequence[object]) -> str:
    return json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False)
