"""Frames into tables: new rows are added, known rows changed where they differ.

A row is known by (source, source_id), or by its primary key where the table has no source. Loading
the same frames again changes nothing. A retired row that comes again is retired no more, and what
was corrected by hand stays corrected. Areas are dated versions, so here each is a new one:
`gisgov.storage.borders` compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Date, Table, text

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.storage.copying import city_srid, copy_frame, types_of
from gisgov.storage.models import Base

__all__ = ["Loaded", "Progress", "as_load", "hold_loads", "load_frames"]

Progress = Callable[[str, float], None]
LEARNT = 0.05  # share of new rows from which statistics are made anew
LOADING = 7201  # advisory lock: one load at a time


@dataclass(frozen=True)
class Loaded:
    """What a load did to one table, in rows."""

    added: int
    changed: int
    unchanged: int


def load_frames(
    conn: Connection, frames: Mapping[str, pd.DataFrame], *, progress: Progress | None = None
) -> dict[str, Loaded]:
    """Load frames, keyed by table, in the order in which they depend on each other.

    Parameters
    ----------
    conn
        A connection in a transaction, which stays the caller's: nothing is committed here.
    frames
        Columns are named as the table's. An `id` and foreign keys are numbers of the frames alone;
        the database gives its own. Geometry is shapely's, in the city's CRS on the lattice; where
        a column names its CRS, that is checked. A time range `valid` is given as `valid_from` and
        `valid_to` (NaT: open).
    progress
        Told the table and the fraction of all rows that are done.

    Returns
    -------
    dict
        By table, how many rows were added, changed and left as they were.

    Raises
    ------
    BadInput
        A frame names a table or column that the schema does not have, holds a row twice, refers to
        a row that its frame lacks, or lies in another CRS than the city.
    """
    hold_loads(conn, progress)
    ids: dict[str, pd.Series] = {}
    done, total = 0, sum(len(frame) for frame in frames.values())
    loaded = {}
    for table in _in_order(frames):
        if progress is not None:
            progress(table.name, done / max(total, 1))
        loaded[table.name] = _load_table(conn, table, frames[table.name], ids)
        if table.name == "area":
            _learn_areas(conn, len(frames[table.name]))
        done += len(frames[table.name])
    return loaded


def _learn_areas(conn: Connection, added: int) -> None:
    """Let the planner know the areas, by which all other rows are placed; a few change nothing."""
    known = conn.scalar(text("SELECT reltuples FROM pg_class WHERE oid = CAST('area' AS regclass)"))
    if added > LEARNT * max(float(known or 0), 0.0):
        conn.execute(text("ANALYZE area"))


def hold_loads(conn: Connection, progress: Progress | None = None) -> None:
    """Wait for the load that is going on, and keep others waiting until the transaction ends."""
    free = conn.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOADING})
    if free:
        return
    if progress is not None:
        progress("waiting", 0.0)
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOADING})


@contextmanager
def as_load(conn: Connection) -> Iterator[None]:
    """Have what is changed in the block taken for a load's doing, not for corrections by hand."""
    before = conn.scalar(text("SELECT current_setting('gisgov.loading', true)"))
    setting = text("SELECT set_config('gisgov.loading', :value, true)")
    conn.execute(setting, {"value": "on"})
    yield  # after an error the transaction is rolled back, and the setting with it
    conn.execute(setting, {"value": before or ""})


def _in_order(frames: Mapping[str, pd.DataFrame]) -> list[Table]:
    unknown = set(frames) - set(Base.metadata.tables)
    if unknown:
        raise BadInput("load.no_table", given=", ".join(sorted(unknown)))
    tables = [t for t in Base.metadata.sorted_tables if t.name in frames]
    return sorted(tables, key=lambda t: t.name != "area")  # rows are placed in areas as they come


