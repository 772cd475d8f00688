"""Does a hydrant give what the code asks? By GB 50974, or NFPA 291 where a city says so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "CRANE_LPS",
    "GPM_PER_LPS",
    "STANDARD_LPS",
    "STANDARD_MPA",
    "FlowClass",
    "Rating",
    "Standard",
    "known",
    "rate",
]

FlowClass = Literal["meets", "below", "unknown"]
Standard = Literal["gb50974", "nfpa291"]

STANDARD_LPS = 15.0
"""What a municipal hydrant gives at least (GB 50974-2014)."""
STANDARD_MPA = 0.10
"""Pressure it keeps at least while it gives that (GB 50974-2014)."""
CRANE_LPS = 30.0
"""What a water crane (消防水鹤) gives at least (GB 50974-2014)."""
GPM_PER_LPS = 15.850323
GRADES = (  # NFPA 291: US gallons a minute from which a grade begins, and its colour
    (1500.0, "AA", "light_blue"),
    (1000.0, "A", "green"),
    (500.0, "B", "orange"),
    (-math.inf, "C", "red"),
)


@dataclass(frozen=True)
class Rating:
    """What one hydrant is worth by a code of practice."""

    standard: Standard
    flow_class: FlowClass
    needed_lps: float
    """Flow from which it meets."""
    pressure_low: bool = False
    """Known to lie below the pressure that the code asks."""
    gpm: float | None = None
    grade: Literal["AA", "A", "B", "C"] | None = None
    """Of NFPA 291; none where it was never measured, and by GB 50974."""
    colour: str | None = None


def known(value: float | None) -> float | None:
    """A number as it is; None for what is missing, NaN or infinite.

    Examples
    --------
    >>> known(18.0), known(float("nan")), known(None)
    (18.0, None, None)
    """
    return value if value is not None and math.isfinite(value) else None


def rate(
    flow_lps: float | None,
    pressure_mpa: float | None = None,
    *,
    standard: Standard = "gb50974",
    needed_lps: float = STANDARD_LPS,
) -> Rating:
    """Class of a hydrant: meets, below or unknown. What was never measured is never good.

    By GB 50974 it meets with 15 L/s, and 0.10 MPa where a pressure is known; a pressure below
    that is below whatever the flow. By NFPA 291 the flow as stored is taken as that rated at
    20 psi; grades AA, A and B meet, C (below 500 gpm) does not, and pressure is part of the grade.

    Parameters
    ----------
    flow_lps
        Litres a second; None or NaN where it was never measured.
    pressure_mpa
        Static or residual, as stored.
    standard
        The code of practice of the city.
    needed_lps
        Flow from which a hydrant meets GB 50974: 30 for a water crane.

    Examples
    --------
    >>> rate(15.0).flow_class, rate(15.0, 0.09).flow_class, rate(None).flow_class
    ('meets', 'below', 'unknown')
    >>> rate(64.0, standard="nfpa291").grade
    'A'
    """
    flow, pressure = known(flow_lps), known(pressure_mpa)
    if standard == "nfpa291":
        return _nfpa291(flow)
    low = pressure is not None and pressure < STANDARD_MPA
    return Rating("gb50974", _class(flow, needed_lps, low=low), needed_lps, pressure_low=low)


def _class(flow: float | None, needed: float, *, low: bool) -> FlowClass:
    if low or (flow is not None and flow < needed):
        return "below"
    return "unknown" if flow is None else "meets"


def _nfpa291(flow: float | None) -> Rating:
    needed = GRADES[2][0] / GPM_PER_LPS
    if flow is None:
        return Rating("nfpa291", "unknown", needed)
    gpm = flow * GPM_PER_LPS
    grade, colour = next((name, paint) for least, name, paint in GRADES if gpm >= least)
    return Rating(
        "nfpa291",
        "below" if grade == "C" else "meets",
        needed,
        gpm=gpm,
        grade=grade,  # type: ignore[arg-type]
        colour=colour,
    )
