"""Atoms and their borders as bytes of a column, and back: Arrow, compressed."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

from gisgov.zoning import Atoms, Borders

__all__ = ["packed", "unpacked"]

OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")


def packed(atoms: Atoms) -> tuple[bytes, bytes]:
    """The atoms and their borders, as two files of Arrow."""
    frame = pd.DataFrame(atoms.frame.drop(columns="geometry"))
    frame = frame.assign(geometry=shapely.to_wkb(atoms.frame.geometry.to_numpy()))
    borders = atoms.borders
    pairs = {
        "one": borders.one,
        "other": borders.other,
        "length_m": borders.length_m,
        "off_street_m": borders.off_street_m,
        "passable": borders.passable,
    }
    return _written(pa.Table.from_pandas(frame, preserve_index=False)), _written(pa.table(pairs))


def unpacked(atoms: bytes, borders: bytes, *, srid: int) -> Atoms:
    """The atoms that `packed` wrote."""
    frame = _read(atoms).to_pandas()
    for name in ("special", "current"):
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    frame["buildings"] = [[int(one) for one in held] for held in frame["buildings"]]
    shapes = shapely.from_wkb(frame.pop("geometry").to_numpy(dtype=object))
    pairs = _read(borders)
    columns = {name: pairs[name].to_numpy() for name in pairs.column_names}
    found = gpd.GeoDataFrame(frame, geometry=shapes, crs=srid)
    found.attrs = dict(frame.attrs)  # what `unjoined` tells
    return Atoms(found, Borders(**columns))


def _written(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema, options=OPTIONS) as file:
        file.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def _read(content: bytes) -> pa.Table:
    return pa.ipc.open_file(pa.BufferReader(content)).read_all()
