"""How tall is a building, and what is it by the code? Height classes of GB 50016."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gisgov.firefighting.ratings import known
from gisgov.said import Said

__all__ = [
    "FLOOR_M",
    "Height",
    "HeightClass",
    "HeightCode",
    "Occupancy",
    "height_class",
    "height_of",
    "occupancy",
]

Occupancy = Literal["residential", "public", "factory", "store", "unknown"]
HeightCode = Literal[
    "single_storey",
    "multi_storey",
    "high_rise",
    "high_rise_ii",
    "high_rise_i",
    "super_high_rise",
    "unknown",
]

FLOOR_M = {"residential": 3.0, "other": 4.0}
"""Height of a floor where only floors are known."""
RESIDENTIAL_M = (27.0, 54.0)
"""Above the first a residential building is high-rise, above the second of class I."""
OTHER_M = (24.0, 50.0)
"""The same of others, if they have more than one storey."""
SUPER_M = 100.0
"""Above this a building has refuge floors."""
FIRST_CLASS = frozenset({"health", "hospital", "nursing_home"})
"""Uses that are of class I from the height at which they are high-rise."""
SHOPS = frozenset({"commercial", "hotel", "mall", "market", "mixed", "office"})
"""Uses of class I already below 50 m where a floor above 24 m is larger than 1,000 m2."""
UNCLASSED = frozenset({"agricultural", "other", "unknown"})


@dataclass(frozen=True)
class Height:
    """A height, and where it comes from."""

    height_m: float | None
    estimated: bool = False
    formula: Said | None = None
    """By which it was estimated."""


@dataclass(frozen=True)
class HeightClass:
    """What a building is by its height."""

    code: HeightCode
    """`high_rise` where the code knows no class, or the class is not known."""
    height: Height
    high_rise: bool | None
    """None where it is not known."""
    refuge_floors: bool | None
    """Whether the code asks for refuge floors (避难层)."""
    said: Said
    notes: tuple[Said, ...] = ()


def occupancy(use: str | None) -> Occupancy:
    """Which table of the codes a building falls under, by its use.

    A building of dwellings and shops (mixed) counts as public: GB 50016 5.4.10 asks of the whole
    what it asks of a public building.

    Examples
    --------
    >>> occupancy("residential"), occupancy("mixed"), occupancy(None)
    ('residential', 'public', 'unknown')
    """
    if use is None or use in UNCLASSED:
        return "unknown"
    if use == "residential":
        return "residential"
    return {"industrial": "factory", "storage": "store"}.get(use, "public")  # type: ignore[return-value]


def height_of(
    height_m: float | None, *, floors_above: int | None = None, use: str | None = None
) -> Height:
    """The height on record, else floors times 3.0 m (residential) or 4.0 m, marked estimated.

    Heights and floors of 0 or less are unknown; both unknown gives None. An unknown use is
    taken at 4.0 m, so that a building is not called lower than it may be.

    Examples
    --------
    >>> height_of(None, floors_above=6, use="residential").height_m
    18.0
    """
    stored = known(height_m)
    if stored is not None and stored > 0:
        return Height(stored)
    if floors_above is None or floors_above <= 0:
        return Height(None)
    floor_m = FLOOR_M["residential" if use == "residential" else "other"]
    formula = Said("heights.formula", {"floors": floors_above, "floor_m": floor_m})
    return Height(floors_above * floor_m, estimated=True, formula=formula)


def height_class(
    use: str | None, *, height_m: float | None, floors_above: int | None = None
) -> HeightClass:
    """Class of a building by GB 50016-2014 5.1.1.

    Residential: above 27 m high-rise, above 54 m class I. Others: above 24 m and of more than one
    storey high-rise, above 50 m class I (health from 24 m); factories and stores have no classes.
    Above 100 m: refuge floors. On a limit a building belongs to the lower class. Where the use is
    unknown, only what holds of every use is said.

    Examples
    --------
    >>> height_class("residential", height_m=27.0).code, height_class("office", height_m=27.0).code
    ('multi_storey', 'high_rise_ii')
    >>> height_class(None, height_m=26.0).high_rise is None
    True
    """
    height = height_of(height_m, floors_above=floors_above, use=use)
    code = _code(use, height.height_m, floors_above)
    high = _high_rise(code)
    if code == "unknown" and height.height_m is not None:
        high = None
    named = {"height_m": height.height_m}
    return HeightClass(
        code=code,
        height=height,
        high_rise=high,
        refuge_floors=None if height.height_m is None else height.height_m > SUPER_M,
        said=Said("heights.no_height" if height.height_m is None else f"heights.{code}", named),
        notes=_notes(use, code, height, floors_above),
    )


def _code(use: str | None, height_m: float | None, floors: int | None) -> HeightCode:
    if height_m is None:
        return "unknown"
    kind = occupancy(use)
    if kind != "unknown":
        return _known_code(kind, use, height_m, floors)
    codes = {
        _known_code(each, None, height_m, floors) for each in ("residential", "public", "factory")
    }
    if len(codes) == 1:
        return codes.pop()
    return "high_rise" if all(_high_rise(code) for code in codes) else "unknown"


def _known_code(
    kind: Occupancy, use: str | None, height_m: float, floors: int | None
) -> HeightCode:
    high_m, first_m = RESIDENTIAL_M if kind == "residential" else OTHER_M
    if floors == 1 and (kind != "residential" or height_m <= high_m):
        return "single_storey"
    if height_m <= high_m:
        return "multi_storey"
    if kind in ("factory", "store"):
        return "high_rise"
    if height_m > SUPER_M:
        return "super_high_rise"
    first = height_m > first_m or use in FIRST_CLASS
    return "high_rise_i" if first else "high_rise_ii"


def _high_rise(code: HeightCode) -> bool | None:
    if code == "unknown":
        return None
    return code not in ("single_storey", "multi_storey")


def _notes(
    use: str | None, code: HeightCode, height: Height, floors: int | None
) -> tuple[Said, ...]:
    """What the class leans on, and what may change it."""
    holds = {
        "heights.estimated": height.estimated,
        "heights.use_unknown": occupancy(use) == "unknown",
        "heights.maybe_first": code == "high_rise_ii" and use in SHOPS,
        "heights.maybe_single": (
            occupancy(use) not in ("residential", "unknown")
            and _high_rise(code) is True
            and floors is None
        ),
    }
    named = {"formula": height.formula}
    return tuple(Said(note, named) for note, applies in holds.items() if applies)
