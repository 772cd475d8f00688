"""From a reading to places: what to ask the city, and which of its answers may be meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from gisgov.addresses.parts import Reading, bare, same, spellings, without_group
from gisgov.addresses.places import Place

__all__ = ["Finds", "Wanted", "places", "said_in", "still_wanted", "stored_otherwise", "wanted"]

ROADS_THAT_CROSS = 6  # readings of each name of a crossing
STREETS_SHOWN = 8
NUMBERS_SHOWN = 4

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


def _named(reading: Reading, kind: str) -> list[str]:
    """Names of a kind that the text may mean, the likeliest first."""
    hits = sorted(
        (hit for part in reading.names for hit in part.hits if hit.kind == kind),
        key=lambda hit: hit.cost,
    )
    return list(dict.fromkeys(hit.name for hit in hits))


def _house_spellings(reading: Reading) -> list[str]:
    """Ways in which the house number may be stored."""
    house = reading.numbers.house
    if house is None:
        grouped = reading.numbers.building
        return list(spellings(grouped)) if grouped and "组" in grouped else []
    house = house.upper()
    if house.endswith("弄"):
        inner = reading.numbers.building
        return [house, f"{house}{inner}号", f"{house}{inner}"] if inner else [house]
    first, dash, last = house.partition("-")
    if not dash:
        return [f"{house}号", house]
    return [f"{house}号", house, f"{first}号附{last}号", f"{first}号附{last}", f"{first}附{last}号"]


def _crossings(reading: Reading) -> Iterator[Pair]:
    """Roads of two different parts of the text."""
    parts = [
        list(dict.fromkeys(hit.name for hit in part.hits if hit.kind == "road"))[:ROADS_THAT_CROSS]
        for part in reading.names
    ]
    roads = [part for part in parts if part]
    if reading.numbers.house is not None and not reading.crossing:
        return
    for i, some in enumerate(roads):
        for others in roads[i + 1 :]:
            for one in some:
                for other in others:
                    if one != other:
                        yield min(one, other), max(one, other)


def wanted(reading: Reading, ask: Wanted) -> None:
    """Add to `ask` what must be known of the city to understand one reading."""
    numbers = reading.numbers
    roads, estates = _named(reading, "road"), _named(reading, "estate")
    ask.houses |= {(road, house) for road in roads for house in _house_spellings(reading)}
    if numbers.building:
        forms = spellings(numbers.building)
        ask.numbers |= {(estate, form) for estate in estates for form in forms}
    ask.estates |= set(estates)
    ask.names |= set(_named(reading, "building"))
    ask.premises |= set(_named(reading, "premises"))
    ask.crossings |= set(_crossings(reading))
    if numbers.house is None:
        ask.streets |= set(roads[:STREETS_SHOWN])
    if reading.component and len(reading.component) >= 16:
        ask.codes.add(reading.component)
    elif reading.component:
        digits = reading.component[-6:]
        ask.components |= {(name, digits) for name in _named(reading, "class")}
    if _only_areas(reading):
        ask.areas |= set(_named(reading, "area"))


def _only_areas(reading: Reading) -> bool:
    return all(any(hit.kind == "area" for hit in part.hits) for part in reading.names)


def still_wanted(reading: Reading, finds: Finds, ask: Wanted) -> None:
    """Add to `ask` what helps where a number was not found as it is written.

    All numbers of the street or estate: it may be stored in another way, such as 12;14, or not be
    there, and then the nearest are told. And the estates that a house number leads to.
    """
    numbers = reading.numbers
    ask.estates |= _estates_at(reading, finds) - finds.estates.keys()
    if _has_building(reading, finds):
        return
    roads, estates = _named(reading, "road"), _named(reading, "estate")
    if numbers.house is not None and roads:
        ask.streets |= set(roads[:STREETS_SHOWN])
        ask.counted |= {("road", road) for road in roads[:STREETS_SHOWN]}
    if numbers.building and estates:
        ask.counted |= {("estate", estate) for estate in estates[:STREETS_SHOWN]}
    if reading.crossing:
        ask.streets |= set(roads[:STREETS_SHOWN])


def _estates_at(reading: Reading, finds: Finds) -> set[str]:
    """Estates that have the house number, where the text names no building of theirs."""
    houses = [(r, h) for r in _named(reading, "road") for h in _house_spellings(reading)]
    return {place.estate for pair in houses for place in finds.houses.get(pair, ()) if place.estate}


def _has_building(reading: Reading, finds: Finds) -> bool:
    houses = ((r, h) for r in _named(reading, "road") for h in _house_spellings(reading))
    if any(pair in finds.houses for pair in houses):
        return True
    forms = spellings(reading.numbers.building) if reading.numbers.building else ()
    return any((e, form) in finds.numbers for e in _named(reading, "estate") for form in forms)


def stored_otherwise(reading: Reading, finds: Finds) -> set[int]:
    """Buildings whose number is the one in the text, but stored in another way."""
    said = {"road": reading.numbers.house, "estate": reading.numbers.building}
    found = set()
    for kind, number in said.items():
        for name in _named(reading, kind) if number else ():
            known = finds.counted.get((kind, name), ())
            found |= {id_ for stored, id_ in known if said_in(number or "", stored)}
    return found


def said_in(said: str, stored: str) -> bool:
    """Whether a number is one of those that are stored, such as 12;14 or 12-16.

    Examples
    --------
    >>> said_in("13号", "2组13号"), said_in("14", "12;14"), said_in("14", "12-16"), said_in("13", "12-16"), said_in("3", "03栋")
    (True, True, True, False, True)
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


