"""`gisgov where` and `gisgov around`: what a dispatcher asks first, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer
from sqlalchemy import Connection

from gisgov import crs
from gisgov.cli.show import AsJson, CityName, console, print_json, print_table
from gisgov.errors import BadInput
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.storage.around import Around, BuildingNear, HydrantNear
from gisgov.storage.around import around as look_around
from gisgov.storage.where import Where
from gisgov.storage.where import where as look_where
from gisgov.words import language, say, word

__all__ = ["around", "where"]


class Given(StrEnum):
    """Which system the two numbers are in."""

    wgs84 = "wgs84"
    gcj02 = "gcj02"
    bd09 = "bd09"


Lon = Annotated[float, typer.Option(help="Longitude in degrees.", show_default=False)]
Lat = Annotated[float, typer.Option(help="Latitude in degrees.", show_default=False)]
System = Annotated[
    Given,
    typer.Option("--crs", help="wgs84 (GPS), gcj02 (AMap, Tencent, WeChat) or bd09 (Baidu)."),
]
SHOWN = 10  # rows of a table
SOUND = {"intact", "unknown"}  # states of a component that need no word
FLOW_MARK = {"meets": "✓", "below": "↓", "unknown": "?"}  # against 15 L/s of GB 50974
TO_WGS84 = {Given.gcj02: crs.gcj02_to_wgs84, Given.bd09: crs.bd09_to_wgs84}


def where(
    *,
    lon: Lon,
    lat: Lat,
    system: System = Given.wgs84,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Say which grid, community, estate, building and map sheet a point lies in."""
    with _at(lon, lat, system, city) as (conn, x, y):
        found = look_where(conn, x, y)
    if as_json:
        print_json(found)
    else:
        _print_where(found)


