"""A whole city out of files into a database: a new city, or one that lacks some of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select, text

from gisgov.errors import Conflict
from gisgov.intake.exchange import CityFile, frame_of, keys_of, numbered, open_city_file
from gisgov.settings import Settings
from gisgov.storage import city, engine, schema
from gisgov.storage.export.layout import CITY_TABLES, CORRECTION, EXTENSIONS, Layout, of_table
from gisgov.storage.load import Loaded, Progress, hold_loads, load_frames
from gisgov.storage.models import Base
from gisgov.storage.placing import POINT_OF

__all__ = ["load_city", "load_tables"]

BOOKS = ("code_class", "code_scheme", "area_level")
"""Tables that a new city does not begin without; a file brings its own."""

TARGETS = {link.target for name in CITY_TABLES for link in of_table(name).links}
CORRECTIONS = Base.metadata.tables[CORRECTION]
Ids = Mapping[str, pa.Array]


def load_city(
    settings: Settings, path: Path, name: str, *, progress: Progress | None = None
) -> dict[str, Loaded]:
    """Load an exported city under a name; all or nothing.

    Parameters
    ----------
    settings
        Say which server.
    path
        A GeoPackage or folder that `gisgov.storage.export` wrote.
    name
        A new city is made in the CRS of the files. One that exists gets the rows that it lacks.
    progress
        Told the table and the fraction of all rows that are done.

    Returns
    -------
    dict
        By table, how many rows were added, changed (none) and left as they were.

    Raises
    ------
    BadInput
        The files are no city, or are damaged.
    Conflict
        The city that exists has another CRS, or a row of the files in another state.
    """
    file = open_city_file(path)
    with engine.server(settings, create=True):
        new = name not in engine.cities(settings) or city.is_begun(settings, name)
        if new:
            _found(settings, name, file)
        try:
            with engine.open_city(settings, name=name) as db:
                with db.begin() as conn:
                    loaded = load_tables(conn, file, new=new, progress=progress)
                with db.connect() as conn:
                    conn.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
        except BaseException:
            if new:
                engine.drop_city(settings, name)
            raise
    return loaded


def _found(settings: Settings, name: str, file: CityFile) -> None:
    city.found(
        settings,
        name,
        srid=file.srid,
        title=file.name,
        title_en=file.name_en,
        time_zone=file.time_zone,
    )


def load_tables(
    conn: Connection, file: CityFile, *, new: bool, progress: Progress | None = None
) -> dict[str, Loaded]:
    """Load the tables on a connection in a transaction, which stays the caller's; see `load_city`.

    Parameters
    ----------
    conn
        To a city.
    file
        From `gisgov.intake.exchange`.
    new
        Whether the city has been made for this: then its books and settings become the file's.
    progress
        As for `load_city`.
    """
    hold_loads(conn)
    conn.execute(text("SELECT set_config('gisgov.loading', 'on', true)"))
    srid = schema.city_info(conn).srid
    if srid != file.srid:
        raise Conflict("exchange.other_crs", given=file.srid, wanted=srid)
    if new:
        _take_over(conn, file)
    _lay_corrections_aside(conn)
    ids: dict[str, Ids] = {}
    loaded: dict[str, Loaded] = {}
    done, total = 0, max(sum(file.rows.values()), 1)
    for name in CITY_TABLES:
        if progress is not None:
            progress(name, done / total)
        loaded[name] = _load_table(conn, file, of_table(name), ids)
        done += file.rows.get(name, 0)
        if name in TARGETS:
            ids[name] = _ids(conn, name)
    return loaded


def _take_over(conn: Connection, file: CityFile) -> None:
    """Make the settings and the books of a new city those of the file."""
    table = Base.metadata.tables["city"]
    conn.execute(table.update().values(settings=file.settings))
    for name in BOOKS:
        conn.execute(Base.metadata.tables[name].delete())


def _load_table(conn: Connection, file: CityFile, layout: Layout, ids: Mapping[str, Ids]) -> Loaded:
    """Add the rows that are lacking; one that is there in another state ends the load."""
    table = file.read(layout.name, layout.schema)
    given = table.num_rows
    if layout.name == CORRECTION:
        _take_corrections_back(conn)
        table = _lacking_corrections(conn, table)
    elif layout.name == "area":
        table = _lacking_areas(conn, layout, table)
    for link in layout.links:
        table = numbered(
            table, link.name, ids=ids[link.target], name=layout.name, target=link.target
        )
    if layout.name in POINT_OF:  # the database finds the grid itself
        table = table.drop_columns(["grid"])
    lacking = table.num_rows
    frames: dict[str, pd.DataFrame] = {layout.name: frame_of(table, points=layout.points)}
    del table
    done = load_frames(conn, frames)[layout.name]
    if done.changed:
        raise Conflict("exchange.would_change", table=layout.name, count=done.changed)
    return Loaded(done.added, 0, done.unchanged + given - lacking)


def _ids(conn: Connection, name: str) -> Ids:
    """The key and the number of every row of a table."""
    table = Base.metadata.tables[name]
    rows = conn.execute(select(table.c.source, table.c.source_id, table.c.id)).all()
    sources, refs, numbers = zip(*rows, strict=True) if rows else ((), (), ())
    columns = (pa.array(some, pa.string()) for some in (sources, refs))
    return {"key": keys_of(*columns), "id": pa.array(numbers, pa.int64())}


def _lacking_areas(conn: Connection, layout: Layout, given: pa.Table) -> pa.Table:
    """The versions of areas that the city lacks; one that differs is refused."""
    there = {tuple(row) for row in conn.execute(layout.query)}
    began = {(row[0], row[layout.schema.names.index("valid_from")]) for row in there}
    rows = [tuple(row.values()) for row in given.to_pylist()]
    lacking = [row not in there for row in rows]
    other = sum(
        (row[0], row[layout.schema.names.index("valid_from")]) in began
        for row, lacks in zip(rows, lacking, strict=True)
        if lacks
    )
    if other:
        raise Conflict("exchange.would_change", table=layout.name, count=other)
    return given.filter(pa.array(lacking, pa.bool_()))


def _lay_corrections_aside(conn: Connection) -> None:
    """Let rows be compared as they are: a load else takes corrections as said by the file."""
    conn.execute(text("CREATE TEMP TABLE held_correction ON COMMIT DROP AS TABLE correction"))
    conn.execute(text("DELETE FROM correction"))


def _take_corrections_back(conn: Connection) -> None:
    conn.execute(text("INSERT INTO correction SELECT * FROM held_correction"))


def _lacking_corrections(conn: Connection, given: pa.Table) -> pa.Table:
    """The corrections that the city lacks, by the numbers of the rows that they correct."""
    parts = []
    for name in given.column("table_name").unique().to_pylist():
        target = "component" if name in EXTENSIONS else name
        part = given.filter(pc.equal(given.column("table_name"), name))
        ids = _ids(conn, target)
        parts.append(numbered(part, "row", ids=ids, name=CORRECTION, target=target))
    if not parts:
        return given.drop_columns(["row_source", "row_ref"])
    found = pa.concat_tables(parts)
    columns = [CORRECTIONS.c[name] for name in ("table_name", "row_id", "field", "corrected_at")]
    noted = {tuple(row) for row in conn.execute(select(*columns))}
    still_open = select(*columns[:3]).where(CORRECTIONS.c.settled_at.is_(None))
    taken = {tuple(row) for row in conn.execute(still_open)}
    lacking = [
        (*field, row["corrected_at"]) not in noted
        and (row["settled_at"] is not None or field not in taken)
        for row in found.to_pylist()
        for field in [(row["table_name"], row["row_id"], row["field"])]
    ]
    return found.filter(pa.array(lacking, pa.bool_()))
