"""A field as bands between heights, for maps and tables that know polygons only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.heat.field import Field

__all__ = ["contours", "geojson"]

Singles = npt.NDArray[np.float32]


def contours(field: Field, breaks: Sequence[float]) -> gpd.GeoDataFrame:
    """What lies between each break and the next; the last band has no upper end.

    Of a change, the bands below 0 are those of its fall: a lower end further from 0, the outermost
    without one. Bands in which there is nothing are left out.

    Parameters
    ----------
    field
        What is cut.
    breaks
        Rising; those of a scale, as a rule.

    Returns
    -------
    GeoDataFrame
        Columns `lower` and `upper` (NaN for an open end) and MultiPolygons, in the field's
        coordinate system, in the order of heights.

    Raises
    ------
    BadInput
        The breaks do not rise (`heat.bad_heights`).
    """
    if len(breaks) == 0 or (np.diff(breaks) <= 0).any() or not np.isfinite(breaks).all():
        raise BadInput("heat.bad_heights", given=", ".join(map(str, breaks)))
    above = [b for b in breaks if b >= 0]
    below = [-b for b in reversed(breaks) if b < 0]
    risen = _bands(field, field.values, above)
    fallen = [(-most, -least, shape) for least, most, shape in _bands(field, -field.values, below)]
    rows = [*reversed(fallen), *risen]
    lower, upper, shapes = zip(*rows, strict=True) if rows else ((), (), ())
    return gpd.GeoDataFrame(
        {"lower": np.array(lower, float), "upper": np.array(upper, float)},
        geometry=gpd.GeoSeries(list(shapes), crs=field.crs),
    )


def geojson(field: Field, breaks: Sequence[float]) -> dict[str, Any]:
    """The same as GeoJSON in WGS-84 degrees; an open end is null.

    Parameters
    ----------
    field
        What is cut; it has a coordinate system.
    breaks
        Rising.

    Raises
    ------
    BadInput
        The breaks do not rise (`heat.bad_heights`), or nobody knows where the field lies
        (`crs.missing`).
    """
    known = crs.require_metric(field.crs, "heat.geojson")
    frame = contours(field, breaks)

    def degrees(places: Any) -> Any:  # noqa: ANN401 - as shapely has it
        lon, lat = crs.to_lonlat(places[:, 0], places[:, 1], city=known)
        return np.column_stack([lon, lat]).round(7)

    shapes = shapely.transform(np.asarray(frame.geometry.array, dtype=object), degrees)
    rows = zip(frame["lower"], frame["upper"], shapes, strict=True)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"lower": _known(lower), "upper": _known(upper)},
                "geometry": shapely.geometry.mapping(shape),
            }
            for lower, upper, shape in rows
        ],
    }


def _known(end: float) -> float | None:
    return None if np.isnan(end) else float(end)


def _bands(
    field: Field, values: Singles, breaks: Sequence[float]
) -> list[tuple[float, float, shapely.MultiPolygon]]:
    rim = np.pad(values, 1, constant_values=np.nan)
    regions = [_region(field, rim, level) for level in breaks]
    inner = [*regions, shapely.MultiPolygon()][1:]
    upper = [*breaks, np.nan][1:]
    rows = []
    for least, most, outside, inside in zip(breaks, upper, regions, inner, strict=True):
        band = shapely.MultiPolygon(_polygons(shapely.difference(outside, inside)))
        if not band.is_empty:
            rows.append((least, most, band))
    return rows


def _region(field: Field, rim: Singles, level: float) -> shapely.MultiPolygon:
    """The ground on which a field is at least so high."""
    from gisgov.heat import tracing  # noqa: PLC0415 - its compiler is slow to import

    places, starts = tracing.rings(rim, level)
    x = field.west + (places[:, 0] - 1.0) * field.cell_m
    y = field.north - (places[:, 1] - 1.0) * field.cell_m
    at = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    if len(at) == 0:
        return shapely.MultiPolygon()
    lines = shapely.linearrings(np.column_stack([x, y]), indices=at)
    together = shapely.geometrycollections(np.asarray(lines))
    return shapely.MultiPolygon(_polygons(shapely.make_valid(shapely.build_area(together))))


def _polygons(shape: Any) -> list[shapely.Polygon]:  # noqa: ANN401 - as shapely has it
    """All polygons of what an operation gives, which may hold lines and points as well."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return list(parts[(shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)])
