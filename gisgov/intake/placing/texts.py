"""Text tables by the block: arrow reads what is regular, and what is odd is read row by row.

Both take every cell as text. A row of another width or a cell longer than a block is left to the
reader that names lines: it goes on after the last row that was given.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from gisgov.intake.placing.occurring import holds
from gisgov.intake.placing.parts import ROWS, Part, Rows
from gisgov.intake.tables import text
from gisgov.intake.tables.batch import Batch
from gisgov.intake.tables.encodings import letters
from gisgov.intake.tables.text import Layout

__all__ = ["read_text"]

BLOCK = 1 << 22  # bytes; some 50,000 rows. Arrow reads up to 32 blocks ahead
ENDS = r"\r\n|\n|\r"
ENDS_OF_LINES = b"\r\n"

Lines = npt.NDArray[np.int64]


def read_text(file: Path, stack: ExitStack, *, encoding: str | None = None) -> Rows:
    """Open a text table; `stack` closes it.

    Raises
    ------
    BadInput
        Its letters (see `letters`) or its header (`table.no_header`) are not known.
    """
    written = letters(file, encoding)
    layout, notes = text.layout_of(file, written.encoding)
    schema = pa.schema([(name, pa.string()) for name in layout.columns])
    source = stack.enter_context(pa.OSFile(str(file)))
    return Rows(
        name=file.name,
        schema=schema,
        parts=_parts(layout, schema, source),
        notes=[*written.notes, *notes],
    )


def _parts(layout: Layout, schema: pa.Schema, source: pa.NativeFile) -> Iterator[Part]:
    size, done = max(source.size(), 1), 0.0
    last = layout.header_line
    odd: list[str] = []
    for batch, lines in _regular(layout, schema, source, odd):
        last, done = int(lines[-1]), min(source.tell() / size, 1.0)
        filled = _filled(batch)
        yield Part(batch.filter(pa.array(filled)), lines[filled], done)
    if odd:
        yield from _exact(layout, schema, after=last, done=done)


# ---------------------------------------------------------------- the quick way


def _regular(
    layout: Layout, schema: pa.Schema, source: pa.NativeFile, odd: list[str]
) -> Iterator[tuple[pa.RecordBatch, Lines]]:
    """Blocks and where each of their rows begins, up to the first block with something `odd`."""

    def note(row: pacsv.InvalidRow) -> str:
        odd.append(row.text)
        return "skip"

    if _is_odd(layout):
        odd.append(layout.delimiter)
        return
    line = layout.header_line + 1
    try:
        for batch in _reader(layout, schema, source, note):
            if odd:
                return
            ends = np.cumsum(1 + _line_ends(batch))
            if len(ends):
                yield batch, line + np.concatenate([[0], ends[:-1]])
                line += int(ends[-1])
    except pa.ArrowInvalid as error:
        odd.append(str(error))


def _is_odd(layout: Layout) -> bool:
    """Whether arrow could not cut the rows, or where the first one begins is not plain."""
    with layout.file.open(encoding=layout.encoding, newline="") as opened:
        for _ in range(layout.header_line - 1):
            opened.readline()
        head = opened.readline()
    return not layout.delimiter.isascii() or head.count('"') % 2 == 1


def _reader(
    layout: Layout, schema: pa.Schema, source: pa.NativeFile, note: object
) -> pacsv.CSVStreamingReader:
    plain = layout.encoding in ("utf-8", "utf-8-sig")  # arrow knows the mark at the start
    return pacsv.open_csv(
        source,
        read_options=pacsv.ReadOptions(
            column_names=schema.names,
            skip_rows=layout.header_line - 1,
            skip_rows_after_names=1,
            block_size=BLOCK,
            encoding="utf8" if plain else layout.encoding,
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=layout.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=note,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )


def _line_ends(batch: pa.RecordBatch) -> Lines:
    """How many lines end within the cells of each row."""
    ends = np.zeros(batch.num_rows, dtype=np.int64)
    for column in batch.columns:
        if holds(column, ENDS_OF_LINES):
            found = pc.fill_null(pc.count_substring_regex(column, ENDS), 0)
            ends += found.to_numpy(zero_copy_only=False)
    return ends


def _filled(batch: pa.RecordBatch) -> npt.NDArray[np.bool_]:
    """Rows of which some cell says something; a blank line is none."""
    blank = np.ones(batch.num_rows, dtype=bool)
    for column in batch.columns:
        if not column.null_count:
            return np.ones(batch.num_rows, dtype=bool)
        blank &= np.asarray(column.is_null())
    return ~blank


# ---------------------------------------------------------------- row by row


def _exact(layout: Layout, schema: pa.Schema, *, after: int, done: float) -> Iterator[Part]:
    read = text.read(layout.file, encoding=layout.encoding)
    size = max(layout.file.stat().st_size, 1)
    for held in read.batches(ROWS):
        kept = held.lines > after
        faults = [fault for fault in held.faults if fault.line > after]
        batch = _as_text(held, schema).filter(pa.array(kept))
        done = min(done + batch.nbytes / size, 1.0)
        yield Part(batch, held.lines[kept], done, faults)


def _as_text(held: Batch, schema: pa.Schema) -> pa.RecordBatch:
    columns = [pa.array(held.frame[name], pa.string(), from_pandas=True) for name in schema.names]
    whole = [one.combine_chunks() if isinstance(one, pa.ChunkedArray) else one for one in columns]
    return pa.record_batch(whole, schema=schema)
