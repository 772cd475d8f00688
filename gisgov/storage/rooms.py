"""From a building to its unit, floor and room, by its dwellings and nothing of who lives there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection

from gisgov.addresses.parts import Numbers, same
from gisgov.storage.queries import fixed

__all__ = ["NOT_THERE", "Inside", "Refined", "Rooms", "rooms_of", "within"]

NOT_THERE = 0.1  # what a room, floor or unit takes from the score that the building lacks


class Inside(NamedTuple):
    """A dwelling, or a floor with dwellings."""

    unit: str | None
    floor_index: int | None
    floor: str | None
    room: str | None


class Refined(NamedTuple):
    """How far into a building a reading goes."""

    level: str | None
    at: Inside
    missing: tuple[str, ...]


@dataclass
class Rooms:
    """What the buildings that were asked for hold."""

    rooms: dict[tuple[int, str], list[Inside]] = field(default_factory=lambda: defaultdict(list))
    floors: dict[tuple[int, str], list[Inside]] = field(default_factory=lambda: defaultdict(list))
    units: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def rooms_of(conn: Connection, asked: Iterable[tuple[int, Numbers]]) -> Rooms:
    """What buildings hold of the units, floors and rooms that were read.

    Parameters
    ----------
    conn
        A connection to the city.
    asked
        Buildings, and the numbers that were read with each.
    """
    pairs = list(asked)
    rooms = {(id_, form) for id_, said in pairs if said.room for form in _forms(said.room)}
    floors = {(id_, said.floor) for id_, said in pairs if said.floor}
    units = {id_ for id_, said in pairs if said.unit}
    found = Rooms()
    if rooms or floors:
        _fetch_dwellings(conn, sorted(rooms), sorted(floors), found)
    if units:
        for row in conn.execute(fixed("search_units"), {"buildings": sorted(units)}):
            found.units[row.building_id].append(row.label)
    return found


def _fetch_dwellings(
    conn: Connection, rooms: list[tuple[int, str]], floors: list[tuple[int, str]], found: Rooms
) -> None:
    given = {
        "buildings": [id_ for id_, _ in rooms],
        "rooms": [room for _, room in rooms],
        "floor_buildings": [id_ for id_, _ in floors],
        "floors": [floor for _, floor in floors],
    }
    for row in conn.execute(fixed("search_rooms"), given):
        inside = Inside(row.unit, row.floor_index, row.floor_label, row.room)
        if row.room is None:
            found.floors[row.building_id, row.floor_label].append(inside)
        else:
            found.rooms[row.building_id, row.room].append(inside)


def _forms(room: str) -> tuple[str, str]:
    """Ways in which a room may be stored."""
    return room.upper(), f"{room.upper()}室"


def within(building: int, said: Numbers, rooms: Rooms) -> list[Refined]:
    """How far into a building the numbers lead; more than one where its units repeat a room."""
    unit = _unit(building, said, rooms)
    missing: tuple[str, ...] = ("unit_unknown",) if said.unit and unit is None else ()
    if said.room:
        found = [i for form in _forms(said.room) for i in rooms.rooms.get((building, form), ())]
        found = _of_unit(found, unit)
        if found:
            return [Refined("room", inside, missing) for inside in found]
        missing += ("room_unknown",)
    return [_on_floor(building, said, unit, missing, rooms)]


def _unit(building: int, said: Numbers, rooms: Rooms) -> str | None:
    return next((u for u in rooms.units.get(building, ()) if same(u, said.unit)), None)


def _of_unit(found: list[Inside], unit: str | None) -> list[Inside]:
    return [inside for inside in found if unit is None or inside.unit == unit]


def _on_floor(
    building: int, said: Numbers, unit: str | None, missing: tuple[str, ...], rooms: Rooms
) -> Refined:
    """The floor or unit, where no room is said or found."""
    if said.floor:
        found = _of_unit(rooms.floors.get((building, said.floor), []), unit)
        if found:
            floor = Inside(unit, found[0].floor_index, found[0].floor, None)
            return Refined("floor", floor, missing)
        missing += ("floor_unknown",)
    return Refined("unit" if unit else None, Inside(unit, None, None, None), missing)
