"""Which places of the city fit what was read, best first; for one text or many at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from gisgov.addresses.matching import (
    Finds,
    Meant,
    Wanted,
    meant,
    places,
    still_wanted,
    stored_otherwise,
    wanted,
)
from gisgov.addresses.parts import Reading
from gisgov.addresses.places import Place, judge
from gisgov.storage.finding import AreaAbove, areas_above, fetch, located
from gisgov.storage.rooms import NOT_THERE, Rooms, rooms_of, within

__all__ = ["Choice", "choose", "equals"]

AS_WRITTEN = 0.004  # two scores are as good as each other within this, where nothing was mended
ALIKE = 0.03  # and within this, where something was
SHOWN = 0.3  # how much worse than the best a choice may be
LEAST = 0.25
KEPT = 40  # choices whose areas and rooms are looked up

Above = dict[str, tuple[AreaAbove, ...]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that a reading may mean, as far into it as the reading goes."""

    place: Place
    level: str
    score: float
    mended: tuple[str, ...] = ()
    unit: str | None = None
    floor: str | None = None
    floor_index: int | None = None
    room: str | None = None

    @property
    def label(self) -> str:
        """The whole address."""
        inside = (self.unit, self.room or self.floor)
        return " ".join(part for part in (self.place.label, *inside) if part)


def choose(conn: Connection, readings: list[Reading]) -> tuple[list[list[Choice]], Above]:
    """The choices for each reading, best first, and the areas above each area met.

    Parameters
    ----------
    conn
        A connection to the city.
    readings
        What was read; as many lists come back, in the same order.
    """
    outside: dict[object, Meant] = {}
    keys = [_key(reading) for reading in readings]
    for key, reading in zip(keys, readings, strict=True):
        if key not in outside:
            outside[key] = meant(reading)
    chosen, above = _outside(conn, list(outside.values()))
    by_key = dict(zip(outside, chosen, strict=True))
    return _inside(conn, readings, [by_key[key] for key in keys]), above


def _key(reading: Reading) -> object:
    """What is the same for all rooms of a building."""
    names = tuple(part.text for part in reading.names)
    numbers = (reading.numbers.house, reading.numbers.building, reading.component)
    return names, numbers, reading.crossing, reading.foreign, reading.ignored


def _outside(conn: Connection, asked: list[Meant]) -> tuple[list[list[Choice]], Above]:
    """The places, as far as the door of the building."""
    finds = _finds(conn, asked)
    options = [_best(of.reading, places(of, finds)) for of in asked]
    flat = located(conn, [choice.place for some in options for choice in some])
    above = areas_above(conn, (place.grid for place in flat))
    there = iter(flat)
    return [
        _again(of, [replace(choice, place=next(there)) for choice in some], above)
        for of, some in zip(asked, options, strict=True)
    ], above


def _again(of: Meant, choices: list[Choice], above: Above) -> list[Choice]:
    """The choices judged with the areas that hold them, where the text names an area."""
    if not of.named("area"):
        return choices
    return _best(of.reading, [_with_areas(choice.place, above) for choice in choices])


def equals(choices: list[Choice]) -> list[Choice]:
    """The choices that are as good as the best and lie elsewhere."""
    if not choices:
        return []
    best = choices[0]
    margin = ALIKE if best.mended else AS_WRITTEN
    return [choice for choice in choices if choice.score >= best.score - margin]


def _finds(conn: Connection, asked: list[Meant]) -> Finds:
    ask, more, finds = Wanted(), Wanted(), Finds()
    for of in asked:
        wanted(of, ask)
    fetch(conn, ask, finds)
    for of in asked:
        still_wanted(of, finds, more)
    fetch(conn, more, finds)
    rest = {id_ for of in asked for id_ in stored_otherwise(of, finds)} - finds.ids.keys()
    fetch(conn, Wanted(ids=rest), finds)
    return finds


def _best(reading: Reading, found: list[Place]) -> list[Choice]:
    """The places worth a second look, best first."""
    judged = [(judge(reading, place), place) for place in found]
    judged.sort(key=lambda item: (-item[0].score, item[1].label, item[1].key))
    least = max(judged[0][0].score - SHOWN, LEAST) if judged else 0.0
    return [
        Choice(place, place.level, score, mended)
        for (score, mended), place in judged[:KEPT]
        if score >= least
    ]


def _with_areas(place: Place, above: Above) -> Place:
    return replace(place, areas=tuple(area.name for area in above.get(place.grid or "", ())))


def _inside(
    conn: Connection, readings: list[Reading], ranked: list[list[Choice]]
) -> list[list[Choice]]:
    """The choices followed to unit, floor and room."""
    asked = {
        (choice.place.building_id, reading.numbers)
        for reading, choices in zip(readings, ranked, strict=True)
        if reading.numbers.unit or reading.numbers.floor or reading.numbers.room
        for choice in choices
        if choice.place.building_id is not None
    }
    rooms = rooms_of(conn, asked)
    return [
        sorted(
            (one for choice in choices for one in _entered(choice, reading, rooms)),
            key=lambda choice: (-choice.score, choice.label, choice.place.key),
        )
        for reading, choices in zip(readings, ranked, strict=True)
    ]


def _entered(choice: Choice, reading: Reading, rooms: Rooms) -> Iterator[Choice]:
    """A choice as far into its building as the reading leads."""
    building = choice.place.building_id
    numbers = reading.numbers
    if building is None or not (numbers.unit or numbers.floor or numbers.room):
        yield choice
        return
    for level, at, missing in within(building, numbers, rooms):
        yield replace(
            choice,
            level=level or choice.level,
            score=round(choice.score - NOT_THERE * len(missing), 3),
            mended=choice.mended + missing,
            unit=at.unit,
            floor=at.floor,
            floor_index=at.floor_index,
            room=at.room,
        )
