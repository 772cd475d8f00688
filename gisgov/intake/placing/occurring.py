"""Whether some letters occur in a column at all: asked before each cell is searched for them."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["holds"]


def holds(column: pa.Array, letters: bytes) -> bool:
    r"""Whether any of some ASCII letters occurs in a column of texts.

    Where the column is a part of a longer one, the whole is looked at: a yes may be wrong.

    Examples
    --------
    >>> column = pa.array(["two\nlines", None])
    >>> holds(column, b"\r\n"), holds(column, b",")
    (True, False)
    """
    held = column.buffers()[2]
    return held is not None and bool(_among(letters)[np.frombuffer(held, np.uint8)].any())


@cache
def _among(letters: bytes) -> npt.NDArray[np.bool_]:
    among = np.zeros(256, dtype=bool)
    among[list(letters)] = True
    return among
