"""Rows that cannot be loaded leave the stage; their keys stay, so that none counts as gone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import BigInteger, Connection, Executable, Row, Text, text
from sqlalchemy.types import TypeEngine

from gisgov.intake.faults import Fault
from gisgov.storage.copying import copy_frame

__all__ = ["KEPT", "fault", "leave", "make_room", "note"]

TEMPORARY = (
    *(
        "staged_left",
        "staged_shape",
        "staged_known",
        "staged_unit",
        "staged_node",
        "staged_address",
    ),
    *("staged_change", "staged_gone", "staged_move", "staged_settled"),
    "staged_corrections",
)
LEFT: dict[str, TypeEngine[Any]] = {
    "line": BigInteger(),
    "source": Text(),
    "source_id": Text(),
}
KEPT = ("line", "source", "source_id")  # what each statement that makes rows leave returns first


def make_room(conn: Connection) -> None:
    """Make the list of keys of rows that left; tables of an earlier stage go."""
    for name in TEMPORARY:
        conn.execute(text(f"DROP TABLE IF EXISTS pg_temp.{name}"))
    conn.execute(
        text(
            "CREATE TEMP TABLE staged_left (line bigint, source text, source_id text)"
            " ON COMMIT DROP"
        )
    )


def leave(
    conn: Connection,
    statement: Executable,
    say: Callable[[Row[Any]], Fault],
    **given: Any,  # noqa: ANN401
) -> list[Fault]:
    """Run a statement that takes rows out of the stage, and return the fault of each.

    Parameters
    ----------
    conn
        The connection of the stage.
    statement
        Returns line, source and source_id of the rows, and what `say` needs.
    say
        Makes the fault of a row.
    given
        Parameters of the statement.
    """
    rows = conn.execute(statement, given).all()
    note(conn, [(row.line, row.source, row.source_id) for row in rows])
    return sorted(map(say, rows), key=lambda fault: fault.line)


def note(conn: Connection, rows: Sequence[tuple[int, str, str | None]]) -> None:
    """Remember line, source and key of rows that are in the file and not in the stage."""
    types: dict[str, TypeEngine[Any]] = {
        "line": BigInteger(),
        "source": Text(),
        "source_id": Text(),
    }
    frame = pd.DataFrame(rows, columns=list(types))
    copy_frame(conn, frame, into="staged_left", types=types, srid=0)


def fault(row: Row[Any], reason: str, column: str | None = None, **params: object) -> Fault:
    """The fault of one row that left."""
    named = {"source_id": row.source_id} | params
    value = getattr(row, "value", None)
    return Fault(row.line, column, None if value is None else str(value), reason, named)