def places(reading: Reading, finds: Finds) -> list[Place]:
    """The places that may be meant, each once."""
    found: dict[str, Place] = {}
    for place in _all_places(reading, finds):
        found.setdefault(place.key, place)
    return list(found.values())


def _all_places(reading: Reading, finds: Finds) -> Iterator[Place]:
    if reading.component:
        yield from finds.codes.get(reading.component, ())
        for name in _named(reading, "class"):
            yield from finds.components.get((name, reading.component[-6:]), ())
    for pair in _crossings(reading):
        yield from finds.crossings.get(pair, ())
    buildings = list(_buildings(reading, finds))
    yield from buildings
    yield from _estates(reading, finds, buildings)
    for name in _named(reading, "premises"):
        yield from finds.premises.get(name, ())
    if not any(place.level in ("building", "house") for place in buildings):
        yield from _streets(reading, finds)
    if _only_areas(reading):
        for name in _named(reading, "area"):
            yield from finds.areas.get(name, ())


def _buildings(reading: Reading, finds: Finds) -> Iterator[Place]:
    numbers = reading.numbers
    houses = [(r, h) for r in _named(reading, "road") for h in _house_spellings(reading)]
    for pair in houses:
        yield from _at_house(finds.houses.get(pair, ()), reading, finds)
    if numbers.building:
        for estate in _named(reading, "estate"):
            for form in spellings(numbers.building):
                yield from finds.numbers.get((estate, form), ())
    for name in _named(reading, "building"):
        yield from finds.names.get(name, ())
    for id_ in stored_otherwise(reading, finds):
        if id_ in finds.ids:
            yield finds.ids[id_]


def _at_house(here: list[Place] | tuple[()], reading: Reading, finds: Finds) -> Iterator[Place]:
    """Buildings of one house number; all of an estate, when none of them is named, are one place."""
    if reading.numbers.building:
        numbered = [place for place in here if same(place.number, reading.numbers.building)]
        if numbered:
            yield from numbered
            return
    by_estate = defaultdict(list)
    for place in here:
        by_estate[place.estate].append(place)
    for estate, rows in by_estate.items():
        whole = finds.estates.get(estate or "", [])
        if estate and (len(rows) > 1 or rows[0].number) and whole:
            missing = "number_unknown" if reading.numbers.building else None
            yield from (replace(place, missing=missing) for place in whole)
        else:
            yield from rows


def _estates(reading: Reading, finds: Finds, buildings: list[Place]) -> Iterator[Place]:
    said = reading.numbers.building
    known = {place.estate for place in buildings if place.level == "building"}
    for name in _named(reading, "estate"):
        if said and known:
            continue
        near = _nearest(said, finds.counted.get(("estate", name), [])) if said else ()
        for place in finds.estates.get(name, ()):
            yield replace(place, missing="number_unknown", nearest=near) if said else place


def _streets(reading: Reading, finds: Finds) -> Iterator[Place]:
    said = reading.numbers.house
    missing = "number_unknown" if said else "no_crossing" if _crosses(reading) else None
    for name in _named(reading, "road"):
        near = _nearest(said, finds.counted.get(("road", name), [])) if said else ()
        for place in finds.streets.get(name, ()):
            yield replace(place, missing=missing, nearest=near)


def _crosses(reading: Reading) -> bool:
    return next(_crossings(reading), None) is not None


def _nearest(said: str, known: list[tuple[str, int]]) -> tuple[str, ...]:
    """The numbers nearest to one that is not there, nearest first."""
    wanted_, numbered = _leading(said), []
    for number, _ in known:
        value = _leading(number)
        if value is not None and wanted_ is not None:
            numbered.append((abs(value - wanted_), value, number))
    return tuple(number for *_, number in sorted(numbered)[:NUMBERS_SHOWN])


def _leading(number: str) -> int | None:
    digits = bare(number).split("-")[0]
    return int(digits) if digits.isdigit() else None
