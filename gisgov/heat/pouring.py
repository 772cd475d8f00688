"""Each point poured out by itself: no error but that of rounding.

Points are sorted by squares of ground. A square's points are summed in single precision into a
buffer that stays in the cache next to the core, eight or sixteen cells at a time; this is added to
the field in double precision before so many are in it that its rounding shows.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.heat.compiling import compiled
from gisgov.heat.kernels import Kernel
from gisgov.heat.points import THREADS, Lattice, Points, spans

__all__ = ["poured", "seconds"]

LEAST_SIDE = 32
AT_ONCE = 1024  # points in a buffer: single precision is off by less than 1 in 10,000 then
LANES = 16
SORTING_S, ADDING_S = 15e-9, 4e-11  # of a point, and of a cell of it

FORMS = {"quartic": 0, "epanechnikov": 1, "triangular": 2, "uniform": 3}
QUARTIC, EPANECHNIKOV, TRIANGULAR = 0, 1, 2

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Form = tuple[int, float, int]
"""Cells of a row that a kernel reaches, its reach in cells, and which one it is."""


class Squares(NamedTuple):
    """How ground is cut into squares, the first of them `margin` cells north-west of the field.

    What lies up to a margin beyond the field's edge counts in it. `side` are the cells of a square
    from one side to the other.
    """

    west: float
    north: float
    per_m: float
    rows: int
    columns: int
    down: int
    across: int
    side: int
    margin: int


class Sorted(NamedTuple):
    """Points by square, in cells from the north-western corner of their square's buffer."""

    x: Singles
    y: Singles
    weight: Singles
    starts: Longs


def seconds(count: int, reach: float) -> float:
    """About how long it takes, on two cores of a server of today.

    Parameters
    ----------
    count
        Of points.
    reach
        Of the kernel, in cells.
    """
    return count * (SORTING_S + ADDING_S * (2 * reach + 2) * _wide(reach))


def poured(points: Points, lattice: Lattice, *, bandwidth_m: float, kernel: Kernel) -> Floats:
    """Sum of kernels, each 1 at its point, at the centres of cells; row 0 is the northernmost.

    Parameters
    ----------
    points
        In any order.
    lattice
        The field's cells.
    bandwidth_m
        Where the kernel ends.
    kernel
        Any but the Gaussian.
    """
    reach = bandwidth_m / lattice.cell_m
    squares = _squares(lattice, int(np.ceil(reach)) + 1)
    form: Form = _wide(reach), reach, FORMS[kernel.name]
    field = np.zeros((lattice.rows, lattice.columns))
    with ThreadPoolExecutor(THREADS) as pool:
        parts = _sorted(points, squares, pool)
        for first in (0, 1):  # every other row of squares: their buffers do not meet
            jobs = [
                pool.submit(_pour_row, parts, squares, k, form, field)
                for k in range(first, squares.down, 2)
            ]
            for job in jobs:
                job.result()
    return field


