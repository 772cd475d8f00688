"""The rows of a large file, some at a time: as the file has them, with nothing made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyproj

from gisgov.intake.faults import Fault
from gisgov.intake.tables.batch import Note

__all__ = ["ROWS", "Part", "Rows"]

ROWS = 1 << 17
"""Rows that are held at a time, where the file lets that be chosen."""


@dataclass(frozen=True)
class Part:
    """Some rows of a file, in its order."""

    batch: pa.RecordBatch
    """Every column, as the file has it."""
    lines: npt.NDArray[np.int64]
    """Where each row begins: line of a text, else number of the row, from 1."""
    done: float
    """Fraction of the file that has been read with this part."""
    faults: list[Fault] = field(default_factory=list)
    """Rows that cannot be read as rows of this table; they are not in the batch."""


@dataclass(frozen=True)
class Rows:
    """An open file, or a table of a city: what its rows look like, and the rows, once."""

    name: str
    """What progress and errors call it."""
    schema: pa.Schema
    parts: Iterator[Part]
    crs: pyproj.CRS | None = None
    """Coordinate system that it says."""
    geometry: str | None = None
    """Its column of geometry."""
    encoding: str = "WKB"
    """How that is written."""
    hidden: tuple[str, ...] = ()
    """Columns that only help to read others: boxes around geometries."""
    notes: list[Note] = field(default_factory=list)
    """What was found out about it and people should know."""
