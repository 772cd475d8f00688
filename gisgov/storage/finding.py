"""Asks the city what an address may mean: all of many texts at once, a query for each kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row

from gisgov.addresses.matching import Finds, Wanted
from gisgov.addresses.places import Place
from gisgov.storage.queries import fixed

__all__ = ["AreaAbove", "areas_above", "fetch", "located"]

ONE_STREET_M = 400.0
ONE_CROSSING_M = 60.0
Rows = Iterable[Row[Any]]


@dataclass(frozen=True, slots=True)
class AreaAbove:
    """An area and the one above it."""

    code: str
    parent: str | None
    level: str
    name: str
    name_en: str | None


def fetch(conn: Connection, ask: Wanted, finds: Finds) -> None:
    """Add to `finds` what the city answers."""
    _fetch_buildings(conn, ask, finds)
    if ask.estates:
        for row in conn.execute(fixed("search_estates"), {"names": sorted(ask.estates)}):
            finds.estates[row.name].append(_estate(row))
    if ask.premises:
        for row in conn.execute(fixed("search_premises"), {"names": sorted(ask.premises)}):
            finds.premises[row.name].append(_premises(row))
    if ask.streets:
        given = {"names": sorted(ask.streets), "apart_m": ONE_STREET_M}
        for n, row in enumerate(conn.execute(fixed("search_streets"), given)):
            finds.streets[row.name].append(_street(row, n))
    _fetch_crossings(conn, ask, finds)
    _fetch_components(conn, ask, finds)
    if ask.areas:
        for row in conn.execute(fixed("search_areas"), {"names": sorted(ask.areas)}):
            finds.areas[row.name].append(_area(row))
    _fetch_counted(conn, ask, finds)


def _fetch_buildings(conn: Connection, ask: Wanted, finds: Finds) -> None:
    if not (ask.houses or ask.numbers or ask.names or ask.ids):
        return
    streets, houses = _columns(ask.houses)
    estates, numbers = _columns(ask.numbers)
    given = {
        "streets": streets,
        "houses": houses,
        "estates": estates,
        "numbers": numbers,
        "names": sorted(ask.names),
        "ids": sorted(ask.ids),
    }
    for row in conn.execute(fixed("search_buildings"), given):
        place = _building(row)
        finds.ids[row.id] = place
        finds.houses[row.street_name, row.house_number].append(place)
        finds.numbers[row.estate, row.number].append(place)
        finds.names[row.name].append(place)


def _fetch_crossings(conn: Connection, ask: Wanted, finds: Finds) -> None:
    if not ask.crossings:
        return
    first, second = _columns(ask.crossings)
    given = {"first": first, "second": second, "apart_m": ONE_CROSSING_M}
    for n, row in enumerate(conn.execute(fixed("search_crossings"), given)):
        finds.crossings[row.first, row.second].append(_crossing(row, n))


def _fetch_components(conn: Connection, ask: Wanted, finds: Finds) -> None:
    if not (ask.codes or ask.components):
        return
    classes, digits = _columns(ask.components)
    given = {"codes": sorted(ask.codes), "classes": classes, "digits": digits}
    for row in conn.execute(fixed("search_components"), given):
        place = _component(row)
        if row.digits is None:
            finds.codes[row.code].append(place)
        else:
            finds.components[row.class_name, row.digits].append(place)


def _fetch_counted(conn: Connection, ask: Wanted, finds: Finds) -> None:
    if not ask.counted:
        return
    given = {
        "streets": sorted(name for kind, name in ask.counted if kind == "road"),
        "estates": sorted(name for kind, name in ask.counted if kind == "estate"),
    }
    for row in conn.execute(fixed("search_numbers"), given):
        finds.counted[row.kind, row.name].append((row.number, row.id))


def _columns(pairs: set[tuple[str, str]]) -> tuple[list[str], list[str]]:
    ordered = sorted(pairs)
    return [one for one, _ in ordered], [other for _, other in ordered]


# ---------------------------------------------------------------- rows as places


def _building(row: Row[Any]) -> Place:
    return Place(
        level="building" if row.number or row.name or row.estate else "house",
        key=f"building {row.id}",
        x=row.x,
        y=row.y,
        label=_label(row),
        road=row.street_name,
        house=row.house_number,
        estate=row.estate,
        number=row.number,
        name=row.name,
        grid=row.grid,
        building_id=row.id,
        lesser=row.use == "ancillary",
        floors=row.floors_above,
    )


def _label(row: Row[Any]) -> str:
    """The address, with the building's name before it where it has one of its own."""
    parts = (row.street_name, row.house_number, row.estate, row.number)
    address = row.address or " ".join(part for part in parts if part)
    if row.name and row.name not in address:
        return f"{row.name}（{address}）" if address else str(row.name)
    return address or str(row.id)


