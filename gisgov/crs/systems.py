"""Coordinate systems by name and by place, and coordinates taken from one to another."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from gisgov.crs.lattice import snap_geometry
from gisgov.errors import BadInput

__all__ = [
    "city_crs",
    "convert",
    "is_approximate",
    "label",
    "parse",
    "require_metric",
    "to_city",
    "to_city_or_nan",
    "to_lonlat",
    "use_bounds",
]

AREA_MARGIN_DEG = 3.0
"""How far from its area of use a coordinate system still serves: one zone to either side."""

LONLAT = "OGC:CRS84"

SAME_ELLIPSOID_M = 1.0

FloatArray = npt.NDArray[np.float64]
Number = TypeVar("Number", float, FloatArray)
Given = str | int | pyproj.CRS
Bounds = tuple[float, float, float, float]


def parse(given: Given) -> pyproj.CRS:
    """The coordinate system that a code or a text names.

    Parameters
    ----------
    given
        ``"EPSG:4546"``, ``4546``, ``"4546"``, WKT, or a coordinate system, which is handed back.

    Raises
    ------
    BadInput
        Nothing has that name (`crs.unknown`), or it is GCJ-02 or BD-09, which are not systems
        of their own but shifts (`crs.shifted`).

    Examples
    --------
    >>> parse("EPSG:4546").name
    'CGCS2000 / 3-degree Gauss-Kruger CM 111E'
    """
    return given if isinstance(given, pyproj.CRS) else _parsed(given)


@cache
def _parsed(given: str | int) -> pyproj.CRS:
    text = str(given).strip()
    if text.upper().replace("-", "").replace("_", "") in {"GCJ02", "BD09"}:
        raise BadInput("crs.shifted", given=text)
    try:
        return pyproj.CRS.from_user_input(int(text) if text.isdecimal() else text)
    except CRSError as error:
        raise BadInput("crs.unknown", given=text) from error


def label(crs: Given) -> str:
    """The short name of a coordinate system: its code where it has one, as ``EPSG:4546``."""
    known = parse(crs)
    authority = known.to_authority()
    return ":".join(authority) if authority else known.name


def require_metric(crs: Given | None, what: str) -> pyproj.CRS:
    """The coordinate system, if lengths can be measured in it in metres.

    Parameters
    ----------
    crs
        What a frame or a setting gives; None where it gives nothing.
    what
        Function or thing that needs metres, named in the error.

    Raises
    ------
    BadInput
        The system is missing (`crs.missing`), is in degrees or feet (`crs.not_metric`), or is
        the projection of web maps, whose metres are not those on the ground
        (`crs.web_mercator`).
    """
    if crs is None:
        raise BadInput("crs.missing", what=what)
    known = parse(crs)
    units = {axis.unit_name for axis in known.axis_info[:2]}
    if not known.is_projected or units != {"metre"}:
        raise BadInput(
            "crs.not_metric",
            what=what,
            crs=label(known),
            kind=known.type_name,
            units=", ".join(sorted(units)),
        )
    operation = known.coordinate_operation
    if operation is not None and "Pseudo Mercator" in operation.method_name:
        raise BadInput("crs.web_mercator", what=what, crs=label(known))
    return known


def city_crs(lon: float, lat: float) -> pyproj.CRS:
    """The metric coordinate system that suits a city at this place.

    In mainland China the CGCS2000 three-degree Gauss-Kruger zone without prefix, elsewhere the
    zone of UTM on WGS-84. China is taken as the boxes that EPSG gives for the zones, so a city
    just across its border may need its system named. A border between zones belongs to the east.

    Parameters
    ----------
    lon, lat
        Degrees.

    Raises
    ------
    BadInput
        No such place, or nearer to a pole than UTM reaches (`crs.not_lonlat`).

    Examples
    --------
    >>> city_crs(111.3, 30.7).to_epsg(), city_crs(-15.43, 28.12).to_epsg()
    (4546, 32628)
    """
    if not (-180 <= lon <= 180 and -80 <= lat <= 84):
        raise BadInput("crs.not_lonlat", lon=lon, lat=lat)
    zone = int(np.floor(lon / 3 + 0.5))
    if 25 <= zone <= 45 and _serves(parse(4534 + zone - 25), lat):
        return parse(4534 + zone - 25)
    band = 32600 if lat >= 0 else 32700
    return parse(band + int((lon + 180) // 6) % 60 + 1)


def _serves(crs: pyproj.CRS, lat: float) -> bool:
    area = crs.area_of_use
    return area is not None and area.south <= lat <= area.north


@cache
def use_bounds(crs: pyproj.CRS, *, margin_deg: float = 0.0) -> Bounds:
    """West, south, east and north of where the system is in use, in its units; else infinite.

    Parameters
    ----------
    crs
        A coordinate system; one that names no area of use has no bounds.
    margin_deg
        How much farther it may serve on each side.

    Examples
    --------
    >>> [round(metres, -3) for metres in use_bounds(parse("EPSG:4546"))]
    [341000.0, 2003000.0, 659000.0, 4998000.0]
    """
    area = crs.area_of_use
    nowhere_ends = (-np.inf, -np.inf, np.inf, np.inf)
    if area is None or area.west > area.east:
        return nowhere_ends
    whole = pyproj.Transformer.from_crs(parse(LONLAT), crs, always_xy=True)
    limits: Bounds = whole.transform_bounds(
        max(area.west - margin_deg, -180.0),
        max(area.south - margin_deg, -90.0),
        min(area.east + margin_deg, 180.0),
        min(area.north + margin_deg, 90.0),
    )
    return limits if np.all(np.isfinite(limits)) else nowhere_ends


def is_approximate(source: pyproj.CRS, city: pyproj.CRS) -> bool:
    """Whether no exact way between two systems is known here, so that places may be 100 m off.

    So it is with Xian 1980 and Beijing 1954, whose parameters are not published. Systems on the
    same ellipsoid, as WGS 84 and CGCS2000 are to a tenth of a millimetre, are taken as one.

    Examples
    --------
    >>> is_approximate(parse("EPSG:2382"), parse("EPSG:4546"))
    True
    >>> is_approximate(parse("EPSG:4326"), parse("EPSG:4546"))
    False
    """
    if source.ellipsoid is None or city.ellipsoid is None:
        return False
    longer_m = source.ellipsoid.semi_major_metre - city.ellipsoid.semi_major_metre
    if abs(longer_m) <= SAME_ELLIPSOID_M:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a better grid could be fetched
        ways = TransformerGroup(source, city).transformers
    return "Ballpark" in ways[0].description


# ---------------------------------------------------------------- from one system to another


def to_city(x: Number, y: Number, *, source: Given, city: Given) -> tuple[Number, Number]:
    """Coordinates of any system in that of the city; they are not snapped.

    Parameters
    ----------
    x, y
        East or longitude, and north or latitude, in the units of `source`.
    source, city
        Coordinate systems.

    Returns
    -------
    tuple
        East and north in metres, in the order given.

    Raises
    ------
    BadInput
        Some coordinates are no places (`crs.out_of_domain`), or lie more than three degrees
        from where the city's system is in use (`crs.far_from_area`).

    Examples
    --------
    >>> east, north = to_city(111.3, 30.7, source="EPSG:4490", city="EPSG:4546")
    >>> round(east, 2), round(north, 2)
    (528740.64, 3397752.67)
    """
    known = parse(city)
    east, north = _between(source, city).transform(x, y)
    _require_finite(x, y, east, north, crs=parse(source))
    _require_near(x, y, east, north, crs=known)
    return east, north


def to_city_or_nan(
    x: npt.ArrayLike, y: npt.ArrayLike, *, source: Given, city: Given
) -> tuple[FloatArray, FloatArray]:
    """As `to_city` for rows of which some are bad: where it would raise, both numbers are NaN.

    Parameters
    ----------
    x, y
        East or longitude, and north or latitude, in the units of `source`.
    source, city
        Coordinate systems.

    Examples
    --------
    >>> east, north = to_city_or_nan([111.3, 30.7], [30.7, 111.3], source=4490, city=4546)
    >>> east.round(2).tolist(), north.round(2).tolist()
    ([528740.64, nan], [3397752.67, nan])
    """
    known = parse(city)
    east, north = _between(source, city).transform(np.asarray(x), np.asarray(y))
    placed = np.isfinite(east) & np.isfinite(north)
    west, south, most_east, most_north = use_bounds(known, margin_deg=AREA_MARGIN_DEG)
    placed &= (west <= east) & (east <= most_east) & (south <= north) & (north <= most_north)
    return np.where(placed, east, np.nan), np.where(placed, north, np.nan)


def to_lonlat(x: Number, y: Number, *, city: Given) -> tuple[Number, Number]:
    """Longitude and latitude, in WGS-84 degrees, of coordinates in the city's metres.

    Parameters
    ----------
    x, y
        East and north in metres.
    city
        The city's coordinate system.

    Raises
    ------
    BadInput
        Some coordinates are no places (`crs.out_of_domain`).

    Examples
    --------
    >>> [round(float(degrees), 6) for degrees in to_lonlat(528740.64, 3397752.67, city=4546)]
    [111.3, 30.7]
    """
    lon, lat = _between(LONLAT, city).transform(x, y, direction=TransformDirection.INVERSE)
    _require_finite(x, y, lon, lat, crs=parse(city))
    return lon, lat


def convert(frame: gpd.GeoDataFrame, city: Given) -> gpd.GeoDataFrame:
    """The frame in the city's coordinate system, on the lattice.

    Parameters
    ----------
    frame
        Any columns; the active geometry is converted. Heights are dropped.
    city
        The city's metric coordinate system.

    Returns
    -------
    geopandas.GeoDataFrame
        A copy with the same rows in the same order. `snap_geometry` says what becomes of
        geometries too small for the lattice.

    Raises
    ------
    BadInput
        The frame names no coordinate system, the city's is not metric, coordinates are bad, as
        in `to_city`, or they are degrees although the frame's system counts metres
        (`crs.degrees`).
    """
    if frame.crs is None:
        raise BadInput("crs.missing", what="convert")
    source, known = frame.crs, require_metric(city, "convert")
    _require_metres(frame, source)

    def moved(xy: FloatArray) -> FloatArray:
        return np.column_stack(to_city(xy[:, 0], xy[:, 1], source=source, city=known))

    given = np.asarray(frame.geometry.array, dtype=object)
    converted = snap_geometry(shapely.transform(given, moved))
    return frame.set_geometry(gpd.GeoSeries(converted, index=frame.index, crs=known))


def _require_metres(frame: gpd.GeoDataFrame, source: pyproj.CRS) -> None:
    """See that not all coordinates of a projected system fit on the globe as degrees.

    Such a place is a few metres wide and lies at the origin, where no system has a city.
    """
    xy = shapely.get_coordinates(frame.geometry.array)
    if source.is_projected and len(xy) and np.all(np.abs(xy) <= (180.0, 90.0)):
        raise BadInput("crs.degrees", crs=label(source), **_counted(np.isfinite(xy[:, 0]), *xy.T))


@cache
def _between(source: Given, target: Given) -> pyproj.Transformer:
    return _transformer(parse(source), parse(target))  # a system is written down to be hashed


@cache
def _transformer(source: pyproj.CRS, target: pyproj.CRS) -> pyproj.Transformer:
    """The transformer between two systems.

    Pyproj makes it anew in each thread that uses it: of two systems in some 100 ms, of the written
    steps between them in 0.2 ms. There is one way to write them down where PROJ knows one way only.
    """
    try:
        found = pyproj.Transformer.from_crs(source, target, always_xy=True)
    except ProjError as error:
        raise BadInput("crs.no_way", source=label(source), target=label(target)) from error
    steps = found.definition
    return pyproj.Transformer.from_pipeline(steps) if "proj=" in steps else found


def _require_finite(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    east: npt.ArrayLike,
    north: npt.ArrayLike,
    *,
    crs: pyproj.CRS,
) -> None:
    bad = ~(np.isfinite(east) & np.isfinite(north))
    if np.any(bad):
        raise BadInput("crs.out_of_domain", crs=label(crs), **_counted(bad, x, y))


def _require_near(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    east: npt.ArrayLike,
    north: npt.ArrayLike,
    *,
    crs: pyproj.CRS,
) -> None:
    west, south, most_east, most_north = use_bounds(crs, margin_deg=AREA_MARGIN_DEG)
    inside = (west <= np.asarray(east)) & (np.asarray(east) <= most_east)
    inside &= (south <= np.asarray(north)) & (np.asarray(north) <= most_north)
    if not np.all(inside):
        area = crs.area_of_use.name if crs.area_of_use else ""
        raise BadInput("crs.far_from_area", crs=label(crs), area=area, **_counted(~inside, x, y))


def _counted(bad: npt.ArrayLike, x: npt.ArrayLike, y: npt.ArrayLike) -> dict[str, object]:
    """How many are bad, of how many, and the first three, for an error."""
    flags = np.atleast_1d(bad)
    pairs = np.column_stack([np.ravel(x), np.ravel(y)])[np.ravel(flags)][:3]
    examples = ", ".join(f"({one:.10g}, {other:.10g})" for one, other in pairs)
    return {"count": int(flags.sum()), "total": flags.size, "examples": examples}
