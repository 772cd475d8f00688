"""The same density by each: ours, KDEpy's FFT, and scipy over a histogram; and the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.cities import timed
from benchmarks.heat.scenes import CELL_M, HEIGHT_M, WIDTH_M
from gisgov.heat import KERNELS, density

__all__ = ["BANDWIDTH_M", "Measured", "measured", "missing"]

BANDWIDTH_M = 250.0
SHAPE = int(HEIGHT_M / CELL_M), int(WIDTH_M / CELL_M)
QUARTIC = KERNELS["quartic"]
FEW, LEAST = 300, 0.01

Floats = npt.NDArray[np.float64]
Way = Callable[[Floats], npt.NDArray[np.floating]]


@dataclass(frozen=True)
class Measured:
    """How long it takes at best, and how wrong it is at worst."""

    name: str
    ms: float
    rel_error: float


def missing() -> bool:
    """Whether the peer's package is not there."""
    from importlib.util import find_spec  # noqa: PLC0415

    return find_spec("KDEpy") is None


def ours(points: Floats) -> npt.NDArray[np.float32]:
    """Per km2, the northernmost row first."""
    ground = 0.0, 0.0, WIDTH_M, HEIGHT_M
    return density(points, bandwidth_m=BANDWIDTH_M, cell_m=CELL_M, bounds=ground).values


def kdepy(points: Floats) -> Floats:
    """The same of KDEpy: its bandwidth is a standard deviation, its rows run east."""
    from KDEpy import FFTKDE  # noqa: PLC0415

    x, y = (CELL_M * (np.arange(n) + 0.5) for n in SHAPE[::-1])
    grid = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1).reshape(-1, 2)
    made = FFTKDE(kernel="biweight", bw=BANDWIDTH_M / np.sqrt(7)).fit(points).evaluate(grid)
    return made.reshape(SHAPE[::-1]).T[::-1] * len(points) * 1e6


def scipy(points: Floats) -> Floats:
    """The same of scipy: each point in the middle of its cell, folded with the kernel."""
    from scipy.signal import fftconvolve  # noqa: PLC0415

    box = ((0.0, HEIGHT_M), (0.0, WIDTH_M))
    counts = np.histogram2d(HEIGHT_M - points[:, 1], points[:, 0], bins=SHAPE, range=box)[0]
    reach = int(BANDWIDTH_M / CELL_M)
    away = np.arange(-reach, reach + 1) * CELL_M / BANDWIDTH_M
    kernel = QUARTIC.profile(np.hypot(*np.meshgrid(away, away)))
    height = QUARTIC.height / (BANDWIDTH_M / 1000) ** 2
    return fftconvolve(counts, kernel, mode="same") * height  # type: ignore[no-any-return]


def measured(points: Floats, *, rounds: int, rng: np.random.Generator) -> list[Measured]:
    """All ways on the same points, in turns, each warmed up; the best round counts."""
    ways: dict[str, Way] = {"ours": ours, "KDEpy": kdepy, "scipy": scipy}
    fields = {name: way(points) for name, way in ways.items()}
    cells, true = truth(points, fields["ours"], rng=rng)
    spent = {
        name: min(timed(lambda way=way: way(points)) for _ in range(rounds))  # type: ignore[misc]
        for name, way in ways.items()
    }
    return [
        Measured(name, spent[name] * 1e3, float(np.abs(fields[name][cells] / true - 1).max()))
        for name in ways
    ]


def truth(
    points: Floats, field: npt.NDArray[np.floating], *, rng: np.random.Generator
) -> tuple[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]], Floats]:
    """Density at some cells by brute force, all of at least a hundredth of the peak."""
    rows, columns = np.nonzero(field >= LEAST * field.max())
    some = rng.permutation(len(rows))[:FEW]
    rows, columns = rows[some], columns[some]
    x, y = (columns + 0.5) * CELL_M, HEIGHT_M - (rows + 0.5) * CELL_M
    height = QUARTIC.height / (BANDWIDTH_M / 1000) ** 2
    found = [
        QUARTIC.profile(np.hypot(points[:, 0] - east, points[:, 1] - north) / BANDWIDTH_M).sum()
        for east, north in zip(x, y, strict=True)
    ]
    return (rows, columns), np.array(found) * height
