"""Personal rows of a look: who lives where and needs help, and where a worker was.

Nothing here asks who may: row security lets through what the look lists, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from typing import Any

from pydantic.dataclasses import dataclass
from sqlalchemy import Row

from gisgov.storage.looks import Look
from gisgov.storage.queries import ANSWER, fixed

__all__ = ["Fix", "HouseholdSeen", "Resident", "Unseal", "positions", "residents"]

Unseal = Callable[[bytes, str, str], str]
"""Opens a sealed text, given also the number of its key and what it is about."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Resident:
    """A person, as far as the look shows."""

    id: int
    """Number of the person."""
    age_band: str
    """0-5, 6-14, 15-59, 60-79, 80+ or unknown."""
    assistance: str | None
    """What help is needed to get out; null where none is known."""
    name: str | None
    """Name; null where the city holds none, or the look shows none."""
    phone: str | None
    """Phone; null as for the name."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HouseholdSeen:
    """A household of the look, and the people of it that the look shows."""

    id: int
    """Number of the household."""
    building_id: int
    """Number of the building."""
    building: str | None
    """Name of the building."""
    building_number: str | None
    """Number of the building in its estate (栋)."""
    address: str | None
    """Postal address of the building."""
    unit: str | None
    """The stair (单元)."""
    floor_index: int | None
    """1, 2, 3 from the ground up, -1 below it; null where it is not known."""
    floor_label: str | None
    """What the lift says."""
    room: str
    """Room."""
    persons: list[Resident]
    """People."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Fix:
    """Where a worker was."""

    fixed_at: datetime
    """When."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""
    accuracy_m: float | None
    """How exact, in metres; null where the phone did not say."""


def residents(look: Look, unseal: Unseal | None = None) -> list[HouseholdSeen]:
    """Households of a look, building by building, the lowest floor first.

    Parameters
    ----------
    look
        An open look.
    unseal
        Opens names and phones; without it they stay closed.
    """
    rows = look.conn.execute(fixed("residents")).all()
    return [
        _household(list(of_one), unseal)
        for _, of_one in groupby(rows, lambda row: row.household_id)
    ]


def _household(rows: list[Row[Any]], unseal: Unseal | None) -> HouseholdSeen:
    first = rows[0]._mapping  # noqa: SLF001
    fields = ("building_id", "building", "building_number", "address", "unit", "floor_index")
    return HouseholdSeen(
        id=first["household_id"],
        **{name: first[name] for name in (*fields, "floor_label", "room")},
        persons=[_person(row, unseal) for row in rows if row.person_id is not None],
    )


def _person(row: Row[Any], unseal: Unseal | None) -> Resident:
    def opened(field: str) -> str | None:
        sealed = getattr(row, f"{field}_sealed")
        if sealed is None or unseal is None:
            return None
        return unseal(sealed, row.key_id, f"person:{row.person_id}:{field}")

    return Resident(
        id=row.person_id,
        age_band=row.age_band,
        assistance=row.assistance,
        name=opened("name"),
        phone=opened("phone"),
    )


def positions(look: Look) -> list[Fix]:
    """Positions of a look at a worker, in the order of time."""
    rows = look.conn.execute(fixed("positions")).mappings()
    return [Fix(**row) for row in rows]
