"""What a load leaves behind: its row in the table `load`, and the faults of its rows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass
from sqlalchemy import Connection, text

from gisgov.intake.faults import Fault
from gisgov.storage.copying import copy_frame, types_of
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER
from gisgov.storage.sync.preview import Preview, reason
from gisgov.words import Language

if TYPE_CHECKING:
    from gisgov.storage.sync.table import Prepared

__all__ = ["Quarantined", "quarantine", "quarantined", "record", "spoken"]

PREVIEW = TypeAdapter(Preview)


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Quarantined:
    """One fault of a row that was not loaded."""

    id: int
    """Number of the fault."""
    line: int
    """Line of a text file, row of a sheet, else number of the feature."""
    source_id: str | None
    """Key of the row in its source; null where it has none."""
    column_name: str | None
    """Column of the file; null where the whole row is meant."""
    value: str | None
    """Its value; null where there is none, and of rows about people."""
    reason: str
    """Code of the reason."""
    params: dict[str, Any]
    """What the sentence names."""
    text: str = ""
    """Reason and remedy, in the language of the answer."""
    settled_at: datetime | None
    """When a later load took the row; null while it waits."""


def record(conn: Connection, prepared: Prepared) -> int:
    """Write down a load that was applied, and the faults of its rows; return its number."""
    shown = prepared.preview
    number: int = conn.execute(
        text(
            "INSERT INTO load (noun, source, file, digest, state, fraction, preview, finished_at)"
            " VALUES (:noun, :source, :file, :digest, 'done', 1, CAST(:preview AS jsonb), now())"
            " RETURNING id"
        ),
        {
            "noun": shown.noun,
            "source": shown.source,
            "file": shown.file,
            "digest": prepared.digest,
            "preview": PREVIEW.dump_json(shown).decode(),
        },
    ).scalar_one()
    quarantine(conn, number, prepared)
    return number


def quarantine(conn: Connection, load_id: int, prepared: Prepared) -> None:
    """Write down the faults of a load's rows; of rows about people no values."""
    shown = prepared.preview
    rows = [_row(fault, personal=prepared.personal) for fault in prepared.faults]
    if rows:
        frame = pd.DataFrame(rows).assign(load_id=load_id, noun=shown.noun, source=shown.source)
        types = types_of(Base.metadata.tables["quarantine"])
        copy_frame(conn, frame, into="quarantine", types=types, srid=0)


def quarantined(
    conn: Connection, load_id: int, *, after: int | None = None, limit: int = 100
) -> list[Quarantined]:
    """Faults of a load's rows, in the order of the file.

    Parameters
    ----------
    conn
        A connection to the city.
    load_id
        Number of the load.
    after
        Only numbers above this.
    limit
        At most so many.
    """
    rows = conn.execute(
        text(
            "SELECT id, line, source_id, column_name, value, reason, params, settled_at"
            " FROM quarantine WHERE load_id = :load AND id > coalesce(:after, 0)"
            " ORDER BY id LIMIT :limit"
        ),
        {"load": load_id, "after": after, "limit": limit},
    )
    return [Quarantined(**row) for row in rows.mappings()]


def spoken(row: Quarantined, lang: Language) -> Quarantined:
    """A fault with its sentence."""
    text = reason(row.reason, row.column_name, row.value, row.params, lang)
    return replace(row, text=text)


def _row(fault: Fault, *, personal: bool) -> dict[str, object]:
    params = {name: value for name, value in fault.params.items() if name != "source_id"}
    return {
        "line": fault.line,
        "source_id": fault.params.get("source_id"),
        "column_name": fault.column,
        "value": None if personal else fault.value,
        "reason": fault.reason,
        "params": json.dumps(params, ensure_ascii=False, default=str),
    }
