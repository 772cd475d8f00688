"""Into which classes do values fall? By quantiles, natural breaks, equal steps and others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from gisgov.errors import BadInput
from gisgov.indicators.colours import ramp

__all__ = ["MOST", "Class", "Scheme", "classed", "ready"]

Floats = npt.NDArray[np.float64]
Scheme = Literal["quantiles", "natural", "equal", "boxplot", "headtail", "std"]
"""How values are put into classes. `natural` is Fisher and Jenks's; `boxplot`, `headtail` and
`std` (steps of a standard deviation from the mean) choose the number of classes themselves."""

MOST = 9
"""More classes cannot be told apart by their colours."""
NUMPY_ALONE = ("quantiles", "equal")
CLASSIFIERS = {
    "natural": "FisherJenks",
    "boxplot": "BoxPlot",
    "headtail": "HeadTailBreaks",
    "std": "StdMean",
}
TWO_SIDED = ("boxplot", "std")


@dataclass(frozen=True)
class Class:
    """Values above `low`, up to `high` inclusive; the first class holds its `low` too."""

    low: float
    high: float
    colour: str
    count: int


def classed(
    values: npt.ArrayLike, *, scheme: Scheme = "quantiles", classes: int = 5
) -> tuple[list[Class], npt.NDArray[np.intp]]:
    """Put values into classes.

    Parameters
    ----------
    values
        nan has no class.
    scheme
        How the classes are made.
    classes
        How many are wanted. Fewer are made where fewer values differ.

    Returns
    -------
    tuple
        The classes from low to high, and of each value the number of its class, -1 for nan.

    Raises
    ------
    BadInput
        Fewer than 2 classes are wanted, or more than 9.

    Examples
    --------
    >>> found, rows = classed([1.0, 2.0, np.nan, 3.0, 4.0], classes=2)
    >>> [(each.low, each.high, each.count) for each in found], rows.tolist()
    ([(1.0, 2.5, 2), (2.5, 4.0, 2)], [0, 0, -1, 1, 1])
    """
    if not 2 <= classes <= MOST:
        raise BadInput("choropleth.classes", given=classes, most=MOST)
    given = np.asarray(values, dtype=np.float64)
    known = given[~np.isnan(given)]
    rows = np.full(len(given), -1, dtype=np.intp)
    if len(known) == 0:
        return [], rows
    upper = _upper(known, scheme, classes)
    found = np.searchsorted(upper, known, side="left")
    rows[~np.isnan(given)] = found
    lower = [float(known.min()), *upper[:-1].tolist()]
    colours = ramp(len(upper), two_sided=scheme in TWO_SIDED)
    counts = np.bincount(found, minlength=len(upper)).tolist()
    made = zip(lower, upper.tolist(), colours, counts, strict=True)
    return [Class(*each) for each in made], rows


def _upper(known: Floats, scheme: Scheme, classes: int) -> Floats:
    """The upper end of each class, rising; the last is the highest value."""
    different = np.unique(known)
    if len(different) <= 2:  # nothing to divide
        return different
    ends = np.unique(_ends(known, scheme, min(classes, len(different))))
    near = (different[-1] - different[0]) * 1e-9  # ends are computed; the highest value is not
    ends = ends[(ends >= different[0]) & (ends < different[-1] - near)]
    return np.append(ends, different[-1])


def _ends(known: Floats, scheme: Scheme, classes: int) -> Floats:
    if scheme == "quantiles":
        return np.asarray(np.quantile(known, np.arange(1, classes) / classes))
    if scheme == "equal":
        return np.linspace(known.min(), known.max(), classes + 1)[1:-1]
    made = ready(scheme)
    found = made(known, k=classes) if scheme == "natural" else made(known)
    return np.asarray(found.bins, dtype=np.float64)


def ready(scheme: Scheme) -> Any:  # noqa: ANN401
    """What makes the classes of a scheme; None where it needs nothing beside numpy.

    It takes seconds when it is first asked for: ask before reading what grows old.
    """
    if scheme in NUMPY_ALONE:
        return None
    import mapclassify  # type: ignore[import-untyped]  # noqa: PLC0415

    return getattr(mapclassify, CLASSIFIERS[scheme])
