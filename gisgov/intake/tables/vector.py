"""Map files that GDAL reads, streamed by the batch.

GDAL is given a link in a folder of its own, so that a path is never taken for an address or an
archive and nothing is written beside the file.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import pyogrio.errors as gdal
import pyproj
from pyogrio.raw import open_arrow
from pyproj.exceptions import CRSError

from gisgov.errors import BadInput
from gisgov.intake.tables import codepages, geojson
from gisgov.intake.tables.batch import Batch, Note, Reading
from gisgov.intake.tables.codepages import Spelling
from gisgov.intake.tables.frames import frame_of
from gisgov.intake.tables.kinds import Format
from gisgov.intake.tables.shapes import with_geometry

__all__ = ["parts_of", "read"]

ENDINGS: dict[Format, str] = {
    "shapefile": ".shp",
    "dbase": ".dbf",
    "geopackage": ".gpkg",
    "flatgeobuf": ".fgb",
    "json": ".geojson",
    "kml": ".kml",
    "dxf": ".dxf",
}
BESIDE: dict[Format, tuple[str, ...]] = {
    "shapefile": (".shx", ".dbf", ".prj", ".cpg"),
    "dbase": (".cpg",),
    "geopackage": (".gpkg-wal",),
}
NO_JOURNAL = b"\x01\x01"  # of the write-ahead kind
DRIVERS = {
    "ESRI Shapefile", "GPKG", "FlatGeobuf", "GeoJSON", "GeoJSONSeq", "TopoJSON", "ESRIJSON",
    "JSONFG", "KML", "LIBKML", "DXF", "OpenFileGDB",
}  # fmt: skip
FAILURES = (
    gdal.DataSourceError,
    gdal.DataLayerError,
    gdal.FieldError,
    gdal.FeatureError,
    gdal.GeometryError,
    gdal.CRSError,
    pa.ArrowException,
    ValueError,
    OSError,
)


@dataclass(frozen=True)
class _Source:
    """One layer of a file, as GDAL is asked for it."""

    file: Path
    link: Path
    layer: str
    spelling: Spelling


def read(
    file: Path,
    kind: Format,
    stack: ExitStack,
    *,
    layer: str | None = None,
    encoding: str | None = None,
) -> Reading:
    """Open one layer of a map file; `stack` removes at its end what was written meanwhile.

    Raises
    ------
    BadInput
        GDAL cannot read it (`table.unreadable`), a part of it is missing (`table.part_missing`),
        its layer is not said (`table.layers`, `table.no_layer`, `table.no_layers`), or its letters
        are not known.
    """
    spelling = codepages.spelling(file, kind, encoding)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gisgov-")))
    link = _linked(file, kind, folder, spelling)
    return read_link(file, link, layer=layer, spelling=spelling)


def read_link(file: Path, link: Path, *, layer: str | None, spelling: Spelling) -> Reading:
    """Open one layer of what GDAL finds under `link`; errors name `file`."""
    chosen = _layer(file, link, layer)
    source = _Source(file, link, chosen, spelling)
    info = _quiet(file, lambda: pyogrio.read_info(link, layer=chosen, encoding=spelling.asked))
    if info["driver"] not in DRIVERS:
        raise BadInput("table.unknown_kind", path=file)
    crs, notes = _crs(info["crs"])
    rows = int(info["features"])
    return Reading(
        kind="vector",
        columns=[spelling.mended(str(name)) for name in info["fields"]],
        batches=lambda size: _batches(source, size),
        rows=rows if rows >= 0 else None,
        crs=crs,
        has_geometry=info["geometry_type"] is not None,
        encoding=spelling.encoding,
        notes=[*spelling.notes, *notes],
    )


def parts_of(file: Path, kind: Format) -> list[Path]:
    """The files that together are this one: itself and, of a shapefile, those beside it."""
    if kind not in BESIDE:
        return [file]
    near = {one.name.lower(): one for one in sorted(file.parent.iterdir(), reverse=True)}
    names = [file.stem.lower() + ending for ending in BESIDE[kind]]
    return [file, *(near[name] for name in names if name in near)]


def _linked(file: Path, kind: Format, folder: Path, spelling: Spelling) -> Path:
    name = "".join("_" if letter in "!?%:{}" else letter for letter in file.stem)
    link = folder / f"{name}{ENDINGS[kind]}"
    beside = parts_of(file, kind)[1:]
    _require_index(file, kind, beside)
    _put(file, link, kind)
    for part in beside:
        _put(part, folder / f"{name}{part.name[len(file.stem) :].lower()}", kind)
    if kind == "json":
        return geojson.prepared(file, link, spelling)
    return codepages.without_page(link) if kind == "dxf" else link


def _put(part: Path, link: Path, kind: Format) -> None:
    """Link a part, or copy it where SQLite would write beside it for having a journal."""
    with part.open("rb") as opened:
        plain = opened.read(20)[18:20] == NO_JOURNAL and not link.name.endswith("-wal")
    if kind == "geopackage" and not plain:
        shutil.copyfile(part, link)
    else:
        link.symlink_to(part.resolve())


def _require_index(file: Path, kind: Format, beside: list[Path]) -> None:
    if kind != "shapefile":
        return
    if file.suffix.lower() != ".shp":
        raise BadInput("table.part_missing", path=file, part=".shp")
    if not any(part.suffix.lower() == ".shx" for part in beside):
        raise BadInput("table.part_missing", path=file, part=".shx")


# ---------------------------------------------------------------- what GDAL says of it


def _layer(file: Path, link: Path, layer: str | None) -> str:
    listed = [str(one) for one, _ in _quiet(file, lambda: pyogrio.list_layers(link))]
    if layer is not None and layer not in listed:
        raise BadInput("table.no_layer", path=file, given=layer, layers=", ".join(listed))
    if layer is not None or len(listed) == 1:
        return layer or listed[0]
    held = [one for one in listed if _has_rows(file, link, one)]
    if not held:
        raise BadInput("table.no_layers", path=file)
    if len(held) > 1:
        raise BadInput("table.layers", path=file, layers=", ".join(held))
    return held[0]


def _has_rows(file: Path, link: Path, layer: str) -> bool:
    info = _quiet(file, lambda: pyogrio.read_info(link, layer=layer, force_feature_count=True))
    return bool(info["features"])


def _crs(said: str | None) -> tuple[pyproj.CRS | None, list[Note]]:
    if said is None:
        return None, []
    try:
        crs = pyproj.CRS.from_user_input(said)
    except CRSError:
        return None, [("table.odd_crs", {"given": said[:80]})]
    return (None if crs.is_engineering else crs), []


def _quiet(file: Path, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever GDAL gives
    """Ask GDAL; its warnings are not for people, its errors are told in our words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ask()
    except UnicodeDecodeError as error:
        raise BadInput("table.wrong_letters", path=file) from error
    except FAILURES as error:
        raise BadInput("table.unreadable", path=file, reason=error) from error