def _load_table(
    conn: Connection, table: Table, frame: pd.DataFrame, ids: dict[str, pd.Series]
) -> Loaded:
    frame = pd.DataFrame(frame).reset_index(drop=True)
    frame = _with_dates(table, _with_ranges(_with_foreign_keys(table, frame, ids)))
    unknown = set(frame.columns) - set(table.columns.keys())
    if unknown:
        raise BadInput("load.no_column", table=table.name, given=", ".join(sorted(unknown)))
    known = _known_rows(conn, table, frame)
    if "id" in table.columns:
        row_ids = known.where(known.notna(), _new_ids(conn, table, known.isna()))
        if "id" in frame:
            ids[table.name] = pd.Series(row_ids.to_numpy(np.int64), index=frame["id"].to_numpy())
        frame = frame.assign(id=row_ids.to_numpy(np.int64))
    new = known.isna().to_numpy()
    _copy(conn, table, frame[new], into=table.name)
    changed = _change(conn, table, frame[~new])
    return Loaded(int(new.sum()), changed, int((~new).sum()) - changed)


def _with_foreign_keys(
    table: Table, frame: pd.DataFrame, ids: Mapping[str, pd.Series]
) -> pd.DataFrame:
    """Put the database's ids in place of the frames' own."""
    columns = {}
    for key in table.foreign_keys:
        target = key.column.table.name
        if key.parent.name in frame and key.column.name == "id" and target in ids:
            given = frame[key.parent.name]
            mapped = given.map(ids[target]).astype("Int64")
            lost = given[given.notna() & mapped.isna()]
            if len(lost):
                column = f"{table.name}.{key.parent.name}"
                raise BadInput("load.no_target", column=column, given=lost.iloc[0], target=target)
            columns[key.parent.name] = mapped
    return frame.assign(**columns)


def _with_ranges(frame: pd.DataFrame) -> pd.DataFrame:
    if "valid_from" not in frame:
        return frame
    ends = frame["valid_to"] if "valid_to" in frame else pd.Series(pd.NaT, index=frame.index)
    valid = "[" + _moments(frame["valid_from"]) + "," + _moments(ends) + ")"
    return frame.drop(columns=["valid_from", "valid_to"], errors="ignore").assign(valid=valid)


