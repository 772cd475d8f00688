"""Opens a table of any format by what it holds, whatever its name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from gisgov.intake.files import readable
from gisgov.intake.tables import excel, parquet, text, vector, zips
from gisgov.intake.tables.batch import Reading, Table
from gisgov.intake.tables.kinds import Format, format_of, local
from gisgov.intake.tables.witness import witness

__all__ = ["open_table"]


@contextmanager
def open_table(
    path: str | os.PathLike[str],
    *,
    layer: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Iterator[Table]:
    """Open a table or map file for reading; what it is is told by its contents.

    Read are CSV and its kin, Excel, GeoPackage, GeoJSON, Shapefile, FlatGeobuf, KML, DXF, Parquet
    and GeoParquet, and a zip with one of them.

    Parameters
    ----------
    path
        The file, on this machine.
    layer
        Layer of a map file with several, or file in a zip with several.
    sheet
        Sheet of a workbook with several.
    encoding
        How its letters are written, such as ``"GB18030"``; found where not given.

    Yields
    ------
    Table
        Its columns, what it says of itself, and its rows by the batch.

    Raises
    ------
    BadInput
        What concerns the whole file: it cannot be read, or not without being told more.
    """
    local(os.fspath(path))
    file = readable(path)
    kind = format_of(file)
    with ExitStack() as stack:
        seen = witness(file, vector.parts_of(file, kind))
        reading = _reading(file, kind, stack, layer, sheet, encoding)
        yield Table(file, reading, seen.digest, seen.unchanged, stack)


def _reading(
    file: Path,
    kind: Format,
    stack: ExitStack,
    layer: str | None,
    sheet: str | None,
    encoding: str | None,
) -> Reading:
    if kind == "zip" and not zips.is_workbook(file):
        inner = zips.unpacked(file, stack, layer)
        with zips.named(file, inner):
            kept = None if inner.chosen else layer
            found = _reading(inner.file, inner.kind, stack, kept, sheet, encoding)
        return zips.renamed(found, file, inner)
    if kind in ("zip", "ole"):
        return excel.read(file, stack, kind=kind, sheet=sheet)
    if kind == "parquet":
        return parquet.read(file, stack)
    if kind == "text":
        return text.read(file, encoding=encoding)
    return vector.read(file, kind, stack, layer=layer, encoding=encoding)
