"""The areas below by incidents for 1,000 households, and which of them differ from the whole.

By chance each incident falls into an area in proportion to its households; the whole are the areas
whose households are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gisgov.briefing import chance
from gisgov.briefing.values import AreaRate, Names, Ranking, Reason, Release

__all__ = ["Below", "Tree", "TreeArea", "ranking", "rolled_up"]

PER = 1000


@dataclass(frozen=True)
class TreeArea:
    """An area of today."""

    code: str
    level: str
    rank: int
    parent: str | None
    name: str
    name_en: str | None

    def named(self) -> Names:
        """Its code and names."""
        return Names(code=self.code, name=self.name, name_en=self.name_en)


Tree = Mapping[str, TreeArea]
"""Areas of today by code."""


@dataclass(frozen=True)
class Below:
    """The areas that are ranked: those of one level."""

    level: str
    level_name: str
    level_name_en: str
    areas: Sequence[TreeArea]


def rolled_up(
    places: Mapping[str | None, int], tree: Tree, level: str
) -> tuple[dict[str, int], int]:
    """Incidents by area of a level, and those that lie in none of it.

    Parameters
    ----------
    places
        Incidents by the finest area that holds them.
    tree
        All areas.
    level
        Of the areas that are wanted.
    """
    counts: dict[str, int] = {}
    elsewhere = 0
    for place, count in places.items():
        code = place
        while code is not None and code in tree and tree[code].level != level:
            code = tree[code].parent  # up the tree, a few levels
        if code is None or code not in tree:
            elsewhere += count
        else:
            counts[code] = counts.get(code, 0) + count
    return counts, elsewhere


def ranking(
    below: Below,
    now: Mapping[str, int],
    before: Mapping[str, int] | None,
    *,
    elsewhere: int,
    release: Release | None,
    households: Mapping[str, int | None],
) -> Ranking:
    """Rank areas by their rates.

    Parameters
    ----------
    below
        The areas.
    now, before
        Incidents of each in the month, and in the month before; none is zero.
    elsewhere
        Incidents of the month in none of them.
    release
        Where households come from.
    households
        Of each area that the release tells of; None is withheld.
    """
    rows = [_row(area, now, before, households) for area in below.areas]
    rated = [row for row in rows if row.rate is not None]
    count, living = sum(r.count for r in rated), sum(r.households or 0 for r in rated)
    whole = count / living * PER if living else None
    tested = _tested(rated, whole)
    tested.sort(key=lambda row: (-(row.rate or 0.0), row.code))
    rest = sorted((r for r in rows if r.rate is None), key=lambda r: (-r.count, r.code))
    return Ranking(
        level=below.level,
        level_name=below.level_name,
        level_name_en=below.level_name_en,
        release=release,
        rate=whole,
        count=count,
        households=living,
        elsewhere=elsewhere,
        areas=[*tested, *rest],
    )


def _row(
    area: TreeArea,
    now: Mapping[str, int],
    before: Mapping[str, int] | None,
    households: Mapping[str, int | None],
) -> AreaRate:
    count, living = now.get(area.code, 0), households.get(area.code)
    low, high = chance.poisson_interval(count)
    some = bool(living)
    return AreaRate(
        code=area.code,
        name=area.name,
        name_en=area.name_en,
        count=count,
        before=None if before is None else before.get(area.code, 0),
        households=living,
        reason=_reason(area.code, households),
        rate=count / living * PER if living else None,
        low=low / (living or 1) * PER if some else None,
        high=high / (living or 1) * PER if some else None,
        q=None,
        differs=None,
    )


def _reason(code: str, households: Mapping[str, int | None]) -> Reason | None:
    if code not in households:
        return "not_released"
    living = households[code]
    if living is None:
        return "withheld"
    return None if living else "nobody"


def _tested(rated: Sequence[AreaRate], whole: float | None) -> list[AreaRate]:
    """Each with how surely it differs from the whole."""
    if not rated or whole is None or len(rated) == 1:
        return list(rated)
    p = chance.share_test([r.count for r in rated], [float(r.households or 0) for r in rated])
    q = chance.adjusted(p)
    rates = np.array([row.rate for row in rated])
    sides = np.where(rates > whole, "above", "below").tolist()
    return [
        replace(row, q=at, differs=side if at <= chance.ALPHA else None)
        for row, at, side in zip(rated, q.tolist(), sides, strict=True)
    ]
