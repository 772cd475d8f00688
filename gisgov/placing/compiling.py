"""How kernels are compiled: once, kept on disk where that is possible, without Python's lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

__all__ = ["compiled"]

Given = ParamSpec("Given")
Result = TypeVar("Result")


def compiled(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Compile a function when it is first called.

    Where neither the package's folder nor the user's can be written, it is compiled in each process
    anew.
    """
    try:
        made: Callable[Given, Result] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no place for the cache
        made = numba.njit(nogil=True)(function)
    return made
