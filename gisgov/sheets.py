"""On which sheet of the 1:500 map a point lies, and what ground a sheet covers.

Two ways of numbering are in use: by the south-west corner in kilometres, north first, and by the
graticule of GB/T 13989-2012. A point on a shared edge belongs to the sheet north or east of it.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from gisgov import crs
from gisgov.errors import BadInput

__all__ = ["bounds", "graticule_bounds", "graticule_number", "number", "numbers"]

PREFIX_M = 1_000_000
"""An easting above this carries its zone in front, as 37 528 740 does; the zone is dropped."""

FARTHEST_M = 100 * PREFIX_M
STEPS = round(1 / crs.LATTICE_M)
CORNER = re.compile(r"(\d{1,5})\.(\d\d)-(\d{1,5})\.(\d\d)")

GRATICULE = re.compile(r"([A-V])(\d\d)K(\d{4})(\d{4})")
ROWS = COLUMNS = 2304
PER_LAT_DEG, PER_LON_DEG = ROWS // 4, COLUMNS // 6
"""Sheets a degree: 6.25 seconds of latitude by 9.375 of longitude each."""

PARTS = 1_000_000
"""Parts of a sheet's side, 0.2 mm, to which degrees are rounded before a sheet is looked up."""

IntArray = npt.NDArray[np.int64]


def number(x: float, y: float, *, width_m: int = 250, height_m: int = 250) -> str:
    """The number of the sheet that holds a point.

    Parameters
    ----------
    x, y
        East and north in metres. The point is put on the city's lattice first, so that the noise
        of a conversion moves nothing over an edge.
    width_m, height_m
        Size of a sheet on the ground: 250 by 250 for sheets of 50 cm by 50 cm; 250 by 200 for
        those of 50 cm by 40 cm.

    Raises
    ------
    BadInput
        The point has no number (`sheets.not_metres`) or the size is wrong (`sheets.bad_size`).

    Examples
    --------
    >>> number(528740.64, 3397752.67)
    '3397.75-528.50'
    >>> number(37528740.64, 3397752.67, height_m=200)
    '3397.60-528.50'
    """
    return str(numbers([x], [y], width_m=width_m, height_m=height_m)[0])


def numbers(
    x: npt.ArrayLike, y: npt.ArrayLike, *, width_m: int = 250, height_m: int = 250
) -> npt.NDArray[np.str_]:
    """The numbers of the sheets that hold points, in their order; as `number` for each.

    Examples
    --------
    >>> numbers([528740.64, 528750], [3397752.67, 3397750]).tolist()
    ['3397.75-528.50', '3397.75-528.75']
    """
    _require_size(width_m, height_m)
    north, east = _corners(x, y, width_m=width_m, height_m=height_m)
    pairs = np.stack([north.ravel(), east.ravel()], axis=1)
    sheets, which = np.unique(pairs, axis=0, return_inverse=True)
    # A loop over sheets, not over points: NumPy formats no pairs.
    names = np.array([_name(*corner) for corner in sheets.tolist()], dtype=np.str_)
    return np.asarray(names[which.ravel()]).reshape(north.shape)


def bounds(
    number: str, *, width_m: int = 250, height_m: int = 250
) -> tuple[float, float, float, float]:
    """The ground that a sheet covers: west, south, east and north in metres.

    A zone prefix of the easting is dropped.

    Parameters
    ----------
    number
        As `3397.75-528.50`.
    width_m, height_m
        Size of a sheet on the ground.

    Raises
    ------
    BadInput
        It is written otherwise (`sheets.malformed`), or no sheet of this size begins there
        (`sheets.no_corner`).

    Examples
    --------
    >>> bounds("3397.75-528.50")
    (528500.0, 3397750.0, 528750.0, 3398000.0)
    """
    _require_size(width_m, height_m)
    match = CORNER.fullmatch(number.strip())
    if match is None:
        raise BadInput("sheets.malformed", given=number)
    north, east = (1000 * int(match[i]) + 10 * int(match[i + 1]) for i in (1, 3))
    east %= PREFIX_M
    if east % width_m or north % height_m:
        holds = _name(north - north % height_m, east - east % width_m)
        raise BadInput(
            "sheets.no_corner", given=number, width_m=width_m, height_m=height_m, holds=holds
        )
    return float(east), float(north), float(east + width_m), float(north + height_m)


