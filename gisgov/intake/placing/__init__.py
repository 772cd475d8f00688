"""The rows of a file of any size with the area of each: read, placed and written some at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely

from gisgov.errors import BadInput
from gisgov.intake.faults import Fault
from gisgov.intake.placing.answers import Answers, How, answer
from gisgov.intake.placing.opening import open_rows
from gisgov.intake.placing.parts import ROWS, Part, Rows
from gisgov.intake.placing.spots import Columns, Spots, Spotter, columns_of
from gisgov.intake.placing.targets import ENDINGS, target
from gisgov.intake.tables.batch import Note
from gisgov.placing import AreaIndex

__all__ = [
    "ENDINGS",
    "ROWS",
    "Columns",
    "How",
    "Part",
    "Placed",
    "Rows",
    "columns_of",
    "open_rows",
    "place_rows",
]

NAMED = 5  # rows that are named of those without coordinates, and of those that cannot be read
SHOWN = 40  # letters of a cell
NO_SPOTS = Spots(np.empty(0), np.empty(0), np.empty(0, dtype=bool))

Progress = Callable[[str, float], None]


@dataclass
class Placed:
    """What became of the rows of a file."""

    rows: int = 0
    """Rows that were read."""
    written: int = 0
    """Rows that were written; more than were read where areas overlap and all were asked for."""
    placed: int = 0
    """Rows that lie in an area."""
    in_no_area: int = 0
    """Rows that have coordinates and lie in none."""
    without_coordinates: int = 0
    """Rows without coordinates, or with some that are no numbers or no place."""
    unread: int = 0
    """Rows that could not be read as rows of the table; they are not in the new file."""
    seconds: float = 0.0
    """How long the areas were asked, without reading, transforming and writing."""
    strays: list[tuple[int, str]] = field(default_factory=list)
    """The first rows without coordinates: line, or number of the row, and what stands there."""
    faults: list[Fault] = field(default_factory=list)
    """The first rows that could not be read."""
    notes: list[Note] = field(default_factory=list)
    """Codes and parameters: how the coordinates were read, and what else to know."""

    @property
    def points_per_second(self) -> float:
        """How many rows with coordinates the index answered in a second."""
        return (self.placed + self.in_no_area) / self.seconds if self.seconds else 0.0


def place_rows(
    rows: Rows,
    index: AreaIndex,
    file: Path,
    *,
    columns: Columns | None = None,
    declared: str | None = None,
    how: How = "point",
    column: str = "area",
    progress: Progress | None = None,
) -> Placed:
    """Write the rows with a column for the code of the area that each lies in.

    Coordinates are transformed to the system of the areas and put on the lattice, as the city does
    with all that it stores: a row gets the area that it would get once it is loaded. A row without
    coordinates, or in no area, is written with an empty code. Rows are held some at a time.

    Parameters
    ----------
    rows
        From `open_rows`, or a table of a city.
    index
        Areas.
    file
        What is written; its ending is one of `ENDINGS`.
    columns
        Where the coordinates are; found by `columns_of` where not given.
    declared
        What the coordinates are: an EPSG code, WKT, ``"wgs84"``, ``"gcj02"``, ``"bd09"``. Else
        what the file says; else it is found out by where the areas lie, or refused.
    how
        See `answers.answer`.
    column
        Name of the new column, the last one.
    progress
        Told how many rows are done, and which fraction.

    Raises
    ------
    BadInput
        What is asked of the file does not fit it: see `columns_of`, `coordinates.find`, `target`;
        the column is there already (`place.column_taken`); the ending is none that is known
        (`place.ending`); areas overlap (`placing.overlap`).
    Unavailable
        The file cannot be written (`export.failed`).
    """
    if file.suffix not in ENDINGS:
        raise BadInput("place.ending", file=file.name, endings=" ".join(ENDINGS))
    if column in rows.schema.names:
        raise BadInput("place.column_taken", column=column)
    where = columns or columns_of(rows)
    bounds = tuple(shapely.total_bounds(index.shapes).tolist())
    spotter = Spotter(rows, where, metric=index.crs, bounds=bounds, declared=declared)
    done = Placed(notes=list(rows.notes))
    kept = _kept(rows, file)
    fields = [rows.schema.field(position) for position in kept]
    schema = pa.schema([*fields, (column, pa.string())], metadata=rows.schema.metadata)
    codes = pa.array([str(code) for code in index.area_codes], pa.string())
    answer(index, NO_SPOTS, how)  # what is compiled at the first question counts as no answer
    with target(file, schema, geometry=rows.geometry, encoding=rows.encoding) as write:
        for part in rows.parts:
            spots = spotter.spots(part)
            started = time.perf_counter()
            answers = answer(index, spots, how)
            done.seconds += time.perf_counter() - started
            write(_with_codes(part.batch.select(kept), answers, codes, schema))
            _count(done, part, spots, answers, where)
            if progress is not None:
                progress(f"{done.rows:,}", part.done)
    done.notes += spotter.notes
    return done


def _kept(rows: Rows, file: Path) -> list[int]:
    """Positions of the columns that are written: CSV has no boxes around geometries."""
    boxes = set(rows.hidden) - {rows.geometry} if file.suffix == ".csv" else set()
    return [position for position, name in enumerate(rows.schema.names) if name not in boxes]


def _with_codes(
    batch: pa.RecordBatch, answers: Answers, codes: pa.Array, schema: pa.Schema
) -> pa.RecordBatch:
    chosen = codes.take(pa.array(answers.areas, mask=answers.areas < 0))
    held = batch if answers.rows is None else batch.take(pa.array(answers.rows))
    return pa.record_batch([*held.columns, chosen], schema=schema)


def _count(done: Placed, part: Part, spots: Spots, answers: Answers, where: Columns) -> None:
    total, unknown = len(part.lines), int(spots.unknown.sum())
    found = answers.areas >= 0
    placed = int(found.sum()) if answers.rows is None else len(np.unique(answers.rows[found]))
    done.rows += total
    done.written += len(answers.areas)
    done.placed += placed
    done.without_coordinates += unknown
    done.in_no_area += total - placed - unknown
    done.unread += len(part.faults)
    done.faults += part.faults[: NAMED - len(done.faults)]
    for row in np.flatnonzero(spots.unknown)[: NAMED - len(done.strays)]:
        done.strays.append((int(part.lines[row]), _said(part.batch, int(row), where)))


def _said(batch: pa.RecordBatch, row: int, where: Columns) -> str:
    """What stands in the columns of coordinates of a row."""
    if where.geometry is not None:
        cell = batch.column(where.geometry)[row].as_py()
        return f"{where.geometry}={str(cell)[:SHOWN] if isinstance(cell, str | None) else '…'}"
    cells = ((name, batch.column(name)[row].as_py()) for name in where.names)
    return ", ".join(f"{name}={'' if cell is None else str(cell)[:SHOWN]}" for name, cell in cells)
