"""What is known of a hydrant near a fire, and what the ranking asks of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from gisgov.firefighting.ratings import (
    CRANE_LPS,
    STANDARD_LPS,
    Rating,
    Standard,
    known,
    rate,
)

__all__ = [
    "HOSE_PIECE_M",
    "LAY_FACTOR",
    "Asked",
    "Criterion",
    "HydrantFact",
    "Judged",
    "Reach",
    "Restriction",
    "difference",
    "judge",
    "order",
]

LAY_FACTOR = 1.2
"""Hose laid on a metre of path: it snakes, turns and climbs kerbs."""
HOSE_PIECE_M = 20.0
"""Length of one piece of hose (盘)."""
Reach = Literal["carried", "unknown", "beyond", "none"]
Criterion = Literal["status", "reach", "flow", "main_size", "main_kind", "path", "tie"]
REACHES = {"carried": 0, "unknown": 0, "beyond": 1, "none": 2}
FLOWS = {"meets": 0, "unknown": 1, "below": 2}
MAINS = {"loop": 0, None: 1, "branch": 2}
CRITERIA: tuple[Criterion, ...] = (
    "status",
    "reach",
    "flow",
    "main_size",
    "main_kind",
    "path",
    "tie",
)
GONE = frozenset({"disused", "lost", "removed"})


@dataclass(frozen=True)
class Restriction:
    """A mark "hydrant out" that somebody set."""

    reason: str | None = None
    author: str | None = None
    until: datetime | None = None
    """When it ends, in the city's zone; None where nobody said."""


@dataclass(frozen=True, kw_only=True)
class HydrantFact:
    """One hydrant as stored, and how it lies to the fire. None is unknown, never good."""

    component_id: int
    code: str | None = None
    kind: str = "unknown"
    """pillar, underground, wall, crane, pond, dry or unknown."""
    flow_lps: float | None = None
    pressure_mpa: float | None = None
    """Static or residual, as stored."""
    outlets: str | None = None
    main_mm: float | None = None
    main_kind: str | None = None
    """loop, branch or None."""
    branch_id: int = -1
    """Equal ids from 0 hang on one dead-end main; -1 on none, or it is not known."""
    status: str = "unknown"
    status_remark: str | None = None
    state: str = "unknown"
    restriction: Restriction | None = None
    inspected_on: date | None = None
    surveyed_at: datetime | date | None = None
    source: str | None = None
    distance_m: float
    """Straight from the building's edge."""
    path_m: float | None = None
    """From the hydrant to where the appliance stands; None where there is no way within reach."""
    path_barrier: str | None = None
    """What lies between it and the stand: wall, water, building or None."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What hydrants are judged against."""

    hose_m: float | None
    """Metres of hose that the first vehicles carry; None where that is not known."""
    rating: Standard
    today: date
    """A mark whose last day lies before it is over."""
    lay_factor: float = LAY_FACTOR


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A hydrant, with what ranking asks of it."""

    fact: HydrantFact
    usable: bool
    mark: Restriction | None
    """The mark that puts it out of service, where one is in force."""
    nearest: int
    """Its rank in a straight line, from 1."""
    path_m: float | None
    hose_m: float | None
    """Hose to lay: path times lay factor."""
    pieces: int | None
    reach: Reach
    rating: Rating

    @property
    def counts(self) -> bool:
        """Whether a crew can take water from it with the hose it carries."""
        return self.usable and self.reach in ("carried", "unknown")


def judge(facts: Iterable[HydrantFact], asked: Asked) -> list[Judged]:
    """Every hydrant with its straight-line rank, its hose and its class; the nearest first.

    Equal distances are told apart by component id, so that the order of `facts` does not matter.
    """
    nearest = sorted(facts, key=lambda fact: (fact.distance_m, fact.component_id))
    return [_judge(fact, rank, asked) for rank, fact in enumerate(nearest, 1)]


def order(judged: Judged) -> tuple[float, ...]:
    """Key by which hydrants are taken, one number a criterion; the first to differ decides.

    Usable before out of service; hose that the vehicles carry before more, and that before no
    way at all; flow that meets, then unknown, then below; of the unmeasured the larger main and
    the loop first; the shorter path to the centimetre; the smaller component id.
    """
    fact = judged.fact
    unmeasured = judged.rating.flow_class == "unknown"
    path = judged.path_m if judged.path_m is not None else fact.distance_m
    return (
        not judged.usable,
        REACHES[judged.reach],
        FLOWS[judged.rating.flow_class],
        -(known(fact.main_mm) or 0.0) if unmeasured else 0.0,
        MAINS.get(fact.main_kind, MAINS[None]) if unmeasured else 0,
        round(path, 2),
        fact.component_id,
    )


def difference(first: Judged, second: Judged) -> Criterion:
    """The criterion that puts `first` before `second`; "tie" where only their ids differ."""
    pairs = zip(CRITERIA, order(first), order(second), strict=True)
    return next((name for name, one, other in pairs if one != other), "tie")


def _judge(fact: HydrantFact, nearest: int, asked: Asked) -> Judged:
    mark = fact.restriction if _in_force(fact.restriction, asked.today) else None
    path = known(fact.path_m)
    hose = None if path is None else path * asked.lay_factor
    return Judged(
        fact=fact,
        usable=fact.status != "out_of_service" and fact.state not in GONE and mark is None,
        mark=mark,
        nearest=nearest,
        path_m=path,
        hose_m=hose,
        # Rounded first: 1.1 is not exact in binary, and 200 m by it are eleven pieces, not twelve.
        pieces=None if hose is None else math.ceil(round(hose / HOSE_PIECE_M, 6)),
        reach=_reach(hose, known(asked.hose_m)),
        rating=_rating(fact, asked.rating),
    )


def _rating(fact: HydrantFact, standard: Standard) -> Rating:
    needed = CRANE_LPS if fact.kind == "crane" else STANDARD_LPS
    return rate(fact.flow_lps, fact.pressure_mpa, standard=standard, needed_lps=needed)


def _in_force(mark: Restriction | None, today: date) -> bool:
    return mark is not None and (mark.until is None or mark.until.date() >= today)


def _reach(hose: float | None, carried: float | None) -> Reach:
    if hose is None:
        return "none"
    if carried is None:
        return "unknown"
    return "carried" if round(hose, 2) <= carried else "beyond"
