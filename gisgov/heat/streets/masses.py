"""How much of an incident lies within a distance of it, along a street that goes on and on."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import scipy.special

from gisgov.heat.kernels import named

__all__ = ["mass_table"]

Floats = npt.NDArray[np.float64]


def mass_table(kernel: str, *, steps: int) -> Floats:
    """Return the share of an incident between it and each of so many steps to one side.

    Parameters
    ----------
    kernel
        A name that `gisgov.heat.kernels` knows.
    steps
        Into how many equal steps the kernel's reach is cut.

    Returns
    -------
    numpy.ndarray
        One more than `steps`: from 0 at the incident to 0.5 where the kernel ends.

    Raises
    ------
    BadInput
        There is no such kernel.

    Examples
    --------
    >>> mass_table("uniform", steps=2).tolist()
    [0.0, 0.25, 0.5]
    """
    form = named(kernel)
    t = np.linspace(0.0, form.reach, steps + 1)
    within = _within(form.name, t)
    return np.asarray(within * (0.5 / within[-1]))


def _within(name: str, t: Floats) -> Floats:
    """Integrals of the kernels from 0 to t bandwidths, up to a factor."""
    if name == "quartic":
        return t - 2 * t**3 / 3 + t**5 / 5
    if name == "epanechnikov":
        return t - t**3 / 3
    if name == "triangular":
        return t - t**2 / 2
    if name == "uniform":
        return t
    return np.asarray(scipy.special.erf(t / math.sqrt(2)))
