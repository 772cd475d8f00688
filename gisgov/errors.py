"""What can go wrong, named for what the caller can do about it.

GisgovError
├── BadInput       correct what was given: a file, a value, a coordinate
├── NotFound       ask for something that exists
├── Conflict       the city's state forbids it now: change that first, or choose another name
├── Unavailable    something the machine must provide is missing or down: start it, then try again
└── Cancelled      the caller stopped it; nothing was written

Each error carries a code of `gisgov.words` and its parameters; the sentence is made at the edge,
in the reader's language, and names the thing, the value and the remedy.
"""

from __future__ import annotations

from gisgov import words

__all__ = ["BadInput", "Cancelled", "Conflict", "GisgovError", "NotFound", "Unavailable"]


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


class NotFound(GisgovError):
    """Ask for something that exists."""


class Conflict(GisgovError):
    """The city's state forbids it now."""


class Unavailable(GisgovError):
    """Something that the machine must provide is missing or down."""


class Cancelled(GisgovError):
    """The caller stopped it; nothing was written."""
