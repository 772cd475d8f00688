"""What the database or the machine says, in the words of `gisgov.errors`."""

from __future__ import annotations

import errno

import psycopg
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from gisgov.errors import BadInput, GisgovError, Unavailable
from gisgov.settings import Settings
from gisgov.words import say

__all__ = ["explain", "translate"]

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
REFUSED = ("22", "23", "54")  # a value or a row that the schema does not allow
GONE = ("08", "57P")  # classes of SQLSTATE: connection failures, server shutting down


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
    return _of_database(said)


def _of_settings(error: ValidationError) -> GisgovError:
    wrong = error.errors()[0]
    name = "GISGOV_" + "_".join(str(step) for step in wrong["loc"]).upper()
    return BadInput("settings.wrong", name=name, given=wrong["input"], reason=wrong["msg"])


def _of_database(error: psycopg.Error) -> GisgovError | None:
    state = error.sqlstate or ""
    said = (str(error).strip().splitlines() or [""])[0]
    if state in BY_STATE:
        return Unavailable(BY_STATE[state], said=said)
    if state.startswith(REFUSED):
        return BadInput("load.refused", said=str(error).strip())
    if state.startswith(GONE) or (not state and isinstance(error, psycopg.OperationalError)):
        return Unavailable("database.gone", said=said)
    return None


def explain(error: Exception) -> str:
    """Return the sentence for a person."""
    known = translate(error)
    return str(known) if known else say("failures.unknown", said=error)
