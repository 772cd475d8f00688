"""Which bandwidth suits the points: the one by which each place is best foretold by those around.

Likelihood cross-validation (Habbema et al. 1974, Duin 1976; for maps Loader 1999). What is left out
of a foretelling is not the point alone but all within 50 m of it (h-block cross-validation: Burman,
Chow and Nolan 1994): many incidents are told from one door or one block, and as long as these
foretell each other, the narrowest bandwidth always wins. A hundredth of the density is spread over
all the ground, so that one place far from all others does not decide alone.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import fft

from gisgov.heat.kernels import Kernel
from gisgov.heat.points import THREADS, Points

__all__ = ["BLOCK_M", "CANDIDATES_M", "FEWEST_PLACES", "USUAL_M", "chosen"]

CANDIDATES_M = (75, 100, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000)
"""Of kernels that end; of the Gaussian two fifths of these, which gather from as much ground."""

GAUSSIAN = 0.4
USUAL_M = 250.0
"""Where there are too few places to tell; of the Gaussian two fifths of it."""

BLOCK_M = 50.0
FEWEST_PLACES = 20
CELL_M = 10.0
MOST_CELLS = 1_000_000
MOST_ACROSS = 20_000
BACKGROUND = 0.01
SAMPLE, RARE = 100_000, 0.01

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]


def chosen(points: Points, *, kernel: Kernel) -> float:
    """The bandwidth in metres, of `CANDIDATES_M`.

    With fewer than 20 places it is 250 m. A place is a cell of 10 m, or of more where the ground is
    so large that a million cells do not cover it; what lies far beyond 98 in 100 is left out.

    Parameters
    ----------
    points
        With their weights.
    kernel
        By which the density will be.
    """
    share = GAUSSIAN if kernel.reach > 1 else 1.0
    counts, cell_m = _places(points)
    held = counts > 0
    if held.sum() < FEWEST_PLACES:
        return USUAL_M * share
    # Cells much wider than a bandwidth tell nothing of it.
    candidates = [m * share for m in CANDIDATES_M if m >= 4 * cell_m] or [CANDIDATES_M[-1] * share]
    margin = int(np.ceil(candidates[-1] * kernel.reach / cell_m))
    size = [fft.next_fast_len(n + margin, real=True) for n in counts.shape]
    away = _away(size, cell_m)
    spectrum = fft.rfft2(counts, size, workers=THREADS)
    scores = []
    for bandwidth_m in candidates:
        weights = kernel.profile(away / bandwidth_m) * (away > BLOCK_M)
        weights /= weights.sum()
        others = fft.irfft2(spectrum * fft.rfft2(weights, workers=THREADS), size, workers=THREADS)
        scores.append(_score(counts, others[: counts.shape[0], : counts.shape[1]], held))
    return candidates[int(np.argmax(scores))]


def _places(points: Points) -> tuple[Singles, float]:
    """What lies in each cell, and the side of a cell."""
    if len(points.x) == 0:
        return np.zeros((1, 1), np.float32), CELL_M
    x, y, weights = _near(points)
    wide, tall = np.ptp(x), np.ptp(y)
    least = max(np.sqrt(wide * tall / MOST_CELLS), max(wide, tall) / MOST_ACROSS)
    cell_m = max(CELL_M, float(least))
    column = ((x - x.min()) / cell_m).astype(np.int64)
    row = ((y - y.min()) / cell_m).astype(np.int64)
    shape = int(row.max()) + 1, int(column.max()) + 1
    flat = np.bincount(row * shape[1] + column, weights, shape[0] * shape[1])
    return flat.reshape(shape).astype(np.float32), cell_m


def _near(points: Points) -> tuple[Floats, Floats, Singles]:
    """The points without those far from nearly all: for them, all cells would be larger."""
    some = slice(None, None, -(-len(points.x) // SAMPLE))
    inside = np.ones(len(points.x), np.bool_)
    for along in (points.x, points.y):
        low, high = np.quantile(along[some], (RARE, 1 - RARE))
        margin = max(high - low, float(CANDIDATES_M[-1]))
        inside &= (along >= low - margin) & (along <= high + margin)
    weights = np.broadcast_to(points.weight, points.x.shape)
    return points.x[inside], points.y[inside], weights[inside]


def _away(size: list[int], cell_m: float) -> Floats:
    """How far each cell is from the first, the ground being round: its end is beside its start."""
    down, across = (np.minimum(np.arange(n), n - np.arange(n)) for n in size)
    away: Floats = np.hypot(down[:, None], across[None, :]) * cell_m
    return away


def _score(counts: Singles, others: Floats, held: npt.NDArray[np.bool_]) -> float:
    """Mean logarithm of what is foretold of each place."""
    total = counts.sum(dtype=np.float64)
    told = np.maximum(others[held], 0.0) * ((1.0 - BACKGROUND) / total) + BACKGROUND / counts.size
    return float((counts[held] * np.log(told)).sum(dtype=np.float64) / total)
