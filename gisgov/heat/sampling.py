"""Values of a field between the centres of its cells."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gisgov.heat.compiling import compiled

__all__ = ["sampled", "value_at"]

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]


@compiled
def sampled(values: Singles, columns: Floats, rows: Floats) -> Floats:
    """Values at places, in cells from the north-western corner; NaN beyond the field."""
    found = np.empty(len(columns))
    for i in range(len(columns)):
        found[i] = value_at(values, columns[i], rows[i])
    return found


@compiled
def value_at(values: Singles, column: float, row: float) -> float:
    """Value at one place: cubic; not below 0 where no cell around is.

    Where one of the sixteen cells around has no value, the mean of the next four by their nearness,
    of those that have one; NaN where the cell itself has none.
    """
    height, width = values.shape
    if not ((column >= 0.0) & (row >= 0.0) & (column <= width) & (row <= height)):
        return np.nan
    x, y = column - 0.5, row - 0.5
    j, i = int(np.floor(x)), int(np.floor(y))
    if (j < 1) | (i < 1) | (j + 2 >= width) | (i + 2 >= height):
        return _by_nearness(values, x, y)
    a, b = x - j, y - i
    west, north = _shares(a), _shares(b)
    total, least = 0.0, np.inf
    for k in range(4):
        line = 0.0
        for m in range(4):
            value = values[i - 1 + k, j - 1 + m]
            line += west[m] * value
            least = min(least, value)
        total += north[k] * line
    if np.isnan(total):
        return _by_nearness(values, x, y)
    return max(total, 0.0) if least >= 0.0 else total


@compiled
def _shares(a: float) -> tuple[float, float, float, float]:
    """What four neighbours count at a place between the second and the third (Keys 1981)."""
    first = a * (a * (1.0 - 0.5 * a) - 0.5)
    second = a * a * (1.5 * a - 2.5) + 1.0
    third = a * (a * (2.0 - 1.5 * a) + 0.5)
    return first, second, third, 1.0 - first - second - third


@compiled
def _by_nearness(values: Singles, x: float, y: float) -> float:
    height, width = values.shape
    own = values[_held(int(np.floor(y + 0.5)), height), _held(int(np.floor(x + 0.5)), width)]
    if np.isnan(own):
        return np.nan
    j, i = int(np.floor(x)), int(np.floor(y))
    total = share = 0.0
    for k in range(2):
        for m in range(2):
            value = values[_held(i + k, height), _held(j + m, width)]
            near = (1.0 - abs(y - i - k)) * (1.0 - abs(x - j - m))
            if not np.isnan(value):
                total += near * value
                share += near
    return total / share


@compiled
def _held(at: int, size: int) -> int:
    return min(max(at, 0), size - 1)
