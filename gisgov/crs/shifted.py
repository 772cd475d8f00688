"""GCJ-02 and BD-09: the shifted degrees that Chinese map services emit, both ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt

__all__ = [
    "bd09_to_gcj02",
    "bd09_to_wgs84",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]

CHINA_LON = (72.004, 137.8347)
CHINA_LAT = (0.8293, 55.8271)
"""The box of the public GCJ-02 algorithm; there is no shift outside it."""

KRASOVSKY_M = 6378245.0
KRASOVSKY_E2 = 0.00669342162296594323
BD09_TURN = np.pi * 3000.0 / 180.0
BD09_EAST, BD09_NORTH = 0.0065, 0.006

SHIFT_ROUNDS = 8
SHIFT_ENOUGH_DEG = 1e-12

FloatArray = npt.NDArray[np.float64]
Number = TypeVar("Number", float, FloatArray)
Shift = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]


def wgs84_to_gcj02(lon: Number, lat: Number) -> tuple[Number, Number]:
    """Degrees of GCJ-02, which AMap and Tencent emit, from WGS-84 degrees.

    The public algorithm; outside the box of China nothing is shifted.

    Parameters
    ----------
    lon, lat
        Degrees; numbers or arrays, and the same comes back in the same order.
    """
    return _shifted(lon, lat, _gcj02)


def gcj02_to_wgs84(lon: Number, lat: Number) -> tuple[Number, Number]:
    """WGS-84 degrees from GCJ-02; the inverse of `wgs84_to_gcj02` to under a micrometre."""
    return _unshifted(lon, lat, _gcj02)


def gcj02_to_bd09(lon: Number, lat: Number) -> tuple[Number, Number]:
    """Degrees of BD-09, which Baidu emits, from GCJ-02; nothing shifts outside China's box."""
    return _shifted(lon, lat, _bd09)


def bd09_to_gcj02(lon: Number, lat: Number) -> tuple[Number, Number]:
    """GCJ-02 from BD-09, iterated: the usual closed form is off by some 10 cm."""
    return _unshifted(lon, lat, _bd09)


def wgs84_to_bd09(lon: Number, lat: Number) -> tuple[Number, Number]:
    """Degrees of BD-09 from WGS-84 degrees.

    Examples
    --------
    >>> lon, lat = wgs84_to_bd09(116.403988, 39.914266)
    >>> round(lon, 11), round(lat, 11)
    (116.41661560068, 39.92196580127)
    """
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: Number, lat: Number) -> tuple[Number, Number]:
    """WGS-84 degrees from BD-09; the inverse of `wgs84_to_bd09` to under a micrometre."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def _shifted(lon: Number, lat: Number, shift: Shift) -> tuple[Number, Number]:
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    return _within_china(lon, lat, shift(x, y))


def _unshifted(lon: Number, lat: Number, shift: Shift) -> tuple[Number, Number]:
    """Solve ``shift(place) == given`` by stepping back what the last guess is off."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    place_x, place_y = x, y
    for _ in range(SHIFT_ROUNDS):
        there_x, there_y = shift(place_x, place_y)
        off_x, off_y = there_x - x, there_y - y
        place_x, place_y = place_x - off_x, place_y - off_y
        if not np.any(np.hypot(off_x, off_y) > SHIFT_ENOUGH_DEG):
            break
    return _within_china(lon, lat, (place_x, place_y))


def _within_china(
    lon: Number, lat: Number, moved: tuple[FloatArray, FloatArray]
) -> tuple[Number, Number]:
    """The moved coordinates inside China's box, the given ones outside; a number for a number."""
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    inside = (CHINA_LON[0] <= x) & (x <= CHINA_LON[1]) & (CHINA_LAT[0] <= y) & (y <= CHINA_LAT[1])
    east, north = np.where(inside, moved[0], x), np.where(inside, moved[1], y)
    if east.ndim == 0:
        east, north = east.item(), north.item()
    return east, north  # type: ignore[return-value]


def _gcj02(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The public GCJ-02 algorithm: waves in metres, laid on Krasovsky's ellipsoid."""
    x, y = lon - 105.0, lat - 35.0
    root, product = 0.1 * np.sqrt(np.abs(x)), 0.1 * x * y
    ripple = _waves(x, 20.0, 1 / 6, 20.0, 1 / 2)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + product + root + ripple
    east += _waves(x, 20.0, 1, 40.0, 3) + _waves(x, 150.0, 12, 300.0, 30)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + product + 2.0 * root + ripple
    north += _waves(y, 20.0, 1, 40.0, 3) + _waves(y, 160.0, 12, 320.0, 30)
    flat = 1.0 - KRASOVSKY_E2 * np.sin(np.radians(lat)) ** 2
    meridian_m = KRASOVSKY_M * (1.0 - KRASOVSKY_E2) / flat**1.5
    parallel_m = KRASOVSKY_M / np.sqrt(flat) * np.cos(np.radians(lat))
    return lon + np.degrees(east / parallel_m), lat + np.degrees(north / meridian_m)


def _waves(
    at: FloatArray, height: float, length: float, other_height: float, other_length: float
) -> FloatArray:
    """Two of the algorithm's waves: heights in metres, half lengths in degrees."""
    first = height * np.sin(at * np.pi / length)
    return (first + other_height * np.sin(at * np.pi / other_length)) * 2.0 / 3.0


def _bd09(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The public BD-09 algorithm: GCJ-02 turned and stretched a little about the origin."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD09_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD09_TURN)
    return radius * np.cos(angle) + BD09_EAST, radius * np.sin(angle) + BD09_NORTH
