"""Sheets of Excel. A sheet is held in memory; Excel itself ends at 1,048,576 rows.

The header may have several rows, and cells that are merged downwards give their value to each row.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import python_calamine as calamine

from gisgov.errors import BadInput
from gisgov.intake.faults import Fault
from gisgov.intake.tables import headers
from gisgov.intake.tables.batch import Batch, Note, Reading
from gisgov.intake.tables.cells import Sheet, cell_name, sheets_of
from gisgov.intake.tables.kinds import Format
from gisgov.intake.tables.values import series_of
from gisgov.intake.tables.witness import blocks

__all__ = ["read"]

LOCKED = "EncryptedPackage".encode("utf-16-le")  # what holds a new workbook under a password
DEEPEST = 3  # rows of a header
HALVES = {"地上", "地下", "above", "below"}  # names that mean nothing without those above

Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range: row and column from 0."""
Row = tuple[int, list[Any]]


@dataclass(frozen=True)
class _Opened:
    """One sheet, and where its table lies in it."""

    file: Path
    sheet: calamine.CalamineSheet
    odd: Sheet
    merged: list[Range]
    first_column: int
    header_end: int = 0
    columns: list[str] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    """Positions of the columns among the cells of a row."""


def read(file: Path, stack: ExitStack, *, kind: Format, sheet: str | None = None) -> Reading:
    """Open one sheet of a workbook; `stack` closes it.

    Raises
    ------
    BadInput
        It is locked (`table.password`), damaged (`table.unreadable`) or a bomb (see `cells`), its
        sheet is not said (`table.sheets`, `table.no_sheet`, `table.no_sheets`), or it has no
        header (`table.no_header`).
    """
    odd = sheets_of(file) if kind == "zip" else {}
    book = _book(file, kind, stack)
    chosen = _chosen(file, book, sheet)
    merged = chosen.merged_cell_ranges or []
    start, end = chosen.start or (0, 0), chosen.end or (0, 0)
    opened = _Opened(file, chosen, odd.get(chosen.name, Sheet()), merged, start[1])
    table, notes = _with_header(opened)
    return Reading(
        kind="excel",
        columns=table.columns,
        batches=lambda rows: _batches(table, rows),
        rows=max(end[0] - table.header_end, 0),
        notes=notes,
    )


