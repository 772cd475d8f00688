"""A whole city into files, a table a layer, as it was at one moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from sqlalchemy import Connection, Engine

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.intake.exchange import CITY, FORMAT
from gisgov.storage import schema
from gisgov.storage.export.files import WRITERS, Contents
from gisgov.storage.export.layout import CITY_TABLES, of_table
from gisgov.storage.export.rows import contents, count
from gisgov.storage.export.targets import placed
from gisgov.storage.load import Progress

__all__ = ["FOLDER_KINDS", "export_city", "snapshot"]

FOLDER_KINDS = ("parquet", "csv")


@contextmanager
def snapshot(db: Engine) -> Iterator[Connection]:
    """A connection that sees the city as it is now, whatever others write meanwhile."""
    with db.connect() as conn:
        yield conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def export_city(
    conn: Connection,
    target: Path,
    *,
    kind: str = "parquet",
    force: bool = False,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write everything that makes the city what it is, for its owner's eyes.

    Numbers that the database gave stay behind, and rows refer to each other by their keys. Left
    out are what is counted from other rows, and the diary of loads with its quarantine.

    Parameters
    ----------
    conn
        From `snapshot`.
    target
        A GeoPackage, ``city.gpkg``, or a folder that is made, with a file a table.
    kind
        Of the files in a folder: ``"parquet"`` or ``"csv"``.
    force
        Replace what is there.
    progress
        Told the table and the fraction of all rows that are done.

    Returns
    -------
    dict
        By table, how many rows were written.

    Raises
    ------
    BadInput
        The target is neither a GeoPackage nor a folder.
    Conflict
        The target is there.
    Unavailable
        It cannot be written.
    """
    if target.suffix not in ("", ".gpkg"):
        raise BadInput("export.city_is_no_file", file=target, stem=target.stem)
    with placed(target, force=force, private=True) as made:
        if not target.suffix:
            made.mkdir()
        ending = target.suffix or f".{kind}"
        totals = {name: count(conn, of_table(name)) for name in CITY_TABLES}
        _write_tables(conn, made, ending=ending, totals=totals, progress=progress)
        WRITERS[ending](_file(made, CITY, ending), _metadata(conn, totals))
    return totals


def _write_tables(
    conn: Connection,
    made: Path,
    *,
    ending: str,
    totals: dict[str, int],
    progress: Progress | None,
) -> None:
    known = crs.parse(schema.city_info(conn).srid)
    done, total = 0, max(sum(totals.values()), 1)
    for name in CITY_TABLES:

        def tell(rows: int, name: str = name) -> None:
            nonlocal done
            done += rows
            if progress is not None:
                progress(name, done / total)

        tell(0)
        filled = contents(conn, of_table(name), known=known, tell=tell)
        WRITERS[ending](_file(made, name, ending), filled)


def _file(made: Path, name: str, ending: str) -> Path:
    return made / f"{name}{ending}" if made.is_dir() else made


def _metadata(conn: Connection, rows: dict[str, int]) -> Contents:
    """One row that tells which city this is, and how much of it there has to be."""
    info = schema.city_info(conn)
    values = {
        "format": FORMAT,
        "name": info.name,
        "name_en": info.name_en,
        "srid": info.srid,
        "time_zone": info.time_zone,
        "settings": json.dumps(info.settings, ensure_ascii=False),
        "rows": json.dumps(rows),
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    kinds = {"format": pa.int32(), "srid": pa.int32()}
    layout = pa.schema([(name, kinds.get(name, pa.string())) for name in values])
    batch = pa.RecordBatch.from_pylist([values], schema=layout)
    return Contents(name=CITY, schema=layout, batches=iter([batch]), crs=crs.parse(info.srid))