def _estate(row: Row[Any]) -> Place:
    return Place(
        level="estate",
        key=f"estate {row.id}",
        x=row.x,
        y=row.y,
        label=f"{row.street_name or ''}{row.house_number or ''}{row.name}",
        road=row.street_name,
        house=row.house_number,
        estate=row.name,
    )


def _premises(row: Row[Any]) -> Place:
    return Place(
        level="landmark",
        key=f"building {row.building_id}" if row.building_id else f"premises {row.id}",
        x=row.x,
        y=row.y,
        label=f"{row.name}（{row.address}）" if row.address else row.name,
        road=row.street_name,
        house=row.house_number,
        estate=row.estate,
        number=row.number or row.building,
        name=row.name,
        grid=row.grid,
        building_id=row.building_id,
    )


def _street(row: Row[Any], number: int) -> Place:
    return Place(
        level="street",
        key=f"street {row.name} {number}",
        x=row.x,
        y=row.y,
        label=row.name,
        road=row.name,
    )


def _crossing(row: Row[Any], number: int) -> Place:
    return Place(
        level="crossing",
        key=f"crossing {row.first} {row.second} {number}",
        x=row.x,
        y=row.y,
        label=f"{row.first} × {row.second}",
        road=row.first,
        other_road=row.second,
    )


def _component(row: Row[Any]) -> Place:
    return Place(
        level="component",
        key=f"component {row.id}",
        x=row.x,
        y=row.y,
        label=" ".join(part for part in (row.class_name, row.code, row.name) if part),
        name=row.class_name,
        grid=row.grid,
        component_id=row.id,
    )


def _area(row: Row[Any]) -> Place:
    return Place(
        level="area",
        key=f"area {row.code}",
        x=row.x,
        y=row.y,
        label=row.name,
        name=row.name,
        grid=row.code,
    )


# ---------------------------------------------------------------- areas


def located(conn: Connection, places: list[Place]) -> list[Place]:
    """The places with the code of the finest area that holds each, where it is not known."""
    bare = [n for n, place in enumerate(places) if place.grid is None]
    if not bare:
        return places
    given = {"xs": [places[n].x for n in bare], "ys": [places[n].y for n in bare]}
    held = {bare[row.n - 1]: row.code for row in conn.execute(fixed("search_holders"), given)}
    return [replace(p, grid=held[n]) if n in held else p for n, p in enumerate(places)]


def areas_above(conn: Connection, codes: Iterable[str | None]) -> dict[str, tuple[AreaAbove, ...]]:
    """Each area with those above it, the finest first."""
    asked = sorted({code for code in codes if code})
    if not asked:
        return {}
    rows = conn.execute(fixed("search_above"), {"codes": asked})
    known = {row.code: AreaAbove(*row) for row in rows}
    return {code: tuple(_chain(code, known)) for code in asked if code in known}


def _chain(code: str, known: dict[str, AreaAbove]) -> list[AreaAbove]:
    found: list[AreaAbove] = []
    at: str | None = code
    while at in known and len(found) < 20:
        found.append(known[at])
        at = known[at].parent
    return found
