"""Out of a city into files: a layer, or all of it; what leaves comes back the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from sqlalchemy import Connection

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.storage import schema
from gisgov.storage.export.city import FOLDER_KINDS, export_city, snapshot
from gisgov.storage.export.files import CRS84, WRITERS, Contents, formulas
from gisgov.storage.export.layers import LAYERS, is_personal, layer
from gisgov.storage.export.layout import of_table
from gisgov.storage.export.rows import contents, count, moved
from gisgov.storage.export.targets import placed
from gisgov.storage.load import Progress

__all__ = [
    "FOLDER_KINDS",
    "LAYERS",
    "Exported",
    "export_city",
    "export_layer",
    "people",
    "snapshot",
]

PEOPLE = ("household", "person", "position")
"""Tables of a city whose rows are about people."""


@dataclass(frozen=True)
class Exported:
    """What was written of a layer."""

    rows: int
    personal: bool
    """Whether the rows are about people, so that only the owner of the file reads it."""
    moved_to: str | None
    """CRS that the geometry was transformed to; it is not exactly the city's any more."""
    formulas: int
    """Cells of a CSV that a spreadsheet would run as formulas."""


def people(
    conn: Connection, name: str | None, *, area: str | None = None, retired: bool = False
) -> int | None:
    """How many rows about people an export would write; None where the layer is not about people.

    Parameters
    ----------
    conn
        From `snapshot`.
    name
        One of `LAYERS`; None is the whole city.
    area, retired
        As for `export_layer`.
    """
    if name is None:
        return sum(count(conn, of_table(table)) for table in PEOPLE)
    if not is_personal(name):
        return None
    return count(conn, layer(conn, name, area=area, retired=retired))


def export_layer(
    conn: Connection,
    name: str,
    target: Path,
    *,
    area: str | None = None,
    retired: bool = False,
    given_crs: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Exported:
    """Write one layer into a file; complete, or not at all.

    Parameters
    ----------
    conn
        From `snapshot`.
    name
        One of `LAYERS`.
    target
        Its ending says how: ``.gpkg``, ``.parquet``, ``.csv`` or ``.geojson``.
    area, retired
        As for `gisgov.storage.export.layers.layer`.
    given_crs
        CRS of the file; the city's by default, for GeoJSON always longitude and latitude.
    force
        Replace a file that is there.
    progress
        Told the layer and the fraction that is done.

    Raises
    ------
    BadInput
        There is no such layer, CRS or ending.
    NotFound
        There is no such area.
    Conflict
        The file is there.
    Unavailable
        It cannot be written.
    """
    if target.suffix not in WRITERS:
        raise BadInput("export.ending", file=target.name, endings=" ".join(WRITERS))
    layout = layer(conn, name, area=area, retired=retired)
    known = crs.parse(schema.city_info(conn).srid)
    wanted = crs.parse(_wanted(target, given_crs) or known)
    total = count(conn, layout)
    with placed(target, force=force, private=is_personal(name)) as made:
        filled = contents(conn, layout, known=known, tell=_counting(name, total, progress))
        leaves = layout.shape is not None and wanted != known
        seen: list[int] = []
        if target.suffix == ".csv":
            filled = _watched(filled, seen)
        WRITERS[target.suffix](made, moved(filled, wanted) if leaves else filled)
    moved_to = crs.label(wanted) if leaves else None
    return Exported(total, is_personal(name), moved_to, sum(seen))


def _watched(filled: Contents, seen: list[int]) -> Contents:
    """The same; for each batch that passes, its formulas are noted."""

    def look(batch: pa.RecordBatch) -> pa.RecordBatch:
        seen.append(formulas(batch))
        return batch

    return filled.each(filled.schema, look)


def _wanted(target: Path, given: str | None) -> str | None:
    if target.suffix != ".geojson":
        return given
    if given is not None and crs.parse(given) not in (crs.parse(CRS84), crs.parse(4326)):
        raise BadInput("export.geojson_crs", given=given)
    return CRS84


def _counting(name: str, total: int, progress: Progress | None) -> Callable[[int], None]:
    done = 0

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        if progress is not None:
            progress(name, done / max(total, 1))

    return tell