def _wide(reach: float) -> int:
    """Cells of a row that a kernel reaches, in whole lanes."""
    return -(-(int(2 * reach) + 2) // LANES) * LANES


def _squares(lattice: Lattice, margin: int) -> Squares:
    side = max(LEAST_SIDE, 2 * margin)
    down, across = (-(-(n + 2 * margin) // side) for n in (lattice.rows, lattice.columns))
    return Squares(
        lattice.west - margin * lattice.cell_m,
        lattice.north + margin * lattice.cell_m,
        1.0 / lattice.cell_m,
        lattice.rows,
        lattice.columns,
        down,
        across,
        side,
        margin,
    )


def _sorted(points: Points, squares: Squares, pool: ThreadPoolExecutor) -> Sorted:
    """Sort points by squares, on both cores."""
    home = np.empty(len(points.x), np.int32)
    parts = spans(points)
    counts = np.stack(list(pool.map(lambda span: _count(points, squares, span, home), parts)))
    ends = np.cumsum(counts.T.ravel())  # square by square, within it part by part
    begins = np.ascontiguousarray((ends.reshape(-1, THREADS) - counts.T).T)
    starts = np.append(begins[0], ends[-1])
    x, y, weight = (np.empty(ends[-1], np.float32) for _ in range(3))
    made = Sorted(x, y, weight, starts)
    jobs = [
        pool.submit(_move, points, squares, span, home, at, made)
        for span, at in zip(parts, begins, strict=True)
    ]
    for job in jobs:
        job.result()
    return made


@compiled
def _count(points: Points, squares: Squares, span: tuple[int, int], home: Ints) -> Longs:
    """Write the square of each point of a span, -1 where it reaches nothing; count by square."""
    counts = np.zeros(squares.across * squares.down, np.int64)
    wide, tall = squares.columns + 2 * squares.margin, squares.rows + 2 * squares.margin
    per = 1.0 / squares.side
    for i in range(span[0], span[1]):
        column = (points.x[i] - squares.west) * squares.per_m
        row = (squares.north - points.y[i]) * squares.per_m
        home[i] = -1
        if (column >= 0) & (column < wide) & (row >= 0) & (row < tall):
            home[i] = int(row * per) * squares.across + int(column * per)
            counts[home[i]] += 1
    return counts


@compiled
def _move(
    points: Points, squares: Squares, span: tuple[int, int], home: Ints, at: Longs, made: Sorted
) -> None:
    """Write the points of a span where their squares have room for them."""
    each = int(len(points.weight) > 1)
    for i in range(span[0], span[1]):
        if home[i] < 0:
            continue
        k = at[home[i]]
        at[home[i]] += 1
        west = (home[i] % squares.across) * squares.side - squares.margin
        north = (home[i] // squares.across) * squares.side - squares.margin
        made.x[k] = (points.x[i] - squares.west) * squares.per_m - west
        made.y[k] = (squares.north - points.y[i]) * squares.per_m - north
        made.weight[k] = points.weight[i * each]


@compiled
def _pour_row(parts: Sorted, squares: Squares, k: int, form: Form, field: Floats) -> None:
    """Pour the points of one row of squares."""
    width = squares.side + 2 * squares.margin
    buffer = np.zeros((width, width + form[0]), np.float32)
    east, south = np.empty(form[0], np.float32), np.empty(width, np.float32)
    north = k * squares.side - 2 * squares.margin
    for column in range(squares.across):
        west = column * squares.side - 2 * squares.margin
        at = parts.starts[k * squares.across + column]
        stop = parts.starts[k * squares.across + column + 1]
        while at < stop:
            upto = min(at + AT_ONCE, stop)
            for i in range(at, upto):
                point = parts.x[i], parts.y[i], parts.weight[i]
                _pour(buffer, east, south, point, form)
            _drain(buffer, field, north, west)
            at = upto


@compiled
def _drain(buffer: Singles, field: Floats, north: int, west: int) -> None:
    """Add a buffer to the field, as far as it lies in it, and empty it."""
    left, right = max(0, -west), min(buffer.shape[1], field.shape[1] - west)
    for i in range(max(0, -north), min(buffer.shape[0], field.shape[0] - north)):
        field[north + i, west + left : west + right] += buffer[i, left:right]
    buffer[:] = 0


@compiled
def _pour(
    buffer: Singles,
    east: Singles,
    south: Singles,
    point: tuple[np.float32, np.float32, np.float32],
    form: Form,
) -> None:
    """Add one point's kernel to the cells of a buffer that it reaches."""
    wide, reach, kind = form
    x, y, weight = point
    at = max(int(np.ceil(y - 0.5 - reach)), 0), max(int(np.ceil(x - 0.5 - reach)), 0)
    tall = min(int(np.floor(y - 0.5 + reach)) + 1, buffer.shape[0]) - at[0]
    per = np.float32(1 / reach)
    y0, x0 = np.float32(at[0] + 0.5) - y, np.float32(at[1] + 0.5) - x
    for j in range(wide):
        east[j] = ((np.float32(j) + x0) * per) ** 2
    for i in range(tall):
        south[i] = ((np.float32(i) + y0) * per) ** 2
    if kind == QUARTIC:
        _quartic(buffer, east, south[:tall], at, weight)
    elif kind == EPANECHNIKOV:
        _epanechnikov(buffer, east, south[:tall], at, weight)
    elif kind == TRIANGULAR:
        _triangular(buffer, east, south[:tall], at, weight)
    else:
        _uniform(buffer, east, south[:tall], at, weight)


# ---------------------------------------------------------------- the loops that lanes run through
#
# `east` and `south` are squares of a cell's way to the point, as parts of the bandwidth. That `top`
# and `left` are not below 0 is said again in each: else each index is asked for, and no lane used.


@compiled
def _quartic(
    buffer: Singles, east: Singles, south: Singles, at: tuple[int, int], weight: np.float32
) -> None:
    top, left = max(at[0], 0), max(at[1], 0)
    for i in range(len(south)):
        row, most = buffer[top + i], np.float32(1) - south[i]
        for j in range(len(east)):
            inside = most - east[j]
            inside = inside if inside > 0 else np.float32(0)
            row[left + j] += weight * inside * inside


@compiled
def _epanechnikov(
    buffer: Singles, east: Singles, south: Singles, at: tuple[int, int], weight: np.float32
) -> None:
    top, left = max(at[0], 0), max(at[1], 0)
    for i in range(len(south)):
        row, most = buffer[top + i], np.float32(1) - south[i]
        for j in range(len(east)):
            inside = most - east[j]
            row[left + j] += weight * (inside if inside > 0 else np.float32(0))


@compiled
def _triangular(
    buffer: Singles, east: Singles, south: Singles, at: tuple[int, int], weight: np.float32
) -> None:
    top, left = max(at[0], 0), max(at[1], 0)
    for i in range(len(south)):
        row = buffer[top + i]
        for j in range(len(east)):
            inside = np.float32(1) - np.sqrt(south[i] + east[j])
            row[left + j] += weight * (inside if inside > 0 else np.float32(0))


@compiled
def _uniform(
    buffer: Singles, east: Singles, south: Singles, at: tuple[int, int], weight: np.float32
) -> None:
    top, left = max(at[0], 0), max(at[1], 0)
    for i in range(len(south)):
        row = buffer[top + i]
        for j in range(len(east)):
            row[left + j] += weight if south[i] + east[j] < 1 else np.float32(0)
