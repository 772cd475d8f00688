"""The files of a whole city, read again: which city it is, and its tables by their keys.

A reference is a pair of columns, the source and the source_id of the row that is meant. `numbered`
puts the numbers of a database in their place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyogrio.raw import read_arrow

from gisgov.errors import BadInput
from gisgov.intake.files import readable

__all__ = ["CITY", "FORMAT", "CityFile", "frame_of", "keys_of", "numbered", "open_city_file"]

CITY = "city"
"""Table that tells which city the files hold."""

FORMAT = 1
"""Number of this way of writing a city; a newer one is refused by name."""

BETWEEN = "\x1f"  # the unit separator of ASCII, which no key has
ENDINGS = (".parquet", ".csv")


@dataclass(frozen=True)
class CityFile:
    """The files of a city, and what they say of it."""

    path: Path
    ending: str
    name: str
    name_en: str | None
    srid: int
    time_zone: str
    settings: dict[str, Any]
    rows: dict[str, int]
    """By table, how many rows there are."""

    def read(self, table: str, columns: pa.Schema) -> pa.Table:
        """One table, with these columns in these types; geometry is WKB.

        Raises
        ------
        BadInput
            The table or a column is missing, has fewer or more rows than the file says, or holds
            a value of another type.
        """
        found = _read(self.path, self.ending, table)
        if found.num_rows != self.rows.get(table, 0):
            wanted = self.rows.get(table, 0)
            raise BadInput("exchange.rows", table=table, found=found.num_rows, wanted=wanted)
        return _typed(found, table, columns)


def open_city_file(path: Path) -> CityFile:
    """Read which city the files hold.

    Parameters
    ----------
    path
        A GeoPackage or a folder that an export wrote.

    Raises
    ------
    BadInput
        There is none, it holds no city, or it was written by a newer program.
    """
    ending = _ending(path)
    found = _read(path, ending, CITY).to_pylist()
    if len(found) != 1 or "format" not in found[0]:
        raise BadInput("exchange.no_city", path=path)
    told = found[0]
    if int(told["format"]) > FORMAT:
        raise BadInput("exchange.newer", path=path, found=told["format"], known=FORMAT)
    return CityFile(
        path=path,
        ending=ending,
        name=told["name"],
        name_en=told["name_en"],
        srid=int(told["srid"]),
        time_zone=told["time_zone"],
        settings=json.loads(told["settings"]),
        rows=json.loads(told["rows"]),
    )


def keys_of(sources: pa.ChunkedArray, refs: pa.ChunkedArray) -> pa.ChunkedArray:
    """Each source and source_id as one key; null where one of them is."""
    return pc.binary_join_element_wise(sources, refs, BETWEEN)


def numbered(
    table: pa.Table, link: str, *, ids: Mapping[str, pa.Array], name: str, target: str
) -> pa.Table:
    """The table with a number in place of the key of a reference.

    Parameters
    ----------
    table
        Has the columns `LINK_source` and `LINK_ref`; it is not changed.
    link
        Name of the reference; its number becomes `LINK_id`.
    ids
        Arrays `key`, from `keys_of`, and `id`, index-aligned.
    name, target
        Of the table and of that which is referred to, for the error.

    Raises
    ------
    BadInput
        A key belongs to no row (`exchange.no_target`).
    """
    source, ref = f"{link}_source", f"{link}_ref"
    keys = keys_of(table.column(source), table.column(ref))
    found = pc.index_in(keys, value_set=ids["key"])
    lost = pc.and_(keys.is_valid(), found.is_null())
    if pc.any(lost).as_py():
        row = table.filter(lost).slice(0, 1).to_pylist()[0]
        raise BadInput(
            "exchange.no_target", table=name, target=target, source=row[source], given=row[ref]
        )
    numbers = pc.take(ids["id"], found)
    return table.drop_columns([source, ref]).append_column(f"{link}_id", numbers)


def frame_of(table: pa.Table, *, points: Sequence[str] = ()) -> pd.DataFrame:
    """The table as a frame of the schema, with shapely's geometry.

    Parameters
    ----------
    table
        WKB in `geometry`, where there is one.
    points
        Points that are given as `NAME_x` and `NAME_y`.
    """
    shapes = {}
    if "geometry" in table.column_names:
        shapes["geometry"] = shapely.from_wkb(table.column("geometry").to_pylist())
    for point in points:
        x, y = (table.column(f"{point}_{axis}").to_numpy() for axis in "xy")
        there = shapely.points(np.nan_to_num(x), np.nan_to_num(y))
        shapes[point] = np.where(np.isnan(x), None, there)
    spent = [*shapes, *(f"{point}_{axis}" for point in points for axis in "xy")]
    rest = table.drop_columns([name for name in spent if name in table.column_names])
    frame = rest.to_pandas(types_mapper=pd.ArrowDtype)
    return pd.DataFrame(frame.assign(**{n: gpd.GeoSeries(some) for n, some in shapes.items()}))


# ---------------------------------------------------------------- the three kinds of files


def _ending(path: Path) -> str:
    if path.is_dir():
        for ending in ENDINGS:
            if (path / f"{CITY}{ending}").is_file():
                return ending
        raise BadInput("exchange.no_city", path=path)
    readable(path)
    if path.suffix != ".gpkg" or CITY not in _layers(path):
        raise BadInput("exchange.no_city", path=path)
    return ".gpkg"


def _layers(path: Path) -> list[str]:
    try:
        return [str(name) for name, _ in pyogrio.list_layers(path)]
    except pyogrio.errors.DataSourceError as error:
        raise BadInput("exchange.broken", path=path, reason=str(error)) from error


def _read(path: Path, ending: str, table: str) -> pa.Table:
    reader = {".gpkg": _read_layer, ".parquet": _read_parquet, ".csv": _read_csv}[ending]
    try:
        return reader(path, table)
    except FileNotFoundError as error:
        raise BadInput("exchange.no_table", path=path, table=table) from error
    except (pyogrio.errors.DataLayerError, pyogrio.errors.DataSourceError) as error:
        raise BadInput("exchange.broken", path=path, reason=str(error)) from error
    except (pa.ArrowInvalid, OSError) as error:
        raise BadInput("exchange.broken", path=path, reason=str(error)) from error


def _read_layer(path: Path, table: str) -> pa.Table:
    told, found = read_arrow(path, layer=table)
    geometry = told["geometry_name"] or "wkb_geometry"
    return found.rename_columns(["geometry" if n == geometry else n for n in found.column_names])


def _read_parquet(path: Path, table: str) -> pa.Table:
    return pq.read_table(path / f"{table}.parquet")


def _read_csv(path: Path, table: str) -> pa.Table:
    """All as text: an empty cell is null, two quotes are a text without letters."""
    file = path / f"{table}.csv"
    with file.open(encoding="utf-8-sig", newline="") as opened:
        names = opened.readline().strip().replace('"', "").split(",")
    found = pacsv.read_csv(
        file,
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    if "geometry" not in found.column_names:
        return found
    shapes = shapely.from_wkt(found.column("geometry").to_pylist())
    column = pa.array(shapely.to_wkb(shapes), pa.binary())
    return found.set_column(found.column_names.index("geometry"), "geometry", column)


def _typed(found: pa.Table, table: str, columns: pa.Schema) -> pa.Table:
    for name in columns.names:
        if name not in found.column_names:
            raise BadInput("exchange.no_column", table=table, column=name)
    try:
        arrays = [_cast(found.column(field.name), field.type) for field in columns]
        return pa.table(arrays, schema=columns)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        raise BadInput("exchange.bad_value", table=table, reason=str(error)) from error


def _cast(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_time(kind) and pa.types.is_string(column.type):  # Arrow reads none from text
        given = column.to_pylist()
        return pa.chunked_array([[text and time.fromisoformat(text) for text in given]], kind)
    return column.cast(kind)
