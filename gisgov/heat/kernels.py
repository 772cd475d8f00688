"""The kernels: how what an incident counts falls off with the distance from it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgov.errors import BadInput

__all__ = ["KERNELS", "Kernel", "named"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Kernel:
    """One kernel, round and of mass 1.

    Parameters
    ----------
    name
        What it is called.
    height
        Its value at the middle, for a bandwidth of 1.
    roughness
        Integral of its square, for a bandwidth of 1: the less, the more ground it gathers from.
    patience_s
        How long points may be poured out one by one, which leaves no error, before they are folded.
        The sharper a kernel's rim, the longer it is worth it.
    samples
        Cells a bandwidth from which on folding may sample it.
    reach
        How many bandwidths from the middle it ends.
    """

    name: str
    height: float
    roughness: float
    patience_s: float
    samples: float = 24.0
    reach: float = 1.0

    def profile(self, distance: Floats) -> Floats:
        """Its value as a share of that at the middle.

        Parameters
        ----------
        distance
            From the middle, in bandwidths.

        Examples
        --------
        >>> named("quartic").profile(np.array([0.0, 0.5, 1.0])).tolist()
        [1.0, 0.5625, 0.0]
        """
        inside = np.maximum(0.0, 1.0 - distance * distance)
        if self.name == "quartic":
            return inside * inside
        if self.name == "epanechnikov":
            return inside
        if self.name == "triangular":
            return np.maximum(0.0, 1.0 - distance)
        if self.name == "uniform":
            return (inside > 0.0).astype(np.float64)
        return np.where(distance < self.reach, np.exp(-0.5 * distance * distance), 0.0)


KERNELS = {
    kernel.name: kernel
    for kernel in (
        Kernel("quartic", 3 / math.pi, 9 / (5 * math.pi), patience_s=0.06),
        Kernel(
            "gaussian", 1 / (2 * math.pi), 1 / (4 * math.pi), patience_s=0.0, samples=7.0, reach=5.0
        ),
        Kernel("epanechnikov", 2 / math.pi, 4 / (3 * math.pi), patience_s=5.0),
        Kernel("triangular", 3 / math.pi, 3 / (2 * math.pi), patience_s=5.0),
        Kernel("uniform", 1 / math.pi, 1 / math.pi, patience_s=math.inf),
    )
}
"""By name. The bandwidth is where a kernel ends; of the Gaussian, its standard deviation."""


def named(name: str) -> Kernel:
    """The kernel of a name.

    Raises
    ------
    BadInput
        There is none (`heat.unknown_kernel`).
    """
    if name not in KERNELS:
        raise BadInput("heat.unknown_kernel", given=name, known=", ".join(KERNELS))
    return KERNELS[name]
