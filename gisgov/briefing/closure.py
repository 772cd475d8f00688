"""How fast incidents are closed, those counted in that are still open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Curve", "curve"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """Which share was closed within a time after the report."""

    hours: Floats
    """When the share grows."""
    share: Floats
    """From then on."""

    def within(self, hours: float) -> float:
        """The share that was closed within so many hours."""
        place = int(np.searchsorted(self.hours, hours, side="right")) - 1
        return float(self.share[place]) if place >= 0 else 0.0

    def median(self) -> float | None:
        """Hours until half were closed; None where fewer were."""
        reached = np.flatnonzero(self.share >= 0.5)
        return float(self.hours[reached[0]]) if len(reached) else None


def curve(hours: Floats, closed: npt.NDArray[np.bool_], counts: npt.NDArray[np.int64]) -> Curve:
    """The share closed by time (Kaplan and Meier): what is open counts for as long as it was seen.

    Parameters
    ----------
    hours
        From the report to the closing, or to the cut-off for those that were open then.
    closed
        Which of the two.
    counts
        How many incidents each line stands for.

    References
    ----------
    E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, Journal of the
    American Statistical Association 53 (1958) 457-481.

    Examples
    --------
    Of four one is closed after an hour, one is seen for two hours only, one is closed after three:

    >>> lasted = np.array([1.0, 2.0, 3.0, 9.0])
    >>> made = curve(lasted, np.array([True, False, True, False]), np.ones(4, dtype=np.int64))
    >>> made.hours.tolist(), made.share.tolist(), made.median()
    ([1.0, 3.0], [0.25, 0.625], 3.0)
    """
    times, which = np.unique(hours, return_inverse=True)
    ended = np.bincount(which, np.where(closed, counts, 0), minlength=len(times))
    gone = np.bincount(which, counts, minlength=len(times))
    at_risk = gone[::-1].cumsum()[::-1]
    some = ended > 0
    stays = np.cumprod(1 - ended[some] / at_risk[some])
    return Curve(times[some], 1 - stays)
