"""Places of a city that an address may mean, and how well a reading of a text fits each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from gisgov.addresses.parts import NamePart, Numbers, Reading, same, without_group

__all__ = ["Place", "Verdict", "judge"]

DIFFERS = 0.3  # a name or number that the text says, and the place has another
NOT_KNOWN = 0.1  # a number that the text says, and of the place none is known
OTHER_AREA = 0.12
FOREIGN = 0.06
NO_GROUP = 0.05  # the group of a village that the text leaves out
UNSAID = 0.01  # a part of the whole address that the text leaves out
LETTER = 0.03  # a letter of the text that means nothing
MOST_LETTERS = 0.15
LESSER = 0.05  # sheds and garages have the address of the house
AS_IT_IS = ("exact", "part")
STEM_NUMBER = re.compile(r"(\d+|[A-Za-z])(?:号|座|栋|幢|#)\D*$")
PROVINCE = re.compile("^.{2,6}(?:省|自治区)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place with what an address can say of it."""

    level: str
    """building, house, estate, crossing, street, landmark, component or area."""
    key: str
    """What tells it from other places."""
    x: float
    y: float
    label: str
    road: str | None = None
    other_road: str | None = None
    house: str | None = None
    estate: str | None = None
    number: str | None = None
    name: str | None = None
    """Of the building, the premises or the component's class."""
    grid: str | None = None
    building_id: int | None = None
    component_id: int | None = None
    lesser: bool = False
    floors: int | None = None
    nearest: tuple[str, ...] = ()
    """Numbers that exist, the nearest first, where the number in the text does not."""
    missing: str | None = None
    """Why a better place was not found: number_unknown or no_crossing."""
    areas: tuple[str, ...] = ()
    """Names of the areas that hold it."""


class Verdict(NamedTuple):
    """How well a place fits: 1 where each part of the text was found as written."""

    score: float
    mended: tuple[str, ...]


def judge(reading: Reading, place: Place) -> Verdict:
    """Say how well a place fits what was read.

    Examples
    --------
    >>> from gisgov.addresses.hits import Hit
    >>> heard = NamePart("朝杨路", (Hit("road", "朝阳路", "sound", 0.06),))
    >>> house = Place(level="house", key="b", x=0, y=0, label="5号", road="朝阳路", house="5号")
    >>> judge(Reading("朝杨路5号", (heard,), Numbers(house="5")), house)
    Verdict(score=0.94, mended=('sound',))
    """
    cost, mended = 0.0, list[str]()
    for part in reading.names:
        taken, why = _name(part, place)
        cost += taken
        mended += [why] if why else []
    for taken, why in (*_numbers(reading.numbers, place), *_rest(reading, place)):
        cost += taken
        mended += [why] if why else []
    if place.missing:
        cost += DIFFERS
        mended.append(place.missing)
    return Verdict(round(max(1.0 - cost, 0.0), 3), tuple(dict.fromkeys(mended)))


def _name(part: NamePart, place: Place) -> tuple[float, str | None]:
    """What a name in the text takes from the score, the best way it fits the place."""
    for hit in part.hits:
        if _has(place, hit.kind, hit.name):
            return hit.cost, None if hit.how in AS_IT_IS else hit.how
    first = part.hits[0]
    if place.missing == "no_crossing" and first.kind == "road":
        return 0.0, None
    if first.kind == "area":
        return OTHER_AREA * (1 - first.cost), "area_differs"
    sure = first.how in AS_IT_IS
    return (DIFFERS if sure else min(DIFFERS, 0.05 * len(part.text))), f"{first.kind}_differs"


def _has(place: Place, kind: str, name: str) -> bool:
    if kind == "road":
        return name in (place.road, place.other_road)
    if kind == "estate":
        return name == place.estate
    if kind == "area":
        return name in place.areas
    return name == place.name


def _numbers(said: Numbers, place: Place) -> list[tuple[float, str | None]]:
    found: list[tuple[float, str | None]] = []
    if said.house and said.building and same(f"{said.house}-{said.building}", place.house):
        return found
    if said.house and place.level in ("building", "house", "estate", "landmark"):
        found.append(_number(said.house, place.house, "house_differs"))
    if said.building and place.level in ("building", "house", "landmark"):
        found.append(_number(said.building, _number_of(place), "number_differs"))
    if place.level == "building":
        left_out = (said.house is None) + (said.building is None)
        found.append((UNSAID * left_out, None))
    return found


def _number(said: str, known: str | None, why: str) -> tuple[float, str | None]:
    if known is None:
        return NOT_KNOWN, why
    if same(said, known):
        return 0.0, None
    if same(said, without_group(known)):
        return NO_GROUP, "group_unsaid"
    return DIFFERS, why


def _number_of(place: Place) -> str | None:
    """The building's number in its estate, or the one in its name."""
    if place.number:
        return place.number
    named = STEM_NUMBER.search(place.name or "")
    return named[1] if named else None


def _rest(reading: Reading, place: Place) -> list[tuple[float, str | None]]:
    found: list[tuple[float, str | None]] = []
    foreign = [name for name in reading.foreign if not PROVINCE.match(name)]
    if foreign:
        found.append((FOREIGN, "area_unknown"))
    if reading.ignored:
        letters = sum(map(len, reading.ignored))
        found.append((min(LETTER * letters, MOST_LETTERS), "ignored"))
    if place.lesser:
        found.append((LESSER, None))
    return found
