"""How kernels are compiled: once, kept on disk where that is possible, without Python's lock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import numba

__all__ = ["STAMP", "compiled"]

Given = ParamSpec("Given")
Result = TypeVar("Result")

SOURCES = sorted(Path(__file__).parent.glob("*.py"))
STAMP = hashlib.sha256(b"".join(source.read_bytes() for source in SOURCES)).hexdigest()[:12]
"""What tells these sources from any others."""


def compiled(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Compile a function when it is first called.

    What is kept is found again by name, and numba makes it anew when the function's own file
    changes only, not when one does that it calls: so the name says what all the sources were. Where
    neither the package's folder nor the user's can be written, each process compiles anew.
    """
    function.__qualname__ += f"_{STAMP}"
    try:
        made: Callable[Given, Result] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no place for the cache
        made = numba.njit(nogil=True)(function)
    return made