def graticule_number(lon: float, lat: float) -> str:
    """The number of the 1:500 sheet of GB/T 13989-2012 that holds a place.

    Parameters
    ----------
    lon, lat
        Degrees, CGCS2000; from the equator to 88 north.

    Raises
    ------
    BadInput
        The place lies on no sheet (`sheets.not_lonlat`).

    Examples
    --------
    >>> graticule_number(111.3, 30.7)
    'H49K07491268'
    """
    if not (-180 <= lon < 180 and 0 <= lat < 88):
        raise BadInput("sheets.not_lonlat", lon=lon, lat=lat)
    zone, column = divmod(_whole(lon, PER_LON_DEG) + 30 * COLUMNS, COLUMNS)
    band, row = divmod(_whole(lat, PER_LAT_DEG), ROWS)
    return f"{chr(ord('A') + band)}{zone + 1:02d}K{ROWS - row:04d}{column + 1:04d}"


def graticule_bounds(number: str) -> tuple[float, float, float, float]:
    """The ground that a sheet of GB/T 13989-2012 covers: west, south, east, north in degrees.

    Parameters
    ----------
    number
        As `H49K07491268`.

    Raises
    ------
    BadInput
        No 1:500 sheet has this number (`sheets.malformed_graticule`).

    Examples
    --------
    >>> west, south, east, north = graticule_bounds("H49K07491268")
    >>> west <= 111.3 < east, south <= 30.7 < north
    (True, True)
    >>> round((east - west) * 3600, 3), round((north - south) * 3600, 2)
    (9.375, 6.25)
    """
    match = GRATICULE.fullmatch(number.strip().upper())
    if match is None:
        raise BadInput("sheets.malformed_graticule", given=number)
    zone, row, column = (int(part) for part in match.groups()[1:])
    if not (1 <= zone <= 60 and 1 <= row <= ROWS and 1 <= column <= COLUMNS):
        raise BadInput("sheets.malformed_graticule", given=number)
    west = (zone - 31) * COLUMNS + column - 1
    south = (ord(match[1]) - ord("A")) * ROWS + ROWS - row
    return (
        west / PER_LON_DEG,
        south / PER_LAT_DEG,
        (west + 1) / PER_LON_DEG,
        (south + 1) / PER_LAT_DEG,
    )


def _require_size(width_m: int, height_m: int) -> None:
    if any(size != int(size) or size <= 0 or size % 10 for size in (width_m, height_m)):
        raise BadInput("sheets.bad_size", width_m=width_m, height_m=height_m)


def _corners(
    x: npt.ArrayLike, y: npt.ArrayLike, *, width_m: int, height_m: int
) -> tuple[IntArray, IntArray]:
    """North and east, in whole metres, of the south-west corners of the sheets of points."""
    east, north = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
    bad = ~((east >= 0) & (east < FARTHEST_M) & (north >= 0) & (north < FARTHEST_M))
    if np.any(bad):
        first = {"x": float(east[bad][0]), "y": float(north[bad][0])}
        raise BadInput("sheets.not_metres", count=int(bad.sum()), total=bad.size, **first)
    east_steps = np.rint(east * STEPS).astype(np.int64) % (PREFIX_M * STEPS)
    north_steps = np.rint(north * STEPS).astype(np.int64)
    columns, rows = east_steps // (width_m * STEPS), north_steps // (height_m * STEPS)
    return rows * height_m, columns * width_m


def _name(north_m: int, east_m: int) -> str:
    north, east = (f"{metres // 1000}.{metres % 1000 // 10:02d}" for metres in (north_m, east_m))
    return f"{north}-{east}"


def _whole(degrees: float, per_degree: int) -> int:
    return round(degrees * per_degree * PARTS) // PARTS
