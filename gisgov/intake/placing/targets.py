"""Files that take rows as they come: Parquet, which keeps all that it is given, and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from gisgov.errors import BadInput, Unavailable
from gisgov.intake.placing.occurring import holds
from gisgov.intake.placing.shapes import shapes_of

__all__ = ["ENDINGS", "Write", "target"]

ENDINGS = (".parquet", ".csv")
BOM = b"\xef\xbb\xbf"
NEEDING = b'",\r\n'  # letters that need quotes around their cell

Write = Callable[[pa.RecordBatch], None]


@contextmanager
def target(
    file: Path, schema: pa.Schema, *, geometry: str | None = None, encoding: str = "WKB"
) -> Iterator[Write]:
    """A file to write batches to.

    Parameters
    ----------
    file
        Its ending says how, one of `ENDINGS`. Parquet keeps types and metadata. CSV is UTF-8 with
        a mark, so that Excel reads Chinese; geometry is WKT there, an empty cell is null, and two
        quotes are a text without letters.
    schema
        Of the batches.
    geometry, encoding
        Column of geometry, if there is one, and how it is written.

    Raises
    ------
    BadInput
        A column holds lists, parts or bytes, which CSV cannot (`place.nested`).
    Unavailable
        It cannot be written (`export.failed`).
    """
    try:
        if file.suffix == ".parquet":
            with pq.ParquetWriter(file, schema, compression="zstd") as writer:
                yield writer.write_batch
        else:
            with file.open("wb") as sink:
                sink.write(BOM)
                yield _csv(sink.write, file, schema, geometry, encoding)
    except OSError as error:
        reason = error.strerror or error
        raise Unavailable("export.failed", file=file.name, reason=reason) from error


# ---------------------------------------------------------------- CSV


def _csv(
    write: Callable[[pa.Buffer], object],
    file: Path,
    schema: pa.Schema,
    geometry: str | None,
    encoding: str,
) -> Write:
    for field in schema:
        if field.name != geometry and _has_no_text(field.type):
            raise BadInput("place.nested", column=field.name, file=file.name)
    write(_lines([_quoted(pa.array([name])) for name in schema.names]))

    def write_rows(batch: pa.RecordBatch) -> None:
        texts = [
            _wkt(column, encoding) if name == geometry else _text(column)
            for name, column in zip(schema.names, batch.columns, strict=True)
        ]
        write(_lines([_quoted(column) for column in texts]))

    return write_rows


def _has_no_text(kind: pa.DataType) -> bool:
    bare = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(
        pa.types.is_nested(bare)
        or pa.types.is_binary(bare)
        or pa.types.is_large_binary(bare)
        or pa.types.is_fixed_size_binary(bare)
    )


def _wkt(column: pa.Array, encoding: str) -> pa.Array:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return _text(column)
    texts = shapely.to_wkt(shapes_of(column, encoding), rounding_precision=17)
    return pa.array(texts, pa.string())


def _text(column: pa.Array) -> pa.Array:
    return column.cast(pa.string())


def _quoted(cells: pa.Array) -> pa.Array:
    """Cells with quotes where they need them, for what they hold or for holding nothing."""
    empty = pc.equal(pc.binary_length(cells), 0)
    if not (holds(cells, NEEDING) or pc.any(empty).as_py()):
        return cells
    needs = pc.match_substring_regex(cells, f"[{NEEDING.decode()}]")
    mark = pa.scalar('"')
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(
        pc.or_(needs, empty), pc.binary_join_element_wise(mark, doubled, mark, ""), cells
    )


def _lines(columns: list[pa.Array]) -> pa.Buffer:
    """Rows of cells as the bytes of their lines."""
    plain = {"null_handling": "replace", "null_replacement": ""}
    rows = pc.binary_join_element_wise(*columns, ",", **plain)
    return pc.binary_join_element_wise(rows, "\n", "").buffers()[2] or pa.py_buffer(b"")
