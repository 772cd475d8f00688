"""Text to places: what a dispatcher types, what a register or an incident gives as address."""

from __future__ import annotations

import math
from itertools import combinations

from pydantic.dataclasses import dataclass
from sqlalchemy import Connection

from gisgov import crs
from gisgov.addresses import read
from gisgov.addresses.parts import Reading
from gisgov.addresses.places import Place
from gisgov.errors import BadInput
from gisgov.storage import schema
from gisgov.storage.choosing import Choice, choose, equals
from gisgov.storage.finding import AreaAbove
from gisgov.storage.gazetteer import book_of
from gisgov.storage.queries import ANSWER
from gisgov.storage.resolving import resolve

__all__ = ["AreaOf", "Candidate", "Found", "Understood", "resolve", "search"]

LONGEST = 200  # letters of a text


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaOf:
    """An area that holds the place."""

    level: str
    """Its level: grid, community, street, district or city."""
    code: str
    """Its code."""
    name: str
    """Its name."""
    name_en: str | None
    """Its name in English, where there is one."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Candidate:
    """A place that the text may mean."""

    kind: str
    """What was found: room, floor, unit, building, house, estate, crossing, street, landmark,
    component or area."""
    label: str
    """The whole address as the city writes it."""
    score: float
    """1 where each part of the text was found as written, less where something was mended."""
    mended: list[str]
    """What is not as written or not there: sound, accent, letters, ending, short, pinyin, initials
    (how a name was found); road_differs, estate_differs, building_differs, premises_differs,
    class_differs, house_differs, number_differs, group_unsaid, area_differs, area_unknown,
    number_unknown, unit_unknown, floor_unknown, room_unknown,
    no_crossing, ignored."""
    nearest_numbers: list[str]
    """Numbers that exist, nearest first, where the number in the text does not."""
    building_id: int | None
    """The building; null where the place is none."""
    unit: str | None
    """The unit (单元), where the text says it and it exists."""
    floor: str | None
    """The floor, as the lift says."""
    floor_index: int | None
    """The floor, counted from the ground up; null where it is not known."""
    room: str | None
    """The room, where the text says it and it exists."""
    component_id: int | None
    """The component; null where the place is none."""
    areas: list[AreaOf]
    """The finest area that holds the place first, then those above; empty outside of all."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""
    distance_m: int
    """How far it lies from the first candidate, in whole metres."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Understood:
    """The parts that were read from the text."""

    names: list[str]
    """Stretches that name something, in their order."""
    house: str | None
    """House number on a street (号)."""
    building: str | None
    """Number of a building in its estate (栋)."""
    unit: str | None
    """Unit (单元)."""
    floor: str | None
    """Floor."""
    room: str | None
    """Room."""
    component: str | None
    """Number of a component, or its last digits."""
    relation: str | None
    """near, opposite or at_gate, where the text says that the place is beside what it names."""
    ignored: list[str]
    """Letters that mean nothing in this city."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Found:
    """What a text may mean."""

    query: str
    """The text, as it was read."""
    understood: Understood
    """The parts that were read from it."""
    ambiguous: bool
    """Whether several places fit equally well: ask back, do not guess."""
    apart_m: int | None
    """How far apart the places lie that fit equally well, in whole metres; null where one does."""
    candidates: list[Candidate]
    """The places, best first."""


def search(conn: Connection, text: str, *, limit: int = 10) -> Found:
    """Find the places that a text may mean.

    Parameters
    ----------
    conn
        A connection to the city.
    text
        An address, a crossing, the name of a place, the number of a component.
    limit
        At most so many candidates.

    Raises
    ------
    BadInput
        The text is empty or too long.
    """
    given = text.strip()
    if not given:
        raise BadInput("search.empty")
    if len(given) > LONGEST:
        raise BadInput("search.too_long", length=len(given), longest=LONGEST)
    reading = read(given, book_of(conn))
    (choices,), above = choose(conn, [reading])
    return _found(reading, choices, above, schema.city_info(conn).srid, limit)


def _found(
    reading: Reading,
    choices: list[Choice],
    above: dict[str, tuple[AreaAbove, ...]],
    srid: int,
    limit: int,
) -> Found:
    alike = equals(choices)
    shown = choices[: max(limit, 1)]
    first = choices[0].place if choices else None
    return Found(
        query=reading.text,
        understood=_understood(reading),
        ambiguous=len(alike) > 1,
        apart_m=_apart(alike) if len(alike) > 1 else None,
        candidates=[_candidate(choice, first, above, srid) for choice in shown],
    )


def _apart(alike: list[Choice]) -> int:
    pairs = combinations([choice.place for choice in alike], 2)
    return round(max(_away(one, other) for one, other in pairs))


def _away(one: Place, other: Place) -> float:
    return math.hypot(one.x - other.x, one.y - other.y)


def _understood(reading: Reading) -> Understood:
    numbers = reading.numbers
    return Understood(
        names=[part.text for part in reading.names],
        house=numbers.house,
        building=numbers.building,
        unit=numbers.unit,
        floor=numbers.floor,
        room=numbers.room,
        component=reading.component,
        relation=reading.relation,
        ignored=[*reading.foreign, *reading.ignored],
    )


def _candidate(
    choice: Choice, first: Place | None, above: dict[str, tuple[AreaAbove, ...]], srid: int
) -> Candidate:
    place = choice.place
    lon, lat = crs.to_lonlat(place.x, place.y, city=srid)
    areas = above.get(place.grid or "", ())
    return Candidate(
        kind=choice.level,
        label=choice.label,
        score=choice.score,
        mended=list(choice.mended),
        nearest_numbers=list(place.nearest),
        building_id=place.building_id,
        unit=choice.unit,
        floor=choice.floor,
        floor_index=choice.floor_index,
        room=choice.room,
        component_id=place.component_id,
        areas=[AreaOf(level=a.level, code=a.code, name=a.name, name_en=a.name_en) for a in areas],
        lon=round(float(lon), 7),
        lat=round(float(lat), 7),
        distance_m=round(_away(first or place, place)),
    )
