"""Areas of one level from a map file.

Its columns are found, its coordinates made the city's, its borders checked and made to meet.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from gisgov import areas as rules
from gisgov import crs as coordinates
from gisgov.errors import BadInput
from gisgov.intake.coordinates import Finding, find, to_city
from gisgov.intake.files import readable
from gisgov.intake.sources import source_of
from gisgov.intake.tables import open_table

__all__ = ["borders", "read"]

CODE_COLUMNS = (
    "code|代码|编码|编号|区域代码|区划代码|行政区划代码|网格编码|网格编号|网格代码|社区代码|社区编码"
    "|area_code|grid_code|gridcode|community_code|adcode|geoid|natcode|codigo|código|id"
)
NAME_COLUMNS = (
    "name|名称|名字|区域名称|网格名称|社区名称|name_zh|area_name|grid_name|nameunit"
    "|nombre|denominacion|denominación|denominaci|label"
)
PARENT_COLUMNS = "parent|上级代码|上级编码|父级代码|父级编码|所属社区代码|parent_code"
CARRIED = ("name_en", "kind", "responsible", "responsible_phone")
KINDS = ("community", "special")
MOST_TOLERANCE_M = 100.0
POLYGONS = ("Polygon", "MultiPolygon")
FINEST = "grid"
NAMED = 5

Progress = Callable[[str, float], None]


def read(  # noqa: PLR0913 - each is an option of the command
    path: str | os.PathLike[str],
    *,
    level: str,
    crs: pyproj.CRS | str | int,
    given_crs: pyproj.CRS | str | int | None = None,
    code: str | None = None,
    name: str | None = None,
    parent: str | None = None,
    layer: str | None = None,
    encoding: str | None = None,
    tolerance_m: float = 0.0,
    repair_m: float | None = None,
    overlaps: Literal["refuse", "first"] = "refuse",
    gaps: Literal["refuse", "keep"] | None = None,
    progress: Progress | None = None,
) -> gpd.GeoDataFrame:
    """Frame of table `area` from a file that GDAL reads: GeoJSON, GeoPackage, zipped shapefile, ….

    Borders that miss each other by what rounding makes (`areas.ROUNDING_M`) are joined without a
    word. What is wider is refused, unless told otherwise; what is closed or left is noted.

    Parameters
    ----------
    path
        The file.
    level
        Level of all areas in it, such as ``"community"``.
    crs
        The city's metric coordinate system.
    given_crs
        That of the file, where the file does not say or is wrong.
    code, name, parent
        Columns; found by their usual names in Chinese, English and Spanish where not given. There
        may be no parent.
    layer
        Layer of a file with several.
    encoding
        How its letters are written, such as ``"GB18030"``, where the file does not say.
    tolerance_m
        Gaps and overlaps that are nowhere wider are closed; at most 100 m.
    repair_m
        As `tolerance_m`, and slits that are open at an end are closed too, and each move is noted.
    overlaps
        ``"first"`` gives ground that areas share to the one whose code sorts first.
    gaps
        ``"keep"`` leaves enclosed gaps; the default for all levels but the grid, for a city has
        water and ground that no community counts as its own.
    progress
        Called with what is being done and the fraction done.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `id`, `code`, `level`, `parent`, `name`, source columns, those of `name_en`, `kind`,
        `responsible` and `responsible_phone` that the file has, and geometry (multipolygons on the
        lattice). ``attrs["closed"]`` holds the faults that were put right, ``attrs["left"]`` the
        gaps that were kept, ``attrs["moves"]`` the moves of the repair (`areas.Move`),
        ``attrs["notes"]`` codes and parameters of what else to know.

    Raises
    ------
    BadInput
        The file cannot be read or holds no polygons, a column, the coordinate system or the
        encoding is not known, or the borders are at fault.
    """
    city = coordinates.require_metric(crs, "areas.read")
    _require_width(tolerance_m)
    _require_width(repair_m or 0.0)
    say = progress or (lambda _what, _done: None)
    file = readable(path)
    say("file", 0.0)
    given = _opened(file, layer, encoding)
    frame = _columns(given, file, {"code": code, "name": name, "parent": parent})
    _require_polygons(frame, file)
    rules.refuse(rules.check_valid(frame))
    say("borders", 0.3)
    found = _found(frame, city, given_crs)
    converted = _located(frame, city, found)
    moves: list[rules.Move] = []
    if repair_m is not None:
        converted, moves = rules.repair(converted, tolerance_m=repair_m)
        _require_present(converted, file)
    fitted, closed, left = _fitted(converted, tolerance_m, overlaps)
    kept = gaps or ("refuse" if level == FINEST else "keep")
    rules.refuse([fault for fault in left if not (fault.kind == "gap" and kept == "keep")])
    _require_present(fitted, file)
    say("done", 1.0)
    result = _area_frame(fitted, level, file, found, closed, left)
    result.attrs.update(moves=moves, notes=[*given.attrs["notes"], *found.evidence])
    return result


def borders(
    path: str | os.PathLike[str],
    *,
    crs: pyproj.CRS | str | int | None = None,
    code: str | None = None,
    layer: str | None = None,
    encoding: str | None = None,
    tolerance_m: float = 0.0,
    overlaps: Literal["refuse", "first", "keep"] = "refuse",
    progress: Progress | None = None,
) -> gpd.GeoDataFrame:
    """Codes and borders alone, for an index of areas: of any level, gaps and names do not matter.

    Parameters
    ----------
    path, code, layer, encoding, tolerance_m, progress
        As for `read`.
    crs
        Metric coordinate system of the result; that of the file by default.
    overlaps
        As for `read`; ``"keep"`` leaves ground to all areas that share it.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `code` and geometry, on the lattice, noded, in the order of the file.
        ``attrs["notes"]`` as for `read`.

    Raises
    ------
    BadInput
        As for `read`; or the file's own system does not count metres (`areas.in_degrees`) or is
        not said (`areas.no_crs`), and no other is given.
    """
    _require_width(tolerance_m)
    say = progress or (lambda _what, _done: None)
    file = readable(path)
    say("file", 0.0)
    given = _opened(file, layer, encoding)
    columns = [str(column) for column in given.columns.drop(given.geometry.name)]
    known = _column(columns, CODE_COLUMNS, file, "code", code)
    taken = {"code": _texts(given[known], file, "code")}
    frame = gpd.GeoDataFrame(taken, geometry=given.geometry, index=given.index)
    _require_polygons(frame, file)
    rules.refuse(rules.check_valid(frame))
    city = _own_metric(frame, file) if crs is None else crs
    found = _found(frame, coordinates.require_metric(city, "areas.borders"), None)
    say("borders", 0.3)
    converted = _located(frame, coordinates.parse(city), found)
    if overlaps == "keep":
        fitted = rules.node(converted)
    else:
        fitted, _, left = _fitted(converted, tolerance_m, overlaps)
        rules.refuse([fault for fault in left if fault.kind != "gap"])
    _require_present(fitted, file)
    say("done", 1.0)
    fitted.attrs["notes"] = [*given.attrs["notes"], *found.evidence]
    return fitted.reset_index(drop=True)


def _own_metric(frame: gpd.GeoDataFrame, file: Path) -> pyproj.CRS:
    """The file's own system, if it counts metres; else the error names one that would suit."""
    if frame.crs is None:
        raise BadInput("areas.no_crs", path=file)
    try:
        return coordinates.require_metric(frame.crs, "areas.borders")
    except BadInput as error:
        west, south, east, north = frame.total_bounds
        lon, lat = coordinates.to_lonlat((west + east) / 2, (south + north) / 2, city=frame.crs)
        suited = coordinates.label(coordinates.city_crs(lon, lat))
        said = coordinates.label(frame.crs)
        raise BadInput("areas.in_degrees", path=file, crs=said, suited=suited) from error


