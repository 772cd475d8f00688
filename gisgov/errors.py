"""What can go wrong, named for what the caller can do about it.

GisgovError
├── BadInput         correct what was given: a file, a value, a coordinate
├── Unauthenticated  sign in, or sign in again
├── Forbidden        ask somebody whose role, area and purpose allow it
├── NotFound         ask for something that exists
├── Conflict         the city's state forbids it now: change that first, or choose another name
├── TooMany          wait for as many seconds as `wait_s` says
├── Unavailable      something the machine must provide is missing or down: start it, then try again
└── Cancelled        the caller stopped it; nothing was written

Each error carries a code of `gisgov.words` and its parameters; the sentence is made at the edge,
in the reader's language, and names the thing, the value and the remedy.
"""

from __future__ import annotations

from gisgov import words

__all__ = [
    "BadInput",
    "Cancelled",
    "Conflict",
    "Forbidden",
    "GisgovError",
    "NotFound",
    "TooMany",
    "Unauthenticated",
    "Unavailable",
]


class GisgovError(Exception):
    """An error with a code and the parameters of its sentence.

    Parameters
    ----------
    code
        A key of `gisgov.words`, such as ``"crs.unknown"``.
    params
        What the sentence names.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return words.say(self.code, **self.params)  # type: ignore[arg-type]


class BadInput(GisgovError):
    """Correct what was given: a file, a value, a coordinate."""


class Unauthenticated(GisgovError):
    """Sign in, or sign in again."""


class Forbidden(GisgovError):
    """Role, area or purpose do not allow it."""


class NotFound(GisgovError):
    """Ask for something that exists."""


class Conflict(GisgovError):
    """The city's state forbids it now."""


class TooMany(GisgovError):
    """Asked too often; wait for as many seconds as `wait_s` says."""


class Unavailable(GisgovError):
    """Something that the machine must provide is missing or down."""


class Cancelled(GisgovError):
    """The caller stopped it; nothing was written."""
