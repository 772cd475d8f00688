"""Tables written as text: cells between commas, semicolons, tabs or bars, names in the first row.

Lines are counted as an editor counts them, so that a fault is found where it is said to be.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gisgov.errors import BadInput
from gisgov.intake.faults import Fault
from gisgov.intake.tables import headers
from gisgov.intake.tables.batch import Batch, Note, Reading
from gisgov.intake.tables.encodings import letters
from gisgov.intake.tables.frames import frame_of, texts_of

__all__ = ["Layout", "layout_of", "read"]

DELIMITERS = ",\t;|，；"
SAMPLE = 1 << 16  # characters
LONGEST_CELL = 1 << 24  # characters; the outline of a city fits
SHOWN = 60
AT_THE_END = "unexpected end of data"  # csv's words for a quote that nothing closes
TOO_LONG = "field larger than field limit"

Row = tuple[int, list[str] | csv.Error]
"""Line at which a row begins, and its cells or why it has none."""


@dataclass(frozen=True)
class Layout:
    """How a text is cut into cells, and which line names them."""

    file: Path
    encoding: str
    """As Python names it."""
    delimiter: str
    columns: list[str]
    header_line: int
    """The first line of the row of names, from 1."""
    skipped: int
    """Lines before the first that csv reads: `sep=;`, which Excel writes."""


def read(file: Path, *, encoding: str | None = None) -> Reading:
    """Open a text table.

    Raises
    ------
    BadInput
        Its letters (see `letters`) or its header (`table.no_header`) are not known.
    """
    written = letters(file, encoding)
    layout, notes = layout_of(file, written.encoding)
    return Reading(
        kind="csv",
        columns=layout.columns,
        batches=lambda rows: _batches(layout, rows),
        encoding=written.encoding,
        notes=[*written.notes, *notes],
    )


# ---------------------------------------------------------------- the layout


def layout_of(file: Path, encoding: str) -> tuple[Layout, list[Note]]:
    """Find out how a text is cut into cells.

    Raises
    ------
    BadInput
        No row names the columns (`table.no_header`).
    """
    with file.open(encoding=encoding, newline="") as opened:
        sample = opened.read(SAMPLE)
    skipped, said = _said_delimiter(sample)
    sample = sample.partition("\n")[2] if skipped else sample
    delimiter = said or max(DELIMITERS, key=lambda one: _evenness(_sampled(sample, one)))
    rows = [(line, cells) for line, cells in _sampled(sample, delimiter) if any(cells)]
    position = headers.header_row([cells for _, cells in rows], file)
    line, cells = rows[position]
    names = headers.named(_without_empty_end(cells))
    titles: list[Note] = [("table.header_at", {"line": line + skipped})] if position else []
    layout = Layout(file, encoding, delimiter, names.columns, line + skipped, skipped)
    return layout, titles + names.notes


def _said_delimiter(sample: str) -> tuple[int, str | None]:
    first = sample.partition("\n")[0].strip().strip('"')
    said = first.lower().startswith("sep=") and len(first) == 5
    return (1, first[4]) if said else (0, None)


def _evenness(rows: list[tuple[int, list[str]]]) -> tuple[float, int]:
    """Share of rows that have as many cells as most rows have, and how many that are."""
    widths = [len(cells) for _, cells in rows]
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    return (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, 0)


def _sampled(sample: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Rows at the start of a text but for the last, which the sample may cut off."""
    found = _rows(io.StringIO(sample, newline=""), delimiter)
    rows = list(itertools.islice(found, headers.LOOKED_AT))
    if len(sample) == SAMPLE and 1 < len(rows) < headers.LOOKED_AT:
        rows.pop()
    held = [(line, [] if isinstance(cells, csv.Error) else cells) for line, cells in rows]
    return [(line, cells) for line, cells in held if cells != [""]]


def _without_empty_end(cells: list[str]) -> list[str]:
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return cells[:width]


# ---------------------------------------------------------------- the rows


def _batches(layout: Layout, size: int) -> Iterator[Batch]:
    with _opened(layout) as lines:
        rows = _rows(lines, layout.delimiter, before=layout.skipped)
        body = itertools.dropwhile(lambda row: row[0] <= layout.header_line, rows)
        while taken := list(itertools.islice(body, size)):
            yield _batch(taken, layout)


@contextmanager
def _opened(layout: Layout) -> Iterator[io.TextIOWrapper]:
    try:
        with layout.file.open(encoding=layout.encoding, newline="") as lines:
            for _ in range(layout.skipped):
                lines.readline()
            yield lines
    except UnicodeError as error:  # all of it was as said when it was opened
        raise BadInput("table.changed", path=layout.file) from error


def _rows(lines: Iterable[str], delimiter: str, *, before: int = 0) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line = before + 1
    while True:
        try:
            for cells in reader:
                yield line, cells
                line = before + reader.line_num + 1
        except csv.Error as error:
            yield line, error
            line = before + reader.line_num + 1
        else:
            return


def _batch(taken: list[Row], layout: Layout) -> Batch:
    width = len(layout.columns)
    lines: list[int] = []
    held: list[list[str]] = []
    faults: list[Fault] = []
    for line, cells in taken:  # csv gives rows, not columns
        if type(cells) is list and len(cells) == width:
            lines.append(line)
            held.append(cells)
        else:
            _odd(line, cells, layout, (lines, held, faults))
    return _without_nul(layout, lines, held, faults)


def _odd(
    line: int,
    cells: list[str] | csv.Error,
    layout: Layout,
    into: tuple[list[int], list[list[str]], list[Fault]],
) -> None:
    """Put a row of another width where it belongs: nowhere, among the rows or among the faults."""
    lines, held, faults = into
    width = len(layout.columns)
    if isinstance(cells, csv.Error):
        faults.append(_broken(line, cells, layout.file))
    elif not any(cells):
        return
    elif len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        lines.append(line)
        held.append(cells[:width])
    else:
        faults.append(_ragged(line, cells, width))


def _broken(line: int, error: csv.Error, file: Path) -> Fault:
    said = str(error)
    if said.startswith((AT_THE_END, TOO_LONG)):
        raise BadInput("table.open_quote", path=file, line=line) from error
    return Fault(line, None, None, "table.bad_quotes")


def _ragged(line: int, cells: list[str], width: int) -> Fault:
    shown = ", ".join(cells)[:SHOWN]
    counts = {"count": len(cells), "wanted": width}
    few = len(cells) < width
    return Fault(line, None, shown, "table.too_few" if few else "table.too_many", counts)


def _without_nul(
    layout: Layout, lines: list[int], held: list[list[str]], faults: list[Fault]
) -> Batch:
    """The rows as columns, without those that hold a zero byte, which no database takes."""
    columns = zip(*held, strict=True) if held else ((),) * len(layout.columns)
    arrays = [texts_of(column) for column in columns]
    zero = np.zeros(len(lines), dtype=bool)
    filled = zero.copy()
    for array in arrays:
        zero |= _said(pc.match_substring(array, "\0"))
        filled |= np.asarray(array.is_valid())
    kept = filled & ~zero
    placed = np.asarray(lines, dtype=np.int64)
    faults += [Fault(int(line), None, None, "table.zero_byte") for line in placed[zero]]
    frame = frame_of(layout.columns, (a.filter(pa.array(kept)) for a in arrays), int(kept.sum()))
    return Batch(frame, placed[kept], None, sorted(faults, key=lambda fault: fault.line))


def _said(answers: pa.BooleanArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(pc.fill_null(answers, fill_value=False))
