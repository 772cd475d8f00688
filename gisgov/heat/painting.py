"""Which colour of a palette each pixel has, read from a field at the pixel's own place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gisgov.heat.compiling import compiled
from gisgov.heat.sampling import value_at

__all__ = ["painted"]

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]


@compiled
def painted(
    values: Singles,
    columns: Floats,
    rows: Floats,
    steps: Floats,
    blank: int,
    size: tuple[int, int],
) -> Bytes:
    """How many steps each pixel's value has reached; `blank` where there is no value.

    Parameters
    ----------
    values
        The field's.
    columns, rows
        Places on the field, in cells, at the corners of equal parts of the picture.
    steps
        Rising.
    blank
        The number of a pixel that has no value.
    size
        Height and width of the picture; whole multiples of its parts.
    """
    made = np.full(size, blank, np.uint8)
    down, across = columns.shape[0] - 1, columns.shape[1] - 1
    tall, wide = size[0] // down, size[1] // across
    for i in range(size[0]):
        top, v = i // tall, (i % tall + 0.5) / tall
        for j in range(size[1]):
            left, u = j // wide, (j % wide + 0.5) / wide
            column = _between(columns, top, left, u, v)
            row = _between(rows, top, left, u, v)
            value = value_at(values, column, row)
            if not np.isnan(value):
                made[i, j] = np.searchsorted(steps, value, side="right")
    return made


@compiled
def _between(nodes: Floats, i: int, j: int, u: float, v: float) -> float:
    """Return the value within a part, from its four corners."""
    upper = nodes[i, j] * (1 - u) + nodes[i, j + 1] * u
    lower = nodes[i + 1, j] * (1 - u) + nodes[i + 1, j + 1] * u
    return float(upper * (1 - v) + lower * v)
