"""Coordinate systems as a browser understands them."""

from __future__ import annotations

import warnings
from functools import cache

import pyproj
from pyproj.exceptions import CRSError, ProjError

from gisgov.crs.systems import Given, parse, to_city

__all__ = ["proj4"]

EXACT_M = 0.01


def proj4(city: Given) -> str | None:
    """The PROJ.4 text of a city's coordinate system, for browsers.

    The format cannot say how a datum lies to WGS-84, nor name every projection. Where it would
    miss the city's own coordinates by more than a centimetre there is none: a browser then shows
    degrees, which is less, and not something else.

    Parameters
    ----------
    city
        The city's metric CRS.

    Examples
    --------
    >>> proj4("EPSG:32628")
    '+proj=utm +zone=28 +datum=WGS84 +units=m +no_defs +type=crs'
    >>> proj4("EPSG:27700") is None  # its datum lies 100 m from WGS-84
    True
    """
    return _text(parse(city))


@cache
def _text(city: pyproj.CRS) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that something may be lost: it is measured
        text = city.to_proj4()
    area = city.area_of_use
    if not text or area is None:
        return None
    lon, lat = (area.west + area.east) / 2, (area.south + area.north) / 2
    try:
        plain = pyproj.Transformer.from_crs("OGC:CRS84", text, always_xy=True).transform(lon, lat)
    except (CRSError, ProjError):
        return None
    ours = to_city(lon, lat, source=4326, city=city)
    apart = max(abs(one - other) for one, other in zip(plain, ours, strict=True))
    return text if apart <= EXACT_M else None
