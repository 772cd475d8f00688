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
import pandas as pd
import pyogrio
import pyproj
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

from gisgov import areas as rules
from gisgov import crs as coordinates
from gisgov.errors import BadInput
from gisgov.intake.files import readable
from gisgov.intake.letters import chinese_misread
from gisgov.intake.sources import source_of

__all__ = ["read"]

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
UNKNOWN_LETTERS = "ISO-8859-1"  # what GDAL takes where a file does not say
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
        gaps that were kept.

    Raises
    ------
    BadInput
        The file cannot be read or holds no polygons, a column, the coordinate system or the
        encoding is not known, or the borders are at fault.
    """
    city = coordinates.require_metric(crs, "areas.read")
    _require_width(tolerance_m)
    say = progress or (lambda _what, _done: None)
    file = readable(path)
    say("file", 0.0)
    given = _located(_opened(file, layer, encoding), file, given_crs)
    frame = _columns(given, file, {"code": code, "name": name, "parent": parent})
    _require_polygons(frame, file)
    rules.refuse(rules.check_valid(frame))
    say("borders", 0.3)
    converted = coordinates.convert(frame, city)
    fitted, closed, left = _fitted(converted, tolerance_m, overlaps)
    kept = gaps or ("refuse" if level == FINEST else "keep")
    rules.refuse([fault for fault in left if not (fault.kind == "gap" and kept == "keep")])
    _require_present(fitted, file)
    say("done", 1.0)
    return _area_frame(fitted, level, file, given.crs, closed, left)


# ---------------------------------------------------------------- the file


def _opened(file: Path, layer: str | None, encoding: str | None) -> gpd.GeoDataFrame:
    try:
        layers = [str(one) for one, _ in pyogrio.list_layers(file)]
        _require_layer(file, layers, layer)
        said = encoding or pyogrio.read_info(file, layer=layer)["encoding"]
        frame = pyogrio.read_dataframe(file, layer=layer, encoding=encoding)
    except (UnicodeDecodeError, LookupError) as error:
        given = encoding or "UTF-8"
        raise BadInput("areas.no_encoding", path=file, given=given, reason=error) from error
    except (DataSourceError, DataLayerError, FieldError, GeometryError, ValueError) as error:
        raise BadInput("areas.unreadable", path=file, reason=error) from error
    if not isinstance(frame, gpd.GeoDataFrame) or len(frame) == 0:
        raise BadInput("areas.nothing", path=file)
    if encoding is None and said == UNKNOWN_LETTERS:
        _refuse_misread(frame, file)
    return frame


def _refuse_misread(frame: gpd.GeoDataFrame, file: Path) -> None:
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    values = table.select_dtypes(["object", "string"]).to_numpy().ravel()
    texts = [str(one) for one in (*table.columns, *values) if isinstance(one, str)]
    misread = chinese_misread(texts)
    if misread is not None:
        given, chinese = misread
        raise BadInput("areas.encoding", path=file, given=given, chinese=chinese)


def _require_width(tolerance_m: float) -> None:
    if not 0 <= tolerance_m <= MOST_TOLERANCE_M:
        raise BadInput("areas.bad_tolerance", given=tolerance_m, most=MOST_TOLERANCE_M)


def _require_layer(file: Path, layers: list[str], layer: str | None) -> None:
    if layer is None and len(layers) > 1:
        raise BadInput("areas.layers", path=file, layers=", ".join(layers))
    if layer is not None and layer not in layers:
        raise BadInput("areas.no_layer", path=file, given=layer, layers=", ".join(layers))


def _located(
    frame: gpd.GeoDataFrame, file: Path, given: pyproj.CRS | str | int | None
) -> gpd.GeoDataFrame:
    if given is not None:
        return frame.set_crs(coordinates.parse(given), allow_override=True)
    if frame.crs is None:
        raise BadInput("areas.no_crs", path=file)
    return frame


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
    source_crs: pyproj.CRS,
    closed: list[rules.Fault],
    left: list[rules.Fault],
) -> gpd.GeoDataFrame:
    frame = areas.reset_index(drop=True).assign(
        id=np.arange(1, len(areas) + 1),
        level=level,
        source=source_of(file),
        source_id=areas["code"].to_numpy(),
        source_crs=coordinates.label(source_crs),
    )
    frame.attrs.update(closed=closed, left=left)
    return frame
