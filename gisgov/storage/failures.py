"""What the database or the machine says, in the words of `gisgov.errors`."""

from __future__ import annotations

import errno
import json
import re
import traceback
from collections.abc import Iterator

import psycopg
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from gisgov.errors import BadInput, Forbidden, GisgovError, Unauthenticated, Unavailable
from gisgov.settings import Settings
from gisgov.words import say

__all__ = ["bare", "explain", "refusal", "trace", "translate"]

BY_STATE = {
    "53100": "database.disk_full",
    "53300": "database.too_many",
    "57014": "database.too_slow",
    "42501": "database.forbidden",
    "55P03": "database.locked",
    "40P01": "database.locked",
    "42P01": "database.other_schema",
    "42703": "database.other_schema",
}
REFUSALS = {"GG401": Unauthenticated, "GG403": Forbidden}  # as the rules in the database raise them
REFUSED = ("22", "23", "54")  # a value or a row that the schema does not allow
GONE = ("08", "57P")  # classes of SQLSTATE: connection failures, server shutting down
VALUES = "22"  # the class of SQLSTATE whose messages quote what was given
QUOTED = re.compile(r'".*"', re.DOTALL)


def translate(error: Exception) -> GisgovError | None:
    """Return the error in our words, or None where it is a fault of this program."""
    if isinstance(error, GisgovError):
        return error
    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        return _of_settings(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return Unavailable("database.disk_full", said=error.strerror)
    said = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(said, psycopg.Error):
        return None
    return refusal(said) or _of_database(said)


def refusal(error: Exception) -> GisgovError | None:
    """Return why the database's own rules refuse who asks; None where something else is wrong."""
    said = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(said, psycopg.Error) or said.sqlstate not in REFUSALS:
        return None
    params = json.loads(said.diag.message_detail or "{}")
    return REFUSALS[said.sqlstate](said.diag.message_primary or "access.role", **params)


def _of_settings(error: ValidationError) -> GisgovError:
    wrong = error.errors()[0]
    name = "GISGOV_" + "_".join(str(step) for step in wrong["loc"]).upper()
    return BadInput("settings.wrong", name=name, given=wrong["input"], reason=wrong["msg"])


def _of_database(error: psycopg.Error) -> GisgovError | None:
    state = error.sqlstate or ""
    said = bare(error)
    if state in BY_STATE:
        return Unavailable(BY_STATE[state], said=said)
    if state.startswith(REFUSED):
        return BadInput("load.refused", said=bare(error))
    if state.startswith(GONE) or (not state and isinstance(error, psycopg.OperationalError)):
        return Unavailable("database.gone", said=said)
    return None


def explain(error: Exception) -> str:
    """Return the sentence for a person."""
    known = translate(error)
    return str(known) if known else say("failures.unknown", said=bare(error))


def bare(error: BaseException) -> str:
    """Return what an error says, without the values of any row: they may be about people.

    The database quotes rows in what it adds to its messages ("Failing row contains ..."), and in
    messages about values those too.
    """
    said = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(said, psycopg.Error):
        return type(error).__name__ if isinstance(error, DBAPIError) else str(error)
    first = said.diag.message_primary or (str(said).strip().splitlines() or [""])[0]
    return QUOTED.sub('"…"', first) if (said.sqlstate or "").startswith(VALUES) else first


def trace(error: BaseException) -> str:
    """Return the lines of the program that led to an error and to those before it, for a log.

    Of what the errors say only what the database does is told, and that without values.
    """
    return "\n".join(_traced(error))


def _traced(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _traced(before)
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
    told = isinstance(error, psycopg.Error | DBAPIError)
    yield f"{type(error).__qualname__}: {bare(error)}" if told else type(error).__qualname__
