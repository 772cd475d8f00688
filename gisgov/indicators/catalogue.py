"""The indicators that areas are compared by: a sum, what it is divided by, and its unit.

Names, definitions and sources are texts of `gisgov.words`, under the code of the indicator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gisgov.errors import NotFound

__all__ = ["CATALOGUE", "MONTH_DAYS", "Group", "Indicator", "Kind", "Unit", "indicator"]

MONTH_DAYS = 30.4375
"""Days of a month, where something is told per month: a twelfth of 365.25."""

Group = Literal["people", "buildings", "components", "incidents"]
Kind = Literal["stock", "count", "density", "share", "mean", "rate", "duration"]
Unit = Literal[
    "households",
    "persons",
    "per_km2",
    "percent",
    "persons_per_household",
    "buildings",
    "floors",
    "components",
    "incidents",
    "per_km2_month",
    "per_1000_households_month",
    "per_1000_residents_month",
    "hours",
]
PARAMETERS: dict[Group, tuple[str, ...]] = {
    "people": (),
    "buildings": (),
    "components": ("classes", "states"),
    "incidents": (
        *("since", "until", "classes", "severities", "channels", "state", "hours"),
        *("weekdays", "area"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator: `factor` times the sum `top`, divided by the sum `under`."""

    code: str
    """How it is asked for."""
    group: Group
    """What it counts."""
    kind: Kind
    """Stocks and counts can be added up over areas; the others cannot."""
    unit: Unit
    """What a value of 1 stands for."""
    top: str
    """The sum that is told, or divided."""
    under: str | None = None
    """The sum that it is divided by; none for stocks and counts."""
    factor: float = 1.0
    """100 for percent, 1,000 for rates per thousand."""
    monthly: bool = False
    """Whether it is divided by the months of the period."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Which parameters narrow it down, beside level, time and classes of colour."""
        return PARAMETERS[self.group]


def _stock(group: Group, unit: Unit, code: str, *, kind: Kind = "stock") -> Indicator:
    return Indicator(code=code, group=group, kind=kind, unit=unit, top=code)


def _density(group: Group, top: str) -> Indicator:
    return Indicator(
        code=f"{top}_density", group=group, kind="density", unit="per_km2", top=top, under="km2"
    )


def _share(group: Group, code: str, top: str, under: str) -> Indicator:
    return Indicator(
        code=code, group=group, kind="share", unit="percent", top=top, under=under, factor=100.0
    )


def _rate(code: str, unit: Unit, under: str) -> Indicator:
    return Indicator(
        code=code,
        group="incidents",
        kind="rate",
        unit=unit,
        top="incidents",
        under=under,
        factor=1000.0,
        monthly=True,
    )


LISTED = (
    _stock("people", "households", "households"),
    _stock("people", "persons", "persons"),
    _density("people", "households"),
    _density("people", "persons"),
    Indicator(
        code="household_size",
        group="people",
        kind="mean",
        unit="persons_per_household",
        top="persons",
        under="households",
    ),
    _stock("people", "persons", "children"),
    _stock("people", "persons", "adults"),
    _stock("people", "persons", "elderly"),
    _stock("people", "persons", "assisted"),
    *(
        _share("people", f"{who}_share", who, "persons")
        for who in ("children", "adults", "elderly", "assisted")
    ),
    _stock("buildings", "buildings", "buildings"),
    _density("buildings", "buildings"),
    _stock("buildings", "floors", "floors"),
    Indicator(
        code="floors_mean",
        group="buildings",
        kind="mean",
        unit="floors",
        top="floors",
        under="buildings_of_floors",
    ),
    _stock("buildings", "buildings", "high_rise"),
    _share("buildings", "ground_covered", "built_km2", "km2"),
    _share("buildings", "hydrant_coverage", "homes_covered", "homes"),
    _share("buildings", "hydrant_coverage_floor", "homes_m2_covered", "homes_m2"),
    _stock("components", "components", "components"),
    _density("components", "components"),
    _stock("components", "components", "components_not_intact"),
    _share("components", "not_intact_share", "components_not_intact", "components_judged"),
    _stock("incidents", "incidents", "incidents", kind="count"),
    Indicator(
        code="incidents_density",
        group="incidents",
        kind="density",
        unit="per_km2_month",
        top="incidents",
        under="km2",
        monthly=True,
    ),
    _rate("incidents_per_households", "per_1000_households_month", "households"),
    _rate("incidents_per_residents", "per_1000_residents_month", "persons"),
    _stock("incidents", "incidents", "incidents_open", kind="count"),
    _share("incidents", "closed_share", "incidents_closed", "incidents"),
    Indicator(
        code="closing_hours", group="incidents", kind="duration", unit="hours", top="closing_hours"
    ),
)

CATALOGUE: dict[str, Indicator] = {each.code: each for each in LISTED}
"""All indicators by code, in the order in which they are listed."""


def indicator(code: str) -> Indicator:
    """The indicator of a code.

    Raises
    ------
    NotFound
        There is none.

    Examples
    --------
    >>> indicator("elderly_share").under
    'persons'
    """
    if code not in CATALOGUE:
        raise NotFound("choropleth.no_indicator", given=code, known=", ".join(CATALOGUE))
    return CATALOGUE[code]