def around(
    *,
    lon: Lon,
    lat: Lat,
    radius_m: Annotated[float, typer.Option("--radius", min=10, max=2000, help="In metres.")] = 300,
    system: System = Given.wgs84,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Say what is around a point: building, people, hydrants, premises, and what is not known."""
    with _at(lon, lat, system, city) as (conn, x, y):
        found = look_around(conn, x, y, radius_m=radius_m)
    if as_json:
        print_json(found)
    else:
        _print_around(found)


@contextmanager
def _at(
    lon: float, lat: float, system: Given, city: str | None
) -> Iterator[tuple[Connection, float, float]]:
    """Open the city and put the place into its coordinates."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BadInput("look.no_place", lon=lon, lat=lat)
    if system in TO_WGS84:
        lon, lat = TO_WGS84[system](lon, lat)
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        srid = schema.city_info(conn).srid
        x, y = crs.to_city(lon, lat, source="EPSG:4326", city=srid)
        yield conn, x, y


def _print_where(found: Where) -> None:
    if not found.in_city:
        known = found.outside_m is not None
        said = say("look.outside", away=found.outside_m) if known else say("look.no_areas")
        console.print(said, style="bold")
    rows: list[tuple[object, ...]] = [
        (_level(a.level_name, a.level_name_en), a.code, _name(a)) for a in found.areas
    ]
    if found.estate:
        rows.append((say("look.estate"), found.estate.id, _name(found.estate)))
    if found.building:
        rows.append((say("look.building"), found.building.id, found.building.address))
    rows += [
        (say("look.sheet"), found.sheet, ""),
        (say("look.city_xy"), f"{found.x_m:.2f} E  {found.y_m:.2f} N", found.crs),
        (say("look.lonlat"), f"{found.lon:.6f}, {found.lat:.6f}", "WGS-84"),
    ]
    print_table(("", "", ""), rows, headed=False, folded=2)


def _level(name: str, name_en: str) -> str:
    return name if language() == "zh" else name_en


def _name(thing: object) -> str:
    name, name_en = getattr(thing, "name", None), getattr(thing, "name_en", None)
    return (name if language() == "zh" else name_en or name) or "–"


def _print_around(found: Around) -> None:
    _print_where(found.where)
    if found.building and found.building.distance_m:
        label = found.building.address or _name(found.building)
        console.print(say("look.nearest_building", label=label, distance=found.building.distance_m))
    radius = f"{found.radius_m:.0f}"
    _print_people(found)
    _print_hydrants(found, radius)
    _print_buildings(found, radius)
    _print_premises(found, radius)
    _print_unknown(found)


def _print_people(found: Around) -> None:
    console.print(say("look.people_title"), style="bold")
    headings = ("within", "buildings", "households", "people", "children", "elderly", "assisted")
    print_table(
        [say(f"look.{heading}") for heading in headings],
        [
            (
                f"{r.within_m:g} m",
                r.buildings,
                r.households,
                r.persons,
                r.children,
                r.elderly,
                r.assisted,
            )
            for r in found.people
        ],
    )


def _print_hydrants(found: Around, radius: str) -> None:
    hydrants = found.hydrants
    title = say(
        "look.hydrants_title", radius=radius, count=hydrants.count, out=hydrants.out_of_service
    )
    console.print(title, style="bold")
    shown = hydrants.nearest[:SHOWN] + ([hydrants.beyond] if hydrants.beyond else [])
    headings = ("distance", "from_building", "hydrant", "flow", "main", "inspected", "status")
    print_table(
        [say(f"look.{heading}") for heading in headings],
        [_hydrant_row(h) for h in shown],
        folded=len(headings) - 1,
    )
    if not shown:
        console.print(say("look.no_hydrant"))


def _hydrant_row(h: HydrantNear) -> tuple[object, ...]:
    flow = word("unknown") if h.flow_lps is None else f"{h.flow_lps:g} L/s"
    status = [word(h.status), h.status_remark, None if h.state in SOUND else word(h.state)]
    return (
        f"{h.distance_m} m",
        None if h.building_distance_m is None else f"{h.building_distance_m} m",
        word(h.kind),
        f"{flow} {FLOW_MARK[h.flow_class]}",
        None if h.main_mm is None else f"DN{h.main_mm} {word(h.main_kind)}",
        h.inspected_on,
        ", ".join(part for part in status if part),
    )


def _print_buildings(found: Around, radius: str) -> None:
    title = say(
        _titled("buildings", found.buildings.count), radius=radius, count=found.buildings.count
    )
    console.print(title, style="bold")
    headings = ("distance", "building", "use", "floors", "households", "people", "assisted")
    print_table(
        [say(f"look.{heading}") for heading in headings],
        [_building_row(b) for b in found.buildings.nearest[:SHOWN]],
        folded=1,
    )


def _building_row(b: BuildingNear) -> tuple[object, ...]:
    label = b.address or _name(b)
    below = f"/-{b.floors_below}" if b.floors_below else ""
    floors = None if b.floors_above is None else f"{b.floors_above}{below}"
    use = None if b.use is None else word(b.use)
    return (f"{b.distance_m} m", label, use, floors, b.households, b.persons, b.assisted)


def _print_premises(found: Around, radius: str) -> None:
    title = say(
        _titled("premises", found.premises.count), radius=radius, count=found.premises.count
    )
    console.print(title, style="bold")
    print_table(
        [say(f"look.{heading}") for heading in ("distance", "kind", "name", "phone")],
        [
            (f"{p.distance_m} m", word(p.kind), _name(p), p.phone)
            for p in found.premises.nearest[:SHOWN]
        ],
        folded=2,
    )


def _titled(noun: str, count: int) -> str:
    """Code of a table's title: without rows it announces none."""
    return f"look.{noun}_title" if count else f"look.{noun}_none"


def _print_unknown(found: Around) -> None:
    """Say how many things lack what a crew would want to know."""
    lacking = {what: count for what, count in asdict(found.unknown).items() if count}
    if lacking:
        console.print(say("look.unknown_title"), style="bold")
    for what, count in lacking.items():
        console.print(f"  {count:>5}  {say(f'look.{what}')}")
