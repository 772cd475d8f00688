"""How kernels are compiled: once, kept on disk where that is possible, without Python's lock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import numba

__all__ = ["SOURCES", "STAMP", "Compiler", "compiled"]

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Compiler:
    """Compiles the functions of one folder, each when it is first called.

    What is kept is found again by name, and numba makes it anew when the function's own file
    changes only, not when one does that it calls: so the name says what all the sources were. Where
    neither the package's folder nor the user's can be written, each process compiles anew.
    """

    def __init__(self, folder: Path) -> None:
        self.sources = sorted(folder.glob("*.py"))
        content = b"".join(source.read_bytes() for source in self.sources)
        self.stamp = hashlib.sha256(content).hexdigest()[:12]

    def __call__(self, function: Callable[Given, Result]) -> Callable[Given, Result]:
        """Mark a function to be compiled."""
        function.__qualname__ += f"_{self.stamp}"
        try:
            made: Callable[Given, Result] = numba.njit(cache=True, nogil=True)(function)
        except RuntimeError:  # no place for the cache
            made = numba.njit(nogil=True)(function)
        return made


compiled = Compiler(Path(__file__).parent)
"""Compiles what places points."""

SOURCES = compiled.sources
STAMP = compiled.stamp
"""What tells these sources from any others."""
