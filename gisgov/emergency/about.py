"""Where a block comes from, of when it is, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gisgov.emergency.values import About, Confidence

__all__ = ["about", "confidence"]


def confidence(known: int, of: int, *, count: int) -> Confidence:
    """How far a block can be trusted, by how much of what matters in it is known.

    Examples
    --------
    >>> confidence(3, 4, count=4), confidence(4, 4, count=4), confidence(0, 0, count=0)
    ('medium', 'high', 'none')
    """
    if count == 0:
        return "none"
    if known >= of:
        return "high"
    return "medium" if 2 * known >= of else "low"


def about(
    sources: Iterable[str | None],
    days: Iterable[date | None],
    *,
    count: int,
    known: int,
    of: int,
) -> About:
    """What is to be said of a block's rows: sources, days, number, and what is known of them."""
    every = list(days)
    dated = [day for day in every if day is not None]
    return About(
        sources=sorted({source for source in sources if source}),
        oldest=min(dated) if dated and len(dated) == len(every) else None,
        newest=max(dated, default=None),
        count=count,
        confidence=confidence(known, of, count=count),
    )