# ---------------------------------------------------------------- the rows


def _batches(source: _Source, size: int) -> Iterator[Batch]:
    with ExitStack() as stack:
        asked = open_arrow(
            source.link,
            layer=source.layer,
            encoding=source.spelling.asked,
            batch_size=size,
            use_pyarrow=True,
        )
        meta, reader = _quiet(source.file, lambda: stack.enter_context(asked))
        geometry = meta["geometry_name"] or "wkb_geometry"
        before = 0
        while (held := _quiet(source.file, lambda: next(reader, None))) is not None:
            lines = np.arange(before + 1, before + held.num_rows + 1, dtype=np.int64)
            before += held.num_rows
            yield _batch(held, geometry, lines, source)


def _batch(
    held: pa.RecordBatch, geometry: str, lines: np.ndarray[Any, np.dtype[np.int64]], source: _Source
) -> Batch:
    _require_letters(held, source.file)
    names = [name for name in held.schema.names if name != geometry]
    arrays = [source.spelling.mended_array(held.column(name)) for name in names]
    columns = [source.spelling.mended(name) for name in names]
    if geometry not in held.schema.names:
        return Batch(frame_of(columns, arrays, held.num_rows), lines)
    return with_geometry(columns, arrays, held.column(geometry), lines)


def _require_letters(held: pa.RecordBatch, file: Path) -> None:
    try:
        held.validate(full=True)
    except pa.ArrowInvalid as error:
        raise BadInput("table.wrong_letters", path=file) from error
