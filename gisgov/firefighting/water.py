"""Which hydrant first? Those near a fire in the order a crew should take them, and if they suffice.

Sentences are made by `gisgov.firefighting.reasons`, of what is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gisgov.firefighting import reasons
from gisgov.firefighting.hydrants import (
    LAY_FACTOR,
    Asked,
    HydrantFact,
    Judged,
    Reach,
    Restriction,
    judge,
    order,
)
from gisgov.firefighting.ratings import FlowClass, Rating, Standard, known
from gisgov.firefighting.sums import Sums, add_up
from gisgov.said import Said

__all__ = [
    "RESERVES",
    "HydrantFact",
    "RankedHydrant",
    "Reserve",
    "Restriction",
    "WaterPlan",
    "rank",
]

RESERVES = frozenset({"crane", "pond", "dry"})
"""Kinds that feed vehicles or are drafted from; they stand beside the list."""


@dataclass(frozen=True, kw_only=True)
class RankedHydrant:
    """A hydrant at its place in the list."""

    number: int
    """From 1; the same on the map and in the list."""
    fact: HydrantFact
    usable: bool
    """Not out of service; one of which nobody has said so counts as usable."""
    nearest: int
    """Its rank in a straight line, from 1."""
    path_m: float | None
    hose_m: float | None
    pieces: int | None
    reach: Reach
    """Against the hose that is carried: carried, unknown, beyond or none."""
    rating: Rating
    adds_lps: float
    """What it adds to those before it."""
    cumulative_lps: float
    """Measured flow of it and those before it."""
    shares_main_with: int | None
    """Number of one before it on the same dead-end main."""
    flags: tuple[Said, ...]
    why: tuple[Said, ...]
    """Why it is first, or why it is not."""

    @property
    def flow_class(self) -> FlowClass:
        """meets, below or unknown."""
        return self.rating.flow_class


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """Open water or a water crane."""

    number: int
    """From 1 among the reserves."""
    fact: HydrantFact
    usable: bool
    path_m: float | None
    hose_m: float | None
    pieces: int | None
    reach: Reach
    rating: Rating
    why: tuple[Said, ...]


@dataclass(frozen=True, kw_only=True)
class WaterPlan:
    """The water for one fire."""

    ranked: tuple[RankedHydrant, ...]
    reserves: tuple[Reserve, ...]
    standard: Standard
    hose_carried_m: float | None
    design_flow_lps: float | None
    total_lps: float
    """Measured flow of all that can be used and reached; a dead-end main counts once."""
    met: bool | None
    """Whether that is the design flow; None where the design flow or what lacks is unknown."""
    met_by: int | None
    """Number up to which hydrants are needed for it."""
    short_lps: float | None
    """What lacks of the design flow; 0 where it is met."""
    unmeasured: tuple[int, ...]
    """Numbers that could be used but whose flow is unknown: they add nothing."""
    summary: tuple[Said, ...]


def rank(
    facts: Iterable[HydrantFact],
    *,
    hose_m: float | None,
    design_flow_lps: float | None,
    rating: Standard,
    today: date,
    radius_m: float | None = None,
    nearest_beyond_m: float | None = None,
    lay_factor: float = LAY_FACTOR,
) -> WaterPlan:
    """Hydrants in the order in which to take them, each with the reason, and their sum.

    The order: usable before out of service; a hose path within what the vehicles carry; flow that
    meets, then unknown, then below (of the unmeasured the larger main, then the loop); the shorter
    path; the smaller component id. It does not depend on the order of `facts`.

    Parameters
    ----------
    facts
        Hydrants, cranes and open water within the radius; may be empty.
    hose_m
        Metres of hose that the first vehicles carry; None where that is not known, and then
        no hydrant is put back for its hose.
    design_flow_lps
        What the building asks; None where it is not known.
    rating
        Code of practice of the city.
    today
        Day by which marks end and inspections age.
    radius_m
        Within which `facts` were looked for.
    nearest_beyond_m
        How far the next working hydrant is, where there is none to use within the radius.
    lay_factor
        Hose laid on a metre of path.

    Examples
    --------
    >>> near = HydrantFact(component_id=1, distance_m=40, path_m=50, status="out_of_service")
    >>> far = HydrantFact(component_id=2, distance_m=90, path_m=96, flow_lps=18)
    >>> plan = rank([near, far], hose_m=400, design_flow_lps=15, rating="gb50974",
    ...             today=date(2026, 3, 20))
    >>> [(r.fact.component_id, r.nearest, r.pieces, r.cumulative_lps) for r in plan.ranked]
    [(2, 2, 6, 18.0), (1, 1, 3, 18.0)]
    """
    every = list(facts)
    asked = Asked(hose_m=known(hose_m), rating=rating, today=today, lay_factor=lay_factor)
    beside = sorted(judge((f for f in every if f.kind in RESERVES), asked), key=order)
    listed = sorted(judge((f for f in every if f.kind not in RESERVES), asked), key=order)
    sums = add_up(listed, design_lps=known(design_flow_lps))
    around = reasons.Around(radius_m=radius_m, nearest_beyond_m=known(nearest_beyond_m))
    return WaterPlan(
        ranked=tuple(_ranked(number, sums, asked) for number in range(1, len(listed) + 1)),
        reserves=tuple(_reserve(n, each, asked) for n, each in enumerate(beside, 1)),
        standard=rating,
        hose_carried_m=asked.hose_m,
        design_flow_lps=sums.design_lps,
        total_lps=sums.total_lps,
        met=sums.met,
        met_by=sums.met_by,
        short_lps=sums.short_lps,
        unmeasured=sums.unmeasured,
        summary=reasons.summary(sums, asked, around),
    )


def _ranked(number: int, sums: Sums, asked: Asked) -> RankedHydrant:
    judged, share = sums.listed[number - 1], sums.shares[number - 1]
    return RankedHydrant(
        number=number,
        fact=judged.fact,
        usable=judged.usable,
        nearest=judged.nearest,
        path_m=judged.path_m,
        hose_m=judged.hose_m,
        pieces=judged.pieces,
        reach=judged.reach,
        rating=judged.rating,
        adds_lps=share.adds_lps,
        cumulative_lps=share.cumulative_lps,
        shares_main_with=share.with_number,
        flags=reasons.flags(judged, asked),
        why=reasons.why(number, sums, asked),
    )


def _reserve(number: int, judged: Judged, asked: Asked) -> Reserve:
    return Reserve(
        number=number,
        fact=judged.fact,
        usable=judged.usable,
        path_m=judged.path_m,
        hose_m=judged.hose_m,
        pieces=judged.pieces,
        reach=judged.reach,
        rating=judged.rating,
        why=reasons.reserve(judged, asked),
    )
