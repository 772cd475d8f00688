"""The monthly briefing: a month beside the one before and last year's, on one to three pages of A4.

`figures` counts and tests, `keep` has the city keep the result, `page` prints what is kept: another
print, in either language, says the same.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection

from gisgov.briefing.making import figures
from gisgov.briefing.months import month_of
from gisgov.briefing.page import Kept, page
from gisgov.briefing.values import Figures
from gisgov.emergency.page import pdf
from gisgov.storage import briefings

__all__ = ["Figures", "Kept", "figures", "keep", "kept", "month_of", "page", "pdf", "read"]

DOCUMENT = TypeAdapter(Figures)


def keep(conn: Connection, made: Figures, *, owner: str | None = None) -> int:
    """Keep a briefing for good; returns its number.

    Parameters
    ----------
    conn
        A connection to the city, in a transaction.
    made
        Its figures.
    owner
        Name of who acts at the machine, as the database's owner; else who is signed in is the
        author.

    Raises
    ------
    Forbidden
        The role may not make briefings.
    """
    return briefings.keep(
        conn,
        month=made.month,
        area=made.area.code if made.area else None,
        cut_off=made.cut_off,
        figures=DOCUMENT.dump_python(made, mode="json"),
        owner=owner,
    )


def kept(conn: Connection, number: int) -> Kept:
    """A briefing that was kept.

    Raises
    ------
    NotFound
        There is none of this number.
    """
    found = briefings.get(conn, number)
    return Kept(number, found.author, read(found.figures))


def read(document: dict[str, Any]) -> Figures:
    """The figures of a document that was kept."""
    return DOCUMENT.validate_python(document)
