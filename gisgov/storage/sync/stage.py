"""The rows of one load in a temporary table: filled, looked up, compared, and then written.

Its steps come in this order: `create`, `add` as often as needed, `resolve`, `plan`, `apply`. All
run in the caller's transaction; nothing but the temporary tables is written before `apply`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Table, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from gisgov.buildings import surface_point
from gisgov.contacts import Keys
from gisgov.errors import BadInput
from gisgov.intake.faults import Fault
from gisgov.intake.nouns import Noun
from gisgov.storage.copying import city_srid, copy_frame, types_of
from gisgov.storage.load import Progress, hold_loads
from gisgov.storage.sync import addresses, keys, leaving, references, refusals
from gisgov.storage.sync.compare import Comparison, fields_of
from gisgov.storage.sync.contacts import contacts_of
from gisgov.storage.sync.layout import parts, stage_table
from gisgov.storage.sync.merge import merge
from gisgov.storage.sync.plan import Counts, Plan
from gisgov.storage.sync.planning import make_plan

__all__ = ["Stage"]

CONSUMED = {  # by the steps before
    *("lon", "lat", "x", "y", "class_ref", "major_ref", "age", "birth_date"),
    *("street_name", "house_number", "building_number"),
}
MEMORY = "256MB"
Constants = dict[str, str | date | None]


class Stage:
    """The staged rows of one load; made by `create`."""

    def __init__(
        self,
        conn: Connection,
        noun: Noun,
        staged: Table,
        given: set[str],
        constants: Constants,
        keys: Keys | None = None,
    ) -> None:
        self.conn = conn
        self.noun = noun
        self.staged = staged
        self.given = given
        self.constants = constants
        self.keys = keys
        self.rows = 0
        self.repeated = 0
        self.unkeyed = 0
        self._types = types_of(staged)
        self._srid = city_srid(conn)

    @classmethod
    def create(
        cls,
        conn: Connection,
        noun: Noun,
        columns: Iterable[str],
        *,
        source: str,
        source_crs: str | None = None,
        surveyed_at: date | None = None,
        keys: Keys | None = None,
    ) -> Stage:
        """Make an empty stage; one that the transaction had before goes.

        Parameters
        ----------
        conn
            A connection in a transaction, which stays the caller's.
        noun
            What the rows are.
        columns
            The staged columns that the frames will have: only these are compared and written.
        source
            Source of all rows that do not name theirs.
        source_crs
            CRS in which the file's coordinates came.
        surveyed_at
            The day on which all was seen, for rows that do not say.
        keys
            The ring that names and phones of the frames are sealed with.

        Raises
        ------
        BadInput
            There is no such column.
        """
        staged = stage_table(noun, city_srid(conn))
        given = set(columns) - (CONSUMED - set(staged.c.keys()))
        unknown = given - set(staged.c.keys())
        if unknown:
            raise BadInput("load.no_column", table=noun.name, given=", ".join(sorted(unknown)))
        _give_memory(conn)
        conn.execute(text("DROP TABLE IF EXISTS pg_temp.staged"))
        conn.execute(CreateTable(staged))
        leaving.make_room(conn)
        constants: Constants = {
            "source": source,
            "source_crs": source_crs,
            "surveyed_at": surveyed_at,
        }
        return cls(conn, noun, staged, given, constants, keys)

    def add(self, frame: pd.DataFrame) -> None:
        """Stage the rows of a frame.

        Parameters
        ----------
        frame
            Has `line` and staged columns; geometry is shapely's, in the city's CRS on the lattice.
        """
        wanted = [name for name in frame.columns if name in self.given or name == "line"]
        rows = pd.DataFrame(frame[wanted]).reset_index(drop=True)
        rows["n"] = np.arange(self.rows, self.rows + len(rows))
        for name, value in self.constants.items():
            if value is not None:
                said = rows[name] if name in rows else pd.Series(None, rows.index, dtype=object)
                rows[name] = said.where(said.notna(), value)
        keyless = rows["source_id"].isna() if "source_id" in rows else True
        rows["keyless"] = np.where(keyless, 1, 0)
        if self.noun.table == "building" and "geometry" in rows:
            rows["point"] = surface_point(rows["geometry"].to_numpy())
        copy_frame(self.conn, rows, into="staged", types=self._types, srid=self._srid)
        self.rows += len(rows)

    def note(self, faults: Sequence[Fault]) -> None:
        """Take notice of rows that were refused before they were staged: they are in the file.

        Parameters
        ----------
        faults
            Theirs; a `source_id` (and `source`) among its parameters tells which row it is.
        """
        default = str(self.constants["source"])
        rows = {
            f.line: (f.line, f.params.get("source") or default, f.params.get("source_id"))
            for f in faults
        }
        leaving.note(self.conn, list(rows.values()))
        self.unkeyed += sum(key is None for _, _, key in rows.values())

    def resolve(self, progress: Progress | None = None) -> list[Fault]:
        """Find what the rows refer to and which of them the city has.

        Waits for a load that is going on, and keeps others waiting until the transaction ends.

        Returns
        -------
        list
            The faults of rows that left the stage, by line.
        """
        tell = progress or (lambda _what, _fraction: None)
        hold_loads(self.conn, tell)
        memory = {"memory": MEMORY}
        self.conn.execute(text("SELECT set_config('work_mem', :memory, true)"), memory)
        self.conn.execute(text("ANALYZE staged"))
        tell("addresses", 0.0)
        faults = addresses.resolve(self.conn, self.noun, self.staged, self.given)
        tell("keys", 0.3)
        faults += keys.give(self.conn, self.noun, self.staged, self.given)
        again, self.repeated = keys.repeated(self.conn)
        keys.know(self.conn, self.noun, self.staged)
        tell("references", 0.6)
        faults += again + references.resolve(self.conn, self.noun, self.staged, self.given)
        faults += refusals.refuse(self.conn, self.noun, self.staged, self.given)
        self.conn.execute(text("ANALYZE staged"))
        self.unkeyed += sum(fault.params["source_id"] is None for fault in faults)
        return sorted(faults, key=lambda fault: fault.line)

    def plan(
        self,
        gone: Literal["retire", "keep"] | None = None,
        corrections: Literal["keep", "overwrite"] = "keep",
    ) -> Plan:
        """Say what `apply` would do; asked once, after `resolve`.

        Parameters
        ----------
        gone
            What becomes of rows of the source that the file no longer has; by the noun where None.
        corrections
            Whether values changed by hand stay where the file contradicts them.
        """
        return make_plan(self._comparison(), asked=gone, overwrite=corrections)

    def apply(self, plan: Plan) -> Counts:
        """Do what the plan says; return how many rows that were.

        Raises
        ------
        Conflict
            So many rows would be gone that the file looks like a part, and nobody said what then.
        """
        return merge(self._comparison(), plan)

    def _comparison(self) -> Comparison:
        surveyed = self.constants["surveyed_at"] is not None
        tables = parts(self.noun)
        return Comparison(
            conn=self.conn,
            noun=self.noun,
            staged=self.staged,
            parts=tables,
            fields=fields_of(tables, self.staged, self.given, surveyed=surveyed),
            sources=self._sources(),
            has_crs=self.constants["source_crs"] is not None,
            repeated=self.repeated,
            unkeyed=self.unkeyed,
            contacts=contacts_of(self.noun, self.given, self.keys),
        )

    def _sources(self) -> tuple[str, ...]:
        """Sources that the file speaks for."""
        if "source" not in self.given:
            return (str(self.constants["source"]),)
        return tuple(sorted(self.conn.scalars(select(self.staged.c.source).distinct())))


def _give_memory(conn: Connection) -> None:
    """Let the stage lie in memory as far as it fits; a session that had one keeps its limit."""
    with suppress(DBAPIError), conn.begin_nested():
        conn.execute(text("SELECT set_config('temp_buffers', :memory, false)"), {"memory": MEMORY})
