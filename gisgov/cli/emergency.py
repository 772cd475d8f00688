"""`gisgov emergency`: the dispatcher's sheet on the terminal, in the words of the screen."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import typer

from gisgov import crs
from gisgov.cli.show import AsJson, CityName, console, print_json, print_table
from gisgov.emergency import Asked, Several, Sheet, sheet, spoken
from gisgov.errors import BadInput
from gisgov.said import Said
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.words import language, say

__all__ = ["emergency"]

FLOORS_SHOWN = 2  # above and below the fire
NEIGHBOURS_SHOWN = 6


class Kind(StrEnum):
    """What happens."""

    fire = "fire"
    gas_leak = "gas_leak"


def emergency(
    *,
    address: Annotated[str | None, typer.Option(help="An address, down to the room.")] = None,
    building: Annotated[int | None, typer.Option(help="Number of a building.")] = None,
    lon: Annotated[float | None, typer.Option(help="Longitude, WGS-84 degrees.")] = None,
    lat: Annotated[float | None, typer.Option(help="Latitude, WGS-84 degrees.")] = None,
    unit: Annotated[str | None, typer.Option(help="Unit of the building.")] = None,
    floor: Annotated[str | None, typer.Option(help="Floor, as the lift says.")] = None,
    room: Annotated[str | None, typer.Option(help="Room.")] = None,
    kind: Annotated[Kind, typer.Option(help="A fire, or a gas leak.")] = Kind.fire,
    radius_m: Annotated[
        float, typer.Option("--radius", min=50, max=1000, help="How far to look, in metres.")
    ] = 300,
    leak: Annotated[
        str | None, typer.Option(help="Where gas leaks: a key that the sheet offers.")
    ] = None,
    wind_from_deg: Annotated[
        float | None, typer.Option("--wind-from", min=0, max=360, help="Degrees; 0 is north.")
    ] = None,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Tell all about a fire or a gas leak: water, ways in, floors, people, shut-off, help."""
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        point = None
        if lon is not None or lat is not None:
            if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
                raise BadInput("look.no_place", lon=lon, lat=lat)
            x, y = crs.to_city(lon, lat, source=4326, city=schema.city_info(conn).srid)
            point = (float(x), float(y))
        asked = Asked(
            query=address,
            building_id=building,
            point=point,
            unit=unit,
            floor=floor,
            room=room,
            kind=kind.value,
            radius_m=radius_m,
            leak=leak,
            wind_from_deg=wind_from_deg,
        )
        found = spoken(sheet(conn, asked), language())
    if as_json:
        print_json(found)
    elif isinstance(found, Several):
        _print_several(found)
    else:
        _print_sheet(found)


def _print_several(found: Several) -> None:
    code = "sheet.title_several" if found.candidates else "sheet.title_none"
    console.print(say(code, query=found.query, apart_m=found.apart_m or 0), style="bold")
    rows = [
        (each.label, " / ".join(area.name for area in each.areas[:2]), f"{each.distance_m} m")
        for each in found.candidates
    ]
    print_table(("", "", ""), rows, headed=False, folded=0)


def _print_sheet(found: Sheet) -> None:
    where = [found.place.label, found.place.unit, found.place.floor, found.place.room]
    console.print(
        " · ".join([say(f"sheet.kind_{found.kind}"), *(each for each in where if each)]),
        style="bold",
    )
    _lines([*found.says, *(_of_building(found))])
    _print_water(found)
    _print_access(found)
    _print_floors(found)
    _print_people(found)
    _print_shutoff(found)
    _print_help(found)
    _title("unknown")
    _lines(found.unknown or [])


def _of_building(found: Sheet) -> list[Said]:
    told = found.building
    return [] if told is None else [each for each in (told.height, told.design_flow) if each]


def _print_water(found: Sheet) -> None:
    _title("water")
    _lines([found.water.verdict, *found.water.says])
    rows = [
        (f"{h.number}", h.code or f"#{h.id}", " ".join(said.text for said in h.why))
        for h in found.water.hydrants
    ]
    print_table(("", "", ""), rows, headed=False, folded=2)


def _print_access(found: Sheet) -> None:
    _title("access")
    chinese = language() == "zh"
    rows = [
        (
            each.vehicle_name if chinese else each.vehicle_name_en,
            " ".join(said.text for said in [*each.says, *(one.why for one in each.refused)]),
        )
        for each in found.access.approaches
    ]
    print_table(("", ""), rows, headed=False, folded=1)


def _print_floors(found: Sheet) -> None:
    if found.floors is None or not found.floors.floors:
        return
    fire = found.floors.fire_index
    near = [
        floor
        for floor in found.floors.floors
        if fire is None or abs(floor.index - fire) <= FLOORS_SHOWN
    ]
    _title("floors")
    rows = [
        (
            floor.label,
            say(f"sheet.mark_{floor.mark}") if floor.mark != "other" else "",
            floor.persons,
        )
        for floor in near
    ]
    print_table([say(f"sheet.head_{name}") for name in ("floor", "mark", "persons")], rows)


def _print_people(found: Sheet) -> None:
    _title("people")
    heads = ("within", "buildings", "households", "persons", "assisted")
    rows = [
        (f"{r.within_m:g} m", r.buildings, r.households, r.persons, r.assisted)
        for r in found.people.rings
    ]
    print_table([say(f"sheet.head_{name}") for name in heads], rows)
    _title("neighbours")
    near = [(n.label, n.why.text) for n in found.neighbours.nearest[:NEIGHBOURS_SHOWN]]
    print_table(("", ""), near, headed=False, folded=0)


def _print_shutoff(found: Sheet) -> None:
    told = found.shutoff
    _title("shutoff")
    _lines([*told.says, *told.starves])
    if told.closure is None:
        rows = [(each.key, each.what.text, f"{each.distance_m} m") for each in told.candidates]
        print_table(("", "", ""), rows, headed=False, folded=1)
        return
    _lines([*told.closure.says, *(valve.why for valve in told.closure.valves)])


def _print_help(found: Sheet) -> None:
    _title("help")
    _lines([found.help.verdict])
    rows = [
        (each.name, None if each.travel_s is None else f"{each.travel_s / 60:.1f} min", each.phone)
        for each in found.help.stations
    ]
    print_table(("", "", ""), rows, headed=False, folded=0)


def _title(name: str) -> None:
    console.print(say(f"sheet.title_{name}"), style="bold")


def _lines(says: Iterable[Said]) -> None:
    for said in says:
        console.print(f"  {said.text}")
