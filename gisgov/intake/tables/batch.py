"""What a reader gives: an open table, and its rows by the batch."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj

from gisgov.intake.faults import Fault

__all__ = ["ROWS", "Batch", "Kind", "Note", "Reading", "Table"]

ROWS = 65_536

Kind = Literal["csv", "excel", "vector", "parquet"]
Note = tuple[str, dict[str, Any]]
"""Code of `gisgov.words` and its parameters."""


@dataclass(frozen=True)
class Batch:
    """Some rows of a table."""

    frame: pd.DataFrame
    """Columns as in the file; values as the file holds them, missing ones as None, NaN or NA."""
    lines: npt.NDArray[np.int64]
    """Where each row stands: line of a text, row of a sheet, else number of the feature, from 1."""
    geometry: npt.NDArray[np.object_] | None = None
    """Shapely geometry of each row in the file's coordinates, None where it has none."""
    faults: list[Fault] = field(default_factory=list)
    """Rows that cannot be read; they are not in the frame."""


@dataclass(frozen=True)
class Reading:
    """A file as one format's reader knows it."""

    kind: Kind
    columns: list[str]
    batches: Callable[[int], Iterator[Batch]]
    rows: int | None = None
    crs: pyproj.CRS | None = None
    has_geometry: bool = False
    encoding: str | None = None
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """An open table of any format. Made by `open_table`."""

    file: Path
    reading: Reading
    digest: str
    """SHA-256 of the file at opening; of a shapefile, of its parts one after the other."""
    unchanged: Callable[[], None]
    """Refuses a file that was changed since it was opened."""
    stack: ExitStack
    """Closed with the file: a reading that was not brought to its end is ended then."""

    @property
    def kind(self) -> Kind:
        """Which reader reads it."""
        return self.reading.kind

    @property
    def columns(self) -> list[str]:
        """Names of the columns in the file's order, without the geometry."""
        return self.reading.columns

    @property
    def crs(self) -> pyproj.CRS | None:
        """Coordinate system that the file says; None where it says none."""
        return self.reading.crs

    @property
    def has_geometry(self) -> bool:
        """Whether batches carry geometry."""
        return self.reading.has_geometry

    @property
    def rows(self) -> int | None:
        """How many rows there are at most; None where only reading tells."""
        return self.reading.rows

    @property
    def encoding(self) -> str | None:
        """How the letters of a text or a shapefile are written."""
        return self.reading.encoding

    @property
    def notes(self) -> list[Note]:
        """What was found out about the file and people should know."""
        return self.reading.notes

    def batches(self, rows: int = ROWS) -> Iterator[Batch]:
        """Give the rows, `rows` at a time, and see at the end that the file is still the same.

        Raises
        ------
        BadInput
            The file was changed meanwhile (`table.changed`), or breaks off (`table.unreadable`,
            `table.open_quote`).
        """
        given = self._batches(rows)
        self.stack.callback(given.close)
        return given

    def _batches(self, rows: int) -> Generator[Batch, None, None]:
        yield from self.reading.batches(rows)
        self.unchanged()
