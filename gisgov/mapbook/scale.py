"""At which scale ground is printed on paper of a size: a round one, the largest that holds it."""

from __future__ import annotations

from gisgov.emergency.page.frame import Paper
from gisgov.storage.sheet.surroundings import Frame

__all__ = ["paper_of", "ratio"]

ROUND = (1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9)
LEAST = 500
AIR_MM = 9.0  # about the ground: the numbers of the sheets stand there


def ratio(bounds: tuple[float, float, float, float], *, wide_mm: float, high_mm: float) -> int:
    """How many times smaller than the ground the paper is: 1:500 at the largest.

    Parameters
    ----------
    bounds
        West, south, east, north in metres.
    wide_mm, high_mm
        Size of the paper.

    Examples
    --------
    >>> ratio((0, 0, 700, 300), wide_mm=188, high_mm=168)
    4500
    """
    west, south, east, north = bounds
    wanted = max(
        (east - west) * 1000 / (wide_mm - 2 * AIR_MM),
        (north - south) * 1000 / (high_mm - 2 * AIR_MM),
        LEAST,
    )
    tens = 10 ** (len(str(int(wanted))) - 1)
    return int(next(r * t for t in (tens, tens * 10) for r in ROUND if r * t >= wanted))


def paper_of(
    bounds: tuple[float, float, float, float], *, wide_mm: float, high_mm: float
) -> tuple[Paper, int]:
    """Paper with the ground in its middle, and its scale.

    Parameters
    ----------
    bounds, wide_mm, high_mm
        As for `ratio`.
    """
    times = ratio(bounds, wide_mm=wide_mm, high_mm=high_mm)
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    across, up = wide_mm * times / 2000, high_mm * times / 2000
    return Paper(Frame(x - across, y - up, x + across, y + up), wide_mm, high_mm), times