def _with_dates(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Put plain dates in place of midnights, so that they equal those of the database."""
    midnights = [
        name
        for name in frame.columns
        if name in table.columns
        and isinstance(table.columns[name].type, Date)
        and pd.api.types.is_datetime64_any_dtype(frame[name])
    ]
    return frame.assign(**{name: frame[name].dt.date for name in midnights})


def _moments(times: pd.Series) -> pd.Series:
    texts = ["" if pd.isna(moment) else moment.isoformat() for moment in times]
    return pd.Series(texts, index=times.index, dtype=object)


def _key(table: Table) -> list[str]:
    if "source_id" in table.columns and table.name != "area":
        return ["source", "source_id"]
    if table.name == "preplan":  # it has a source in nothing but its building
        return ["building_id"]
    return [column.name for column in table.primary_key]


def _known_rows(conn: Connection, table: Table, frame: pd.DataFrame) -> pd.Series:
    """Return the id that each row of the frame has in the table (1 where it has no id), or null."""
    key = _key(table)
    nobody = pd.Series(np.nan, index=frame.index)
    if key == ["id"]:
        return nobody
    twice = frame.loc[frame.duplicated(key), key]
    if len(twice):
        given = ", ".join(str(value) for value in twice.iloc[0])
        raise BadInput("load.twice", table=table.name, given=given, count=len(twice))
    if not conn.scalar(text(f"SELECT EXISTS (SELECT FROM {table.name})")):  # noqa: S608
        return nobody
    value = table.columns.get("id")
    columns = [table.c[name] for name in key]
    query = table.select().with_only_columns(*columns, *([] if value is None else [value]))
    if "source" in key:
        query = query.where(table.c.source.in_(sorted(set(frame["source"]))))
    rows = conn.execute(query).all()
    index = pd.MultiIndex.from_tuples([tuple(row[: len(key)]) for row in rows], names=key)
    found = pd.Series([row[-1] if value is not None else 1 for row in rows], index=index)
    wanted = pd.MultiIndex.from_frame(frame[key].astype(object))
    return pd.Series(found.reindex(wanted).to_numpy(), index=frame.index) if rows else nobody


def _new_ids(conn: Connection, table: Table, wanted: pd.Series) -> pd.Series:
    numbers = conn.execute(
        text(
            "SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)"
        ),
        {"table": table.name, "count": int(wanted.sum())},
    ).scalars()
    result = pd.Series(0, index=wanted.index, dtype=np.int64)
    result[wanted] = np.fromiter(numbers, dtype=np.int64)
    return result


def _copy(conn: Connection, table: Table, frame: pd.DataFrame, *, into: str) -> None:
    srid = city_srid(conn)
    _refuse_other_crs(table, frame, srid)
    copy_frame(conn, frame, into=into, types=types_of(table), srid=srid)


def _refuse_other_crs(table: Table, frame: pd.DataFrame, srid: int) -> None:
    for name in frame.columns:
        given = getattr(frame[name].array, "crs", None)
        if given is not None and not given.equals(crs.parse(srid), ignore_axis_order=True):
            raise BadInput(
                "load.other_crs", table=table.name, given=crs.label(given), wanted=f"EPSG:{srid}"
            )


def _change(conn: Connection, table: Table, frame: pd.DataFrame) -> int:
    """Write known rows that differ, and only those; return how many."""
    key = ["id"] if "id" in frame else _key(table)
    values = [str(name) for name in frame.columns if name not in key]
    if frame.empty or not values:
        return 0
    if "retired_on" in table.columns and "retired_on" not in values:
        values.append("retired_on")  # null in the stage: what comes again is there again
    stage = f"stage_{table.name}"
    conn.execute(text(f"CREATE TEMP TABLE {stage} (LIKE {table.name}) ON COMMIT DROP"))
    for column in table.columns:
        conn.execute(text(f'ALTER TABLE {stage} ALTER "{column.name}" DROP NOT NULL'))
    _copy(conn, table, frame, into=stage)
    _keep_corrections(conn, table, stage, key=key[0], values=values)
    with as_load(conn):
        changed = _write_differing(conn, table, stage, key=key, values=values)
    conn.execute(text(f"DROP TABLE {stage}"))
    return changed


def _keep_corrections(
    conn: Connection, table: Table, stage: str, *, key: str, values: list[str]
) -> None:
    """Put what was corrected by hand in place of what the source says, until both say the same."""
    fields = conn.scalars(
        text("SELECT DISTINCT field FROM correction WHERE table_name = :t AND settled_at IS NULL"),
        {"t": table.name},
    ).all()
    for field in set(fields) & set(values):
        given = {"table": table.name, "field": field}
        met = (
            f"FROM {stage} s WHERE c.row_id = s.{key} AND c.table_name = :table"
            " AND c.field = :field AND c.settled_at IS NULL"
        )
        conn.execute(
            text(
                f"UPDATE correction c SET settled_at = now() {met}"  # noqa: S608
                f' AND s."{field}"::text IS NOT DISTINCT FROM c.value_after'
            ),
            given,
        )
        kept = [field, *(["point"] if field == "geometry" and "point" in values else [])]
        present = ", ".join(f'"{name}" = t."{name}"' for name in kept)
        conn.execute(
            text(
                f"UPDATE {stage} s SET {present} FROM {table.name} t, correction c"  # noqa: S608
                f" WHERE t.{key} = s.{key} AND c.row_id = s.{key} AND c.table_name = :table"
                " AND c.field = :field AND c.settled_at IS NULL"
            ),
            given,
        )


def _write_differing(
    conn: Connection, table: Table, stage: str, *, key: list[str], values: list[str]
) -> int:
    same = " AND ".join(f't."{name}" = s."{name}"' for name in key)
    new = ", ".join(f'"{name}" = s."{name}"' for name in values)
    old_row = ", ".join(f't."{name}"' for name in values)
    new_row = ", ".join(f's."{name}"' for name in values)
    result = conn.execute(
        text(
            f"UPDATE {table.name} t SET {new} FROM {stage} s"  # noqa: S608
            f" WHERE {same} AND ({old_row}) IS DISTINCT FROM ({new_row})"
        )
    )
    return int(result.rowcount)
