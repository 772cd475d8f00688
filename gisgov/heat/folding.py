"""Many points at once: laid on the cells' lattice, then folded with the kernel by Fourier's way.

A point is shared among the nine nearest centres by quadratic B-splines, and the kernel's samples
are filtered beforehand so that both together give the kernel itself wherever a point lies on the
lattice, and a smooth curve through its samples elsewhere (Unser 1999). Mass, centre and spread of
each point are kept, which sharing by bilinear weights does not do.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
from scipy import fft, ndimage

from gisgov.heat.compiling import compiled
from gisgov.heat.kernels import Kernel
from gisgov.heat.points import THREADS, Lattice, Points, spans

__all__ = ["folded", "seconds"]

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

LAYING_S, CELL_S = 9e-9, 3e-8  # of a point, and of a cell
TAIL = 12  # cells in which the filter's answer to an edge dies away


def folded(points: Points, lattice: Lattice, *, bandwidth_m: float, kernel: Kernel) -> Singles:
    """Sum of kernels, each 1 at its point, at the centres of cells; row 0 is the northernmost.

    What it costs hardly depends on how far the kernel reaches.

    Parameters
    ----------
    points
        In any order.
    lattice
        The field's cells.
    bandwidth_m
        Of the kernel.
    kernel
        Any; the smoother, the closer to what `pouring.poured` gives.
    """
    times = _times(bandwidth_m / lattice.cell_m, kernel)
    fine = lattice.finer(times)
    made = _folded(points, fine, bandwidth_m, kernel)
    return np.maximum(made[times // 2 :: times, times // 2 :: times], 0)


def seconds(count: int, lattice: Lattice, cells: float, kernel: Kernel) -> float:
    """About how long it takes, on two cores of a server of today.

    Parameters
    ----------
    count
        Of points.
    lattice
        The field's cells.
    cells
        Of a bandwidth.
    kernel
        Which one.
    """
    times = _times(cells, kernel)
    margin = int(2 * kernel.reach * cells)
    return (
        count * LAYING_S + (lattice.rows + margin) * (lattice.columns + margin) * times**2 * CELL_S
    )


def _times(cells: float, kernel: Kernel) -> int:
    """Into how many a cell is cut: an odd number, so that one part lies in its middle."""
    return int(np.ceil(kernel.samples / cells)) // 2 * 2 + 1


def _folded(points: Points, fine: Lattice, bandwidth_m: float, kernel: Kernel) -> Singles:
    samples = _samples(kernel, bandwidth_m / fine.cell_m)
    half = samples.shape[0] // 2
    laid = _laid(points, fine, half)
    # What goes round past the end comes back in the margins, which are cut off.
    size = [fft.next_fast_len(n, real=True) for n in laid.shape]
    mass = fft.rfft2(laid, size, workers=THREADS)
    mass *= fft.rfft2(samples, size, workers=THREADS)
    made = fft.irfft2(mass, size, workers=THREADS, overwrite_x=True)
    return made[2 * half : 2 * half + fine.rows, 2 * half : 2 * half + fine.columns]


def _samples(kernel: Kernel, bandwidth: float) -> Singles:
    """The kernel at whole cells, filtered; `bandwidth` is in cells."""
    half = int(np.ceil(kernel.reach * bandwidth)) + TAIL
    away = np.arange(-half, half + 1) / bandwidth
    values = kernel.profile(np.hypot(*np.meshgrid(away, away)))
    filtered: Floats = ndimage.spline_filter(values, order=2, mode="constant")
    return filtered.astype(np.float32)


def _laid(points: Points, fine: Lattice, margin: int) -> Singles:
    """Points on the lattice of cells, which goes on by a margin on all sides."""
    parts = np.zeros((THREADS, fine.rows + 2 * margin, fine.columns + 2 * margin))
    given = list(zip(spans(points), parts, strict=True))
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda each: _lay(points, fine, margin, *each), given))
    together: Singles = np.add(*parts, dtype=np.float32, casting="same_kind")
    return together


@compiled
def _lay(points: Points, fine: Lattice, margin: int, span: tuple[int, int], laid: Floats) -> None:
    """Share each point of a span among the nine centres next to it."""
    height, width = laid.shape
    each, per_m = int(len(points.weight) > 1), 1.0 / fine.cell_m
    for k in range(span[0], span[1]):
        x = (points.x[k] - fine.west) * per_m + margin
        y = (fine.north - points.y[k]) * per_m + margin
        if not ((x >= 1) & (y >= 1) & (x < width - 1) & (y < height - 1)):
            continue
        i, j = max(int(y), 1), max(int(x), 1)
        a, b = x - j - 0.5, y - i - 0.5
        weight = np.float64(points.weight[k * each])
        west, east = 0.5 * (0.5 - a) ** 2, 0.5 * (0.5 + a) ** 2
        north, south = 0.5 * (0.5 - b) ** 2 * weight, 0.5 * (0.5 + b) ** 2 * weight
        middle = 1.0 - west - east
        for step, share in ((-1, north), (0, weight - north - south), (1, south)):
            row = laid[i + step]
            row[j - 1] += share * west
            row[j] += share * middle
            row[j + 1] += share * east