def _book(file: Path, kind: Format, stack: ExitStack) -> calamine.CalamineWorkbook:
    """The workbook, under a name that says what it is: the reader goes by names."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gisgov-")))
    link = folder / ("book.xlsx" if kind == "zip" else "book.xls")
    link.symlink_to(file.resolve())
    try:
        return stack.enter_context(calamine.CalamineWorkbook.from_path(link))
    except calamine.PasswordError as error:
        raise BadInput("table.password", path=file) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        locked = kind == "ole" and any(LOCKED in block for block in blocks(file))
        if locked:
            raise BadInput("table.password", path=file) from error
        raise BadInput("table.unreadable", path=file, reason=error) from error


def _chosen(
    file: Path, book: calamine.CalamineWorkbook, sheet: str | None
) -> calamine.CalamineSheet:
    names = book.sheet_names
    if sheet is not None:
        if sheet not in names:
            raise BadInput("table.no_sheet", path=file, given=sheet, sheets=", ".join(names))
        return _sheet(file, book, sheet)
    seen = [
        one.name
        for one in book.sheets_metadata
        if one.visible == calamine.SheetVisibleEnum.Visible
        and one.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    held = [found for name in seen if (found := _sheet(file, book, name)).start is not None]
    if not held:
        raise BadInput("table.no_sheets", path=file)
    if len(held) > 1:
        raise BadInput("table.sheets", path=file, sheets=", ".join(one.name for one in held))
    return held[0]


def _sheet(file: Path, book: calamine.CalamineWorkbook, name: str) -> calamine.CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (calamine.CalamineError, ValueError) as error:
        raise BadInput("table.unreadable", path=file, reason=error) from error


# ---------------------------------------------------------------- the header


def _with_header(opened: _Opened) -> tuple[_Opened, list[Note]]:
    rows = list(itertools.islice(_filled(enumerate(opened.sheet.iter_rows())), headers.LOOKED_AT))
    spread = [(row, _spread(opened, row, cells)) for row, cells in rows]
    position = headers.header_row([cells for _, cells in spread], opened.file)
    top = rows[position][0]
    bottom = _bottom(opened.merged, dict(rows), top)
    levels = [cells for row, cells in spread if top <= row <= bottom]
    taken, names = _named(opened, levels, bottom)
    table = _Opened(
        opened.file, opened.sheet, opened.odd, opened.merged, opened.first_column, bottom,
        names.columns, taken,
    )  # fmt: skip
    return table, [*_notes(opened, position, top, bottom), *names.notes]


def _filled(rows: Iterator[Row]) -> Iterator[Row]:
    return ((row, cells) for row, cells in rows if headers.filled(cells))


def _spread(opened: _Opened, row: int, cells: list[Any]) -> list[Any]:
    """A row in which each cell that is merged to the right stands in every column it covers."""
    wide = list(cells)
    for (top, left), (_, right) in opened.merged:
        if top == row:
            first = left - opened.first_column
            for column in range(first, min(right - opened.first_column + 1, len(wide))):
                wide[column] = wide[first]
    return wide


def _bottom(merged: list[Range], rows: dict[int, list[Any]], top: int) -> int:
    """Last row of the header: as deep as its merged cells, and below those merged to the right."""
    here = [found for found in merged if found[0][0] == top]
    deepest = max((last for _, (last, _) in here), default=top)
    parted = any(right > left and last == top for (_, left), (last, right) in here)
    if parted and headers.is_header(rows.get(top + 1, [])):
        deepest = max(deepest, top + 1)
    return min(deepest, top + DEEPEST - 1)


def _named(
    opened: _Opened, levels: list[list[Any]], bottom: int
) -> tuple[list[int], headers.Names]:
    """Columns with a name or with values: the lowest name, with those above if it is not alone."""
    above = [headers.texts(column) for column in zip(*levels, strict=True)]
    lowest = [names[-1] if names else "" for names in above]
    full = [
        " ".join(names) if lowest.count(own) > 1 or own in HALVES else own
        for names, own in zip(above, lowest, strict=True)
    ]
    taken = [place for place, name in enumerate(full) if name]
    if len(taken) < len(full):
        held = _held(opened, bottom)
        taken = [place for place, name in enumerate(full) if name or place in held]
    return taken, headers.named([full[place] for place in taken])


def _held(opened: _Opened, bottom: int) -> set[int]:
    """Columns that hold anything below the header."""
    found: set[int] = set()
    for cells in itertools.islice(opened.sheet.iter_rows(), bottom + 1, None):
        found.update(place for place, cell in enumerate(cells) if cell != "")
    return found


def _notes(opened: _Opened, position: int, top: int, bottom: int) -> list[Note]:
    notes: list[Note] = []
    if bottom > top:
        notes.append(("table.header_rows", {"first": top + 1, "last": bottom + 1}))
    elif position:
        notes.append(("table.header_at", {"line": top + 1}))
    count = sum(first > bottom and last > first for (first, _), (last, _) in opened.merged)
    if count:
        notes.append(("table.merged", {"count": count}))
    return notes


# ---------------------------------------------------------------- the rows


def _batches(table: _Opened, size: int) -> Iterator[Batch]:
    rows = itertools.islice(enumerate(table.sheet.iter_rows()), table.header_end + 1, None)
    body = _merged_down(table, rows)
    while taken := list(itertools.islice(body, size)):
        yield _batch(table, taken)


def _merged_down(table: _Opened, rows: Iterator[Row]) -> Iterator[Row]:
    """Rows in which a cell that is merged downwards stands in each row it covers."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in table.merged:
        if bottom > top > table.header_end:
            starts.setdefault(top, []).append((left - table.first_column, bottom))
    held: dict[int, tuple[int, Any]] = {}
    for row, cells in rows:
        for column, (bottom, value) in list(held.items()):
            if row <= bottom and column < len(cells):
                cells[column] = value
            else:
                del held[column]
        for column, bottom in starts.get(row, ()):
            held[column] = (bottom, cells[column]) if column < len(cells) else (row, None)
        yield row, cells


def _batch(table: _Opened, taken: list[Row]) -> Batch:
    faults = [_fault(table, row) for row, _ in taken if _is_odd(table, row)]
    wrong = {fault.line - 1 for fault in faults}
    held = ((row, cells) for row, cells in taken if row not in wrong)
    rows = [(row, cells) for row, cells in held if any(cell != "" for cell in cells)]
    lines = np.array([row + 1 for row, _ in rows], dtype=np.int64)
    return Batch(_frame(table, [cells for _, cells in rows]), lines, None, faults)


def _frame(table: _Opened, rows: Sequence[list[Any]]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * (max(table.taken, default=0) + 1)
    held = {
        name: series_of(columns[place])
        for name, place in zip(table.columns, table.taken, strict=True)
    }
    return pd.DataFrame(held, index=pd.RangeIndex(len(rows)))


def _is_odd(table: _Opened, row: int) -> bool:
    odd = table.odd.odd.get(row)
    return odd is not None and odd.column - table.first_column in table.taken


def _fault(table: _Opened, row: int) -> Fault:
    odd = table.odd.odd[row]
    name = table.columns[table.taken.index(odd.column - table.first_column)]
    return Fault(row + 1, name, odd.value, odd.code, {"cell": cell_name(row, odd.column)})