# ---------------------------------------------------------------- the file


def _opened(file: Path, layer: str | None, encoding: str | None) -> gpd.GeoDataFrame:
    with open_table(file, layer=layer, encoding=encoding) as table:
        batches = list(table.batches())
        if not table.has_geometry or not any(len(batch.frame) for batch in batches):
            raise BadInput("areas.nothing", path=file)
    faults = [fault for batch in batches for fault in batch.faults]
    if faults:
        raise BadInput("areas.unreadable", path=file, count=len(faults), reason=faults[0].say())
    shapes = np.concatenate([batch.geometry for batch in batches if batch.geometry is not None])
    rows = pd.concat([batch.frame for batch in batches], ignore_index=True)
    frame = gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries(shapes, crs=table.crs))
    frame.attrs["notes"] = list(table.notes)
    return frame


def _require_width(tolerance_m: float) -> None:
    if not 0 <= tolerance_m <= MOST_TOLERANCE_M:
        raise BadInput("areas.bad_tolerance", given=tolerance_m, most=MOST_TOLERANCE_M)


def _found(
    frame: gpd.GeoDataFrame, city: pyproj.CRS, given: pyproj.CRS | str | int | None
) -> Finding:
    """How the coordinates are read: as given, as the file says, or as the numbers tell."""
    middles = shapely.get_coordinates(shapely.centroid(frame.geometry.array))
    said = given.to_wkt() if isinstance(given, pyproj.CRS) else given
    return find(
        middles[:, 0],
        middles[:, 1],
        file_crs=frame.crs,
        declared=None if said is None else str(said),
        city=city,
        extent=None,
    )


