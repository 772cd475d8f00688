"""Opens a file of rows that are to be placed, whatever its size: Parquet or a text table."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyproj.exceptions import CRSError

from gisgov.errors import BadInput
from gisgov.intake.files import readable
from gisgov.intake.placing.parts import ROWS, Part, Rows
from gisgov.intake.placing.texts import read_text
from gisgov.intake.tables.kinds import format_of, local
from gisgov.intake.tables.parquet import geometry_of

__all__ = ["open_rows"]

HELD = 64 << 20  # bytes of rows, as long as the file has them
LEAST = 1024  # rows
BUFFER = 1 << 20  # bytes of a column that are read at a time, however long its chunk is


@contextmanager
def open_rows(path: str | os.PathLike[str], *, encoding: str | None = None) -> Iterator[Rows]:
    """Open a file for one reading of its rows.

    Parameters
    ----------
    path
        Parquet, GeoParquet, or a text table such as CSV; told by what it holds.
    encoding
        How the letters of a text are written, such as ``"GB18030"``; found where not given.

    Raises
    ------
    BadInput
        It cannot be read (`file.…`, `table.…`) or is of another kind (`place.kind`); while its
        rows are read, that it was changed meanwhile (`table.changed`).
    """
    local(os.fspath(path))
    file = readable(path)
    kind = format_of(file)
    if kind not in ("parquet", "text"):
        raise BadInput("place.kind", path=file)
    with ExitStack() as stack:
        before = _stamp(file)
        text = kind == "text"
        rows = read_text(file, stack, encoding=encoding) if text else _parquet(file, stack)
        yield replace(rows, parts=_unchanged(rows.parts, file, before))


def _unchanged(parts: Iterator[Part], file: Path, before: tuple[int, int]) -> Iterator[Part]:
    """The parts; at their end the file must still be the one that was opened."""
    yield from parts
    if _stamp(file) != before:
        raise BadInput("table.changed", path=file)


def _stamp(file: Path) -> tuple[int, int]:
    seen = file.stat()
    return seen.st_size, seen.st_mtime_ns


def _parquet(file: Path, stack: ExitStack) -> Rows:
    try:
        opened = stack.enter_context(pq.ParquetFile(file, buffer_size=BUFFER))
        geometry = geometry_of(opened)
    except (pa.ArrowException, OSError, ValueError, KeyError, CRSError) as error:
        raise BadInput("table.unreadable", path=file, reason=error) from error
    return Rows(
        name=file.name,
        schema=opened.schema_arrow,
        parts=_parts(file, opened),
        crs=geometry.crs if geometry else None,
        geometry=geometry.column if geometry else None,
        encoding=geometry.encoding if geometry else "WKB",
        hidden=geometry.hidden if geometry else (),
    )


def _parts(file: Path, opened: pq.ParquetFile) -> Iterator[Part]:
    total, before = max(opened.metadata.num_rows, 1), 0
    batches = opened.iter_batches(batch_size=_rows(opened.metadata))
    while True:
        try:
            batch = next(batches, None)
        except (pa.ArrowException, OSError) as error:
            raise BadInput("table.unreadable", path=file, reason=error) from error
        if batch is None:
            return
        lines = np.arange(before + 1, before + batch.num_rows + 1, dtype=np.int64)
        before += batch.num_rows
        yield Part(batch, lines, before / total)


def _rows(metadata: pq.FileMetaData) -> int:
    """How many rows are held at a time: fewer where they are long."""
    groups = range(metadata.num_row_groups)
    length = sum(metadata.row_group(group).total_byte_size for group in groups)
    return min(max(int(HELD * metadata.num_rows // max(length, 1)), LEAST), ROWS)
