"""How far does a fire threaten what stands beside it? By distance, and by what the neighbour is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gisgov.said import Said

__all__ = ["Exposure", "Level", "exposure"]

Level = Literal["touching", "critical", "near", "low", "unknown"]

TOUCHING_M = 0.5
SPACING_M = 6.0
"""Fire separation between buildings of grades I and II that are no high-rises (GB 50016 5.2.2)."""
HIGH_RISE_SPACING_M = 13.0
"""Between high-rises, by the same table; radiant heat counts up to here."""
BURNING = frozenset({"brick_timber", "timber"})
BURNING_FACTOR = 2.0
"""Walls and roofs that burn catch fire at about twice the distance: 12 m for grade IV."""


@dataclass(frozen=True)
class Exposure:
    """How far a neighbour is threatened."""

    level: Level
    why: Said


def exposure(
    away_m: float, *, use: str | None, structure: str | None, concern: str | None
) -> Exposure:
    """Judge a neighbour.

    Parameters
    ----------
    away_m
        From edge to edge, in metres.
    use, structure
        Of the neighbour, as stored; None where unknown.
    concern
        Kind of the premises of concern in it: those are one level worse.

    Examples
    --------
    >>> exposure(0.0, use="residential", structure="concrete", concern=None).level
    'touching'
    >>> exposure(9.0, use="residential", structure="concrete", concern=None).level
    'near'
    >>> exposure(9.0, use="residential", structure="brick_timber", concern=None).level
    'critical'
    """
    burns = structure in BURNING
    factor = BURNING_FACTOR if burns else 1.0
    named = {
        "away_m": round(away_m),
        "use": use,
        "concern": concern,
        "spacing_m": SPACING_M * factor,
    }
    if away_m <= TOUCHING_M:
        return Exposure("touching", Said("exposure.touching", named))
    if away_m < SPACING_M * factor:
        code = "exposure.burning_structure" if burns else "exposure.below_spacing"
        return Exposure("critical", Said(code, named))
    if away_m < HIGH_RISE_SPACING_M * factor:
        worse: Level = "critical" if concern in ("fuel", "hazard_store") else "near"
        return Exposure(worse, Said("exposure.heat", named))
    if concern in ("fuel", "hazard_store"):
        return Exposure("near", Said("exposure.hazard", named))
    if structure is None:
        return Exposure("low", Said("exposure.far_structure_unknown", named))
    return Exposure("low", Said("exposure.far", named))
