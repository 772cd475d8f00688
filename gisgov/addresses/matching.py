"""From a reading to places: what to ask the city, and which of its answers may be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from gisgov.addresses.parts import Reading, bare, same, spellings, without_group
from gisgov.addresses.places import Place

__all__ = [
    "Finds",
    "Meant",
    "Wanted",
    "meant",
    "places",
    "said_in",
    "still_wanted",
    "stored_otherwise",
    "wanted",
]

ROADS_THAT_CROSS = 6  # readings of each name of a crossing
STREETS_SHOWN = 8
NUMBERS_SHOWN = 4
WHOLE_NUMBER = 16  # digits of a component's number, at least

Pair = tuple[str, str]


@dataclass
class Wanted:
    """What is asked of the city, for one text or many."""

    houses: set[Pair] = field(default_factory=set)
    """Street and house number."""
    numbers: set[Pair] = field(default_factory=set)
    """Estate and number of a building."""
    names: set[str] = field(default_factory=set)
    """Of buildings."""
    ids: set[int] = field(default_factory=set)
    """Of buildings."""
    estates: set[str] = field(default_factory=set)
    premises: set[str] = field(default_factory=set)
    streets: set[str] = field(default_factory=set)
    counted: set[Pair] = field(default_factory=set)
    """Kind (road or estate) and name, whose numbers are all wanted."""
    crossings: set[Pair] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    components: set[Pair] = field(default_factory=set)
    """Class and last digits."""
    areas: set[str] = field(default_factory=set)


@dataclass
class Finds:
    """What the city answered, by what was asked."""

    houses: dict[Pair, list[Place]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[Pair, list[Place]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    ids: dict[int, Place] = field(default_factory=dict)
    estates: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    premises: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    streets: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    counted: dict[Pair, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    crossings: dict[Pair, list[Place]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    components: dict[Pair, list[Place]] = field(default_factory=lambda: defaultdict(list))
    areas: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Meant:
    """A reading, with the names of each kind that it may mean, the likeliest first."""

    reading: Reading
    names: dict[str, list[str]]
    houses: list[tuple[str, str]]
    """Streets, and the ways in which the house number may be stored."""
    numbers: list[tuple[str, str]]
    """Estates, and the ways in which the number of a building may be stored."""
    crossings: list[tuple[str, str]]
    only_areas: bool
    """Whether every name may be that of an area."""

    def named(self, kind: str) -> list[str]:
        """Names of one kind."""
        return self.names.get(kind, [])


def meant(reading: Reading) -> Meant:
    """What a reading may mean, written as the city may store it."""
    names: dict[str, list[str]] = {}
    for hit in sorted((h for part in reading.names for h in part.hits), key=lambda h: h.cost):
        known = names.setdefault(hit.kind, [])
        if hit.name not in known:
            known.append(hit.name)
    forms = _house_spellings(reading)
    numbers = spellings(reading.numbers.building) if reading.numbers.building else ()
    return Meant(
        reading=reading,
        names=names,
        houses=[(road, form) for road in names.get("road", ()) for form in forms],
        numbers=[(estate, form) for estate in names.get("estate", ()) for form in numbers],
        crossings=list(dict.fromkeys(_crossings(reading))),
        only_areas=all(any(h.kind == "area" for h in part.hits) for part in reading.names),
    )


def _house_spellings(reading: Reading) -> list[str]:
    """Ways in which the house number may be stored."""
    house, building = reading.numbers.house, reading.numbers.building
    if house is None:
        return list(spellings(building)) if building and "组" in building else []
    house = house.upper()
    if house.endswith("弄"):
        return [house, f"{house}{building}号", f"{house}{building}"] if building else [house]
    first, dash, last = house.partition("-")
    if not dash and not building:
        return [f"{house}号", house]
    if not dash:
        first, last = house, building or ""
        return [f"{house}号", house, f"{house}-{last}号", f"{house}号附{last}号", f"{house}-{last}"]
    return [f"{house}号", house, f"{first}号附{last}号", f"{first}号附{last}", f"{first}附{last}号"]


def _crossings(reading: Reading) -> Iterator[Pair]:
    """Roads of two different parts of the text."""
    if reading.numbers.house is not None and not reading.crossing:
        return
    parts = [
        list(dict.fromkeys(hit.name for hit in part.hits if hit.kind == "road"))[:ROADS_THAT_CROSS]
        for part in reading.names
    ]
    for some, others in combinations([part for part in parts if part], 2):
        for one, other in product(some, others):
            if one != other:
                yield min(one, other), max(one, other)


def wanted(of: Meant, ask: Wanted) -> None:
    """Add to `ask` what must be known of the city to understand one reading."""
    component = of.reading.component
    ask.houses.update(of.houses)
    ask.numbers.update(of.numbers)
    ask.estates.update(of.named("estate"))
    ask.names.update(of.named("building"))
    ask.premises.update(of.named("premises"))
    ask.crossings.update(of.crossings)
    if of.reading.numbers.house is None:
        ask.streets.update(of.named("road")[:STREETS_SHOWN])
    if component and len(component) >= WHOLE_NUMBER:
        ask.codes.add(component)
    elif component:
        ask.components.update((name, component[-6:]) for name in of.named("class"))
    if of.only_areas:
        ask.areas.update(of.named("area"))


def still_wanted(of: Meant, finds: Finds, ask: Wanted) -> None:
    """Add to `ask` what helps where a number was not found as it is written.

    All numbers of the street or estate: it may be stored in another way, such as 12;14, or not be
    there, and then the nearest are told. And the estates that a house number leads to.
    """
    at_house = [place for pair in of.houses for place in finds.houses.get(pair, ())]
    ask.estates |= {place.estate for place in at_house if place.estate} - finds.estates.keys()
    if at_house or any(pair in finds.numbers for pair in of.numbers):
        return
    numbers, roads = of.reading.numbers, of.named("road")[:STREETS_SHOWN]
    if numbers.house is not None:
        ask.streets.update(roads)
        ask.counted.update(("road", road) for road in roads)
    if numbers.building:
        ask.counted.update(("estate", name) for name in of.named("estate")[:STREETS_SHOWN])
    if of.reading.crossing:
        ask.streets.update(roads)


def stored_otherwise(of: Meant, finds: Finds) -> set[int]:
    """Buildings whose number is the one in the text, but stored in another way."""
    if not finds.counted:
        return set()
    said = {"road": of.reading.numbers.house, "estate": of.reading.numbers.building}
    found = set()
    for kind, number in said.items():
        for name in of.named(kind) if number else ():
            known = finds.counted.get((kind, name), ())
            found |= {id_ for stored, id_ in known if said_in(number or "", stored)}
    return found


def said_in(said: str, stored: str) -> bool:
    """Whether a number is one of those that are stored, such as 12;14 or 12-16.

    Examples
    --------
    >>> said_in("13号", "2组13号"), said_in("14", "12;14"), said_in("3", "03栋")
    (True, True, True)
    >>> said_in("14", "12-16"), said_in("13", "12-16")
    (True, False)
    """
    if same(said, stored) or same(said, without_group(stored)):
        return True
    parts = [part.strip() for part in stored.replace(",", ";").split(";")]
    if len(parts) > 1 and any(same(said, part) for part in parts):
        return True
    first, _, last = stored.removesuffix("号").partition("-")
    if first.isdigit() and last.isdigit() and said.isdigit():
        return int(first) <= int(said) <= int(last) and (int(said) - int(first)) % 2 == 0
    return False


def places(of: Meant, finds: Finds) -> list[Place]:
    """The places that may be meant, each once."""
    found: dict[str, Place] = {}
    for place in _all_places(of, finds):
        found.setdefault(place.key, place)
    return list(found.values())


def _all_places(of: Meant, finds: Finds) -> Iterator[Place]:
    if of.reading.component:
        yield from finds.codes.get(of.reading.component, ())
        for name in of.named("class"):
            yield from finds.components.get((name, of.reading.component[-6:]), ())
    crossings = [place for pair in of.crossings for place in finds.crossings.get(pair, ())]
    yield from crossings
    buildings = list(_buildings(of, finds))
    yield from buildings
    yield from _estates(of, finds, buildings)
    for name in of.named("premises"):
        yield from finds.premises.get(name, ())
    if not crossings and not any(place.road in of.named("road") for place in buildings):
        yield from _streets(of, finds)
    if of.only_areas:
        for name in of.named("area"):
            yield from finds.areas.get(name, ())


def _buildings(of: Meant, finds: Finds) -> Iterator[Place]:
    for pair in of.houses:
        yield from _at_house(finds.houses.get(pair, ()), of, finds)
    for pair in of.numbers:
        yield from finds.numbers.get(pair, ())
    for name in of.named("building"):
        yield from finds.names.get(name, ())
    for id_ in sorted(stored_otherwise(of, finds)):
        if id_ in finds.ids:
            yield finds.ids[id_]


def _at_house(here: Sequence[Place], of: Meant, finds: Finds) -> Iterator[Place]:
    """Buildings of one house number; those of an estate are one place where none is named."""
    said = of.reading.numbers.building
    numbered = [place for place in here if same(place.number, said)] if said else []
    if numbered:
        yield from numbered
        return
    by_estate = defaultdict(list)
    for place in here:
        by_estate[place.estate].append(place)
    for estate, rows in by_estate.items():
        whole = finds.estates.get(estate or "", [])
        if estate and (len(rows) > 1 or rows[0].number) and whole:
            yield from (replace(p, missing="number_unknown" if said else None) for p in whole)
        else:
            yield from rows


def _estates(of: Meant, finds: Finds, buildings: list[Place]) -> Iterator[Place]:
    said = of.reading.numbers.building
    if said and any(place.level == "building" and place.estate for place in buildings):
        return
    for name in of.named("estate"):
        near = _nearest(said, finds.counted.get(("estate", name), ())) if said else ()
        for place in finds.estates.get(name, ()):
            yield replace(place, missing="number_unknown", nearest=near) if said else place


def _streets(of: Meant, finds: Finds) -> Iterator[Place]:
    said = of.reading.numbers.house
    missing = "number_unknown" if said else "no_crossing" if of.crossings else None
    for name in of.named("road"):
        near = _nearest(said, finds.counted.get(("road", name), ())) if said else ()
        for place in finds.streets.get(name, ()):
            yield replace(place, missing=missing, nearest=near)


def _nearest(said: str, known: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The numbers nearest to one that is not there, nearest first."""
    value = _leading(said)
    if value is None:
        return ()
    numbered = [(n, number) for number, _ in known if (n := _leading(number)) is not None]
    numbered.sort(key=lambda item: (abs(item[0] - value), item[0], item[1]))
    return tuple(number for _, number in numbered[:NUMBERS_SHOWN])


def _leading(number: str) -> int | None:
    digits = bare(number).split("-")[0]
    return int(digits) if digits.isdecimal() else None
