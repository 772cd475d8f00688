"""What the database or the machine says, in the words of `gisgov.errors`."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError

from gisgov.errors import GisgovError, Unavailable
from gisgov.words import say

__all__ = ["explain", "translate"]

BY_STATE = {
    "53100": "database.disk_full",
    "53300": "database.too_many",
    "57014": "database.too_slow",
    "42501": "database.forbidden",
    "55P03": "database.locked",
    "40P01": "database.locked",
}
GONE = ("08", "57P")  # classes of SQLSTATE: connection failures, server shutting down


def translate(error: Exception) -> GisgovError | None:
    """Return the error in our words, or None where it is a fault of this program."""
    if isinstance(error, GisgovError):
        return error
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return Unavailable("database.disk_full", said=error.strerror)
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None) or ""
    said = str(error.orig).strip().splitlines()[0] if error.orig else ""
    if state in BY_STATE:
        return Unavailable(BY_STATE[state], said=said)
    if error.connection_invalidated or state.startswith(GONE):
        return Unavailable("database.gone", said=said)
    return None


def explain(error: Exception) -> str:
    """Return the sentence for a person."""
    known = translate(error)
    return str(known) if known else say("failures.unknown", said=error)
