"""Geometries that a table holds as text: WKT, WKB in hexadecimal digits, or GeoJSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from gisgov import crs
from gisgov.errors import BadInput

__all__ = ["parse_geometries", "read_each", "said_crs"]

Geometries = npt.NDArray[np.object_]
BoolArray = npt.NDArray[np.bool_]

EWKT = r"(?is)^SRID=(\d{1,6});(.*)$"
HEX = r"[0-9A-Fa-f]{10,}"


@np.errstate(invalid="ignore", over="ignore")  # GEOS compares NaN, and NumPy hears of it
def parse_geometries(values: Iterable[object]) -> tuple[Geometries, BoolArray]:
    """Geometries of a column of text or bytes, and which values are none.

    Parameters
    ----------
    values
        WKT or EWKT, WKB or EWKB as hexadecimal digits or bytes, or GeoJSON, also mixed; missing
        and blank values are None and no fault.

    Returns
    -------
    tuple
        Geometries in the order given, with the SRID that they name; True where a value says
        something that is no geometry.

    Examples
    --------
    >>> geoms, faults = parse_geometries(["SRID=4546;POINT (1 2)", None, "north of the bridge"])
    >>> geoms[0].wkt, shapely.get_srid(geoms[0]).item(), faults.tolist()
    ('POINT (1 2)', 4546, [False, False, True])
    """
    given: pd.Series = pd.Series(list(values), dtype="object")
    binary = given.map(lambda value: isinstance(value, bytes | bytearray)).to_numpy(dtype=bool)
    texts = given.where(given.notna() & ~binary, "").astype(str).str.strip()
    geoms = np.full(len(given), None, dtype=object)
    geoms[binary] = read_each(shapely.from_wkb, given[binary].map(bytes).to_numpy(dtype=object))
    is_json = texts.str.startswith("{").to_numpy(dtype=bool)
    is_hex = texts.str.fullmatch(HEX).to_numpy(dtype=bool)
    is_wkt = ~is_json & ~is_hex & (texts != "").to_numpy(dtype=bool)
    geoms[is_json] = read_each(shapely.from_geojson, texts[is_json].to_numpy(dtype=object))
    geoms[is_hex] = read_each(shapely.from_wkb, texts[is_hex].to_numpy(dtype=object))
    geoms[is_wkt] = _from_ewkt(texts[is_wkt])
    said = binary | (texts != "").to_numpy(dtype=bool)
    return geoms, said & shapely.is_missing(geoms)


def _from_ewkt(texts: pd.Series) -> Geometries:
    split = texts.str.extract(EWKT)
    plain = split[1].fillna(texts).to_numpy(dtype=object)
    srids = split[0].fillna("0").astype(np.int64).to_numpy()
    named: Geometries = shapely.set_srid(read_each(shapely.from_wkt, plain), srids)
    return named


def read_each(reader: Callable[..., Any], values: Geometries) -> Geometries:
    """What a reader of shapely's makes of values; None for those that it cannot read.

    Parameters
    ----------
    reader
        Such as `shapely.from_wkb`.
    values
        Bytes or texts; None stays None.
    """
    try:
        return np.asarray(reader(values, on_invalid="ignore"), dtype=object)
    except NotImplementedError:  # a curve among them stops it, whatever the others are
        return np.array([_read_one(reader, value) for value in values], dtype=object)


def _read_one(reader: Callable[..., Any], value: object) -> object:
    try:
        return reader(value, on_invalid="ignore")
    except NotImplementedError:
        return None


def said_crs(geoms: npt.ArrayLike) -> pyproj.CRS | None:
    """The coordinate system that geometries name by their SRID; None where they name none.

    Raises
    ------
    BadInput
        They name several (`geometry.srids`), or one that is not known (`crs.unknown`).
    """
    srids = np.unique(shapely.get_srid(np.asarray(geoms, dtype=object)))
    named = srids[srids > 0]
    if len(named) > 1:
        raise BadInput("geometry.srids", srids=", ".join(map(str, named)))
    return crs.parse(f"EPSG:{named[0]}") if len(named) else None
