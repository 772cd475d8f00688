"""The quarantine file: rows that were not loaded, as they stood, each with what is wrong."""

from __future__ import annotations

import csv
import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely

from gisgov.intake.faults import Fault
from gisgov.intake.tables import Batch, Table

__all__ = ["MARKS", "beside", "write_rejects"]

MARKS = ("_line", "_column", "_value", "_reason")
"""Columns that the quarantine file adds."""

BETWEEN = " | "


def beside(path: Path) -> Path:
    """Where the quarantine file of a file is written.

    Examples
    --------
    >>> beside(Path("in/hydrants.xlsx")).as_posix()
    'in/hydrants.quarantine.csv'
    """
    return path.with_name(f"{path.name.removesuffix(path.suffix)}.quarantine.csv")


def write_rejects(
    table: Table, faults: Sequence[Fault], to: Path, *, untold: Collection[str] = ()
) -> None:
    """Write the faulty rows with their columns, to be put right and loaded again.

    One line a row; geometry as WKT in the file's own coordinates. Only its owner may read it.

    Parameters
    ----------
    table
        The open file, read once more.
    faults
        What was wrong, of any rows.
    to
        The file; one that is there is replaced.
    untold
        Columns that are left out, because they name people.
    """
    by_line: dict[int, list[Fault]] = {}
    for fault in faults:
        by_line.setdefault(fault.line, []).append(fault)
    columns = [name for name in table.columns if name not in MARKS and name not in untold]
    shape = ["geometry"] if table.has_geometry else []
    partial = to.with_name(f"{to.name}.part")
    with os.fdopen(
        os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        "w",
        encoding="utf-8-sig",
        newline="",
    ) as out:
        writer = csv.writer(out)
        writer.writerow([*columns, *shape, *MARKS])
        for batch in table.batches():
            writer.writerows(_rows(batch, columns, by_line))
        for line in sorted(by_line):  # those that could not be read as rows at all
            blank = [""] * (len(columns) + len(shape))
            writer.writerow([*blank, *_marks(by_line[line])])
    partial.replace(to)


def _rows(
    batch: Batch, columns: list[str], by_line: dict[int, list[Fault]]
) -> Iterator[list[object]]:
    """The batch's faulty rows; their faults are taken out of the list."""
    wrong = np.flatnonzero(np.isin(batch.lines, list(by_line)))
    frame = batch.frame[columns].iloc[wrong].astype(object)
    written = frame.where(frame.notna(), "").to_numpy()
    for row, held in zip(wrong, written, strict=True):
        cells = list(held)
        if batch.geometry is not None:
            shape = batch.geometry[row]
            cells.append("" if shape is None else shapely.to_wkt(shape, rounding_precision=-1))
        yield [*cells, *_marks(by_line.pop(int(batch.lines[row])))]


def _marks(faults: list[Fault]) -> list[object]:
    """What is wrong with one row, in the order of `MARKS`."""
    named = [
        BETWEEN.join(given or "" for given in each)
        for each in (
            [fault.column for fault in faults],
            [fault.value for fault in faults],
            [fault.say() for fault in faults],
        )
    ]
    return [faults[0].line, *named]