def _located(frame: gpd.GeoDataFrame, city: pyproj.CRS, found: Finding) -> gpd.GeoDataFrame:
    """The areas in the city's metres, on the lattice."""
    if not (found.swapped or found.shifted):
        return coordinates.convert(frame.set_crs(found.crs, allow_override=True), city)

    def moved(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(to_city(found, xy[:, 0], xy[:, 1], city)[:2])

    shapes = shapely.transform(np.asarray(frame.geometry.array, dtype=object), moved)
    return coordinates.convert(frame.set_geometry(gpd.GeoSeries(shapes, crs=city)), city)


def _require_polygons(frame: gpd.GeoDataFrame, file: Path) -> None:
    wrong = frame.loc[~frame.geom_type.isin(POLYGONS), "code"]
    if len(wrong):
        codes = ", ".join(wrong[:NAMED])
        raise BadInput("areas.not_polygons", path=file, count=len(wrong), codes=codes)


# ---------------------------------------------------------------- columns


def _columns(given: gpd.GeoDataFrame, file: Path, named: dict[str, str | None]) -> gpd.GeoDataFrame:
    """The columns of the table that the file has, under the table's names."""
    columns = [str(column) for column in given.columns.drop(given.geometry.name)]
    code = _column(columns, CODE_COLUMNS, file, "code", named["code"])
    name = _column(columns, NAME_COLUMNS, file, "name", named["name"])
    parent = _parent_column(columns, file, named["parent"])
    taken = {
        "code": _texts(given[code], file, "code"),
        "name": _texts(given[name], file, "name"),
        "parent": given[parent].map(_text) if parent else None,
        **{column: given[column].map(_text) for column in CARRIED if column in columns},
    }
    if "kind" in taken:
        taken["kind"] = _kinds(taken["kind"], file)
    return gpd.GeoDataFrame(taken, geometry=given.geometry, index=given.index)


def _column(columns: list[str], usual: str, file: Path, what: str, named: str | None) -> str:
    if named is not None:
        return _named_column(columns, file, named)
    found = _usual_column(columns, usual)
    if found is None:
        listed = ", ".join(columns)
        raise BadInput("areas.no_column", path=file, what=what, columns=listed)
    return found


def _parent_column(columns: list[str], file: Path, named: str | None) -> str | None:
    if named is not None:
        return _named_column(columns, file, named)
    return _usual_column(columns, PARENT_COLUMNS)


def _named_column(columns: list[str], file: Path, named: str) -> str:
    if named not in columns:
        listed = ", ".join(columns)
        raise BadInput("areas.no_such_column", path=file, given=named, columns=listed)
    return named


def _usual_column(columns: list[str], usual: str) -> str | None:
    """The column whose name comes first among the usual ones, whatever its case."""
    known = {column.strip().casefold(): column for column in reversed(columns)}
    return next((known[one] for one in usual.split("|") if one in known), None)


def _texts(values: pd.Series, file: Path, what: str) -> pd.Series:
    texts = values.map(_text)
    missing = int(texts.isna().sum())
    if missing:
        raise BadInput("areas.empty_code", path=file, count=missing, what=what, column=values.name)
    return texts


def _kinds(values: pd.Series, file: Path) -> pd.Series:
    kinds = values.fillna(KINDS[0])
    wrong = kinds[~kinds.isin(KINDS)]
    if len(wrong):
        given = ", ".join(wrong.unique()[:NAMED])
        raise BadInput("areas.bad_kind", path=file, count=len(wrong), given=given)
    return kinds


def _text(value: object) -> str | None:
    """A code or name as text: numbers without the decimals that tables give them."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN differs from itself
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None


# ---------------------------------------------------------------- borders


def _fitted(
    areas: gpd.GeoDataFrame, tolerance_m: float, overlaps: Literal["refuse", "first"]
) -> tuple[gpd.GeoDataFrame, list[rules.Fault], list[rules.Fault]]:
    """The areas with borders that meet, the faults put right, and those that are left."""
    before = rules.node(areas)
    found = rules.check_partition(before)
    if not found or (tolerance_m <= rules.ROUNDING_M and overlaps == "refuse"):
        return before, [], found
    width = max(tolerance_m, rules.ROUNDING_M)
    put_right = rules.settle if overlaps == "first" else rules.node
    after = put_right(before, tolerance_m=width)
    left = rules.check_partition(after) if after.geometry.notna().all() else []
    still = {(fault.kind, fault.codes) for fault in left}
    return after, [f for f in found if (f.kind, f.codes) not in still], left


def _require_present(areas: gpd.GeoDataFrame, file: Path) -> None:
    gone = areas.loc[areas.geometry.isna(), "code"]
    if len(gone):
        raise BadInput("areas.vanished", path=file, codes=", ".join(gone[:NAMED]))


def _area_frame(
    areas: gpd.GeoDataFrame,
    level: str,
    file: Path,
    found: Finding,
    closed: list[rules.Fault],
    left: list[rules.Fault],
) -> gpd.GeoDataFrame:
    frame = areas.reset_index(drop=True).assign(
        id=np.arange(1, len(areas) + 1),
        level=level,
        source=source_of(file),
        source_id=areas["code"].to_numpy(),
        source_crs=found.reading.label,
    )
    frame.attrs.update(closed=closed, left=left)
    return frame
