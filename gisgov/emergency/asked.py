"""What a sheet is asked about, and the place that this means."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import shapely
from sqlalchemy import Connection

from gisgov import crs
from gisgov.emergency.values import Place, Several, SheetKind
from gisgov.errors import BadInput, NotFound
from gisgov.said import Said
from gisgov.storage import schema, search
from gisgov.storage.sheet import facts
from gisgov.storage.sheet.facts import Origin, Row
from gisgov.storage.where import where

__all__ = ["Asked", "Located", "called", "labels_count", "locate"]

WIDEST_M = 1000.0


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked: an address, a building or a point, and what burns or leaks there.

    Exactly one of `query`, `building_id` and `point` is given.
    """

    query: str | None = None
    """An address, down to the room."""
    building_id: int | None = None
    """A building by its number."""
    point: tuple[float, float] | None = None
    """East and north in the city's CRS, metres."""
    unit: str | None = None
    """Unit (单元) of the building."""
    floor: str | None = None
    """Floor, as the lift says."""
    room: str | None = None
    """Room."""
    kind: SheetKind = "fire"
    """A fire, or a gas leak."""
    radius_m: float = 300.0
    """How far to look."""
    at: datetime | None = None
    """The time that the sheet is about; now by default."""
    emergency_id: int | None = None
    """An emergency that is held by who asks."""
    leak: str | None = None
    """Key of the place of the gas network, of those that the sheet offers."""
    wind_from_deg: float | None = None
    """Where the wind comes from: 0 north, 90 east."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Located:
    """The place of a sheet, with the building's row."""

    place: Place
    origin: Origin
    shape: shapely.Geometry
    """The outline of the building, or the point."""
    building: Row | None
    floors: list[Row]
    srid: int
    says: list[Said] = field(default_factory=list)
    """What is to be known of the place."""
    unknown: list[Said] = field(default_factory=list)
    """What was asked for and is not there."""


@dataclass(frozen=True, kw_only=True)
class _Named:
    """What the text of an address came to."""

    label: str
    how: str
    unit: str | None = None
    floor: str | None = None
    room: str | None = None


def locate(conn: Connection, asked: Asked) -> Located | Several:
    """Find the one place that is asked about; several where an address leaves it open.

    Raises
    ------
    BadInput
        Not exactly one of address, building and point is given, or the radius is out of range.
    NotFound
        There is no such building.
    """
    given = [asked.query, asked.building_id, asked.point]
    if sum(one is not None for one in given) != 1:
        raise BadInput("sheet.one_place")
    if not 0 < asked.radius_m <= WIDEST_M:
        raise BadInput("sheet.radius", given=asked.radius_m, most=WIDEST_M)
    if asked.query is not None:
        return _by_address(conn, asked, asked.query)
    if asked.building_id is not None:
        return _at_building(conn, asked, asked.building_id, None)
    return _at_point(conn, asked, asked.point or (0.0, 0.0), None)


def _by_address(conn: Connection, asked: Asked, query: str) -> Located | Several:
    found = search.search(conn, query)
    if found.ambiguous or not found.candidates:
        return Several(query=found.query, apart_m=found.apart_m, candidates=found.candidates)
    first, read = found.candidates[0], found.understood
    named = _Named(
        label=first.label,
        how="address",
        unit=first.unit or read.unit,
        floor=first.floor or read.floor,
        room=first.room or read.room,
    )
    doubts = [Said("sheet.mended", {"label": first.label})] if first.score < 1 else []
    if first.building_id is not None:
        located = _at_building(conn, asked, first.building_id, named)
    else:
        x, y = crs.to_city(first.lon, first.lat, source=4326, city=schema.city_info(conn).srid)
        located = _at_point(conn, asked, (float(x), float(y)), named)
    located.says.extend(doubts)
    return located


def _at_building(conn: Connection, asked: Asked, building_id: int, named: _Named | None) -> Located:
    row = facts.building(conn, building_id)
    if row is None:
        raise NotFound("building.not_found", given=building_id)
    here = where(conn, row["x"], row["y"])
    floors = facts.floors(conn, building_id, asked.emergency_id)
    unit = asked.unit or (named and named.unit) or None
    floor = asked.floor or (named and named.floor) or None
    room = asked.room or (named and named.room) or None
    of_unit = [each for each in floors if each["unit"] == unit] if unit else []
    index = floor_index(floor, of_unit or floors, row["floors_above"], row["floors_below"])
    place = Place(
        label=named.label if named else called(row),
        how="address" if named else "building",
        building_id=building_id,
        near_building_m=None,
        unit=unit,
        floor=floor,
        floor_index=index,
        room=room,
        areas=_areas(here),
        lon=here.lon,
        lat=here.lat,
    )
    return Located(
        place=place,
        origin=Origin(building_id, row["x"], row["y"]),
        shape=shapely.from_wkb(bytes(row["shape"])),
        building=row,
        floors=floors,
        srid=int(here.crs.removeprefix("EPSG:")),
        unknown=_not_there(conn, place, row, floors),
    )


def _at_point(
    conn: Connection, asked: Asked, xy: tuple[float, float], named: _Named | None
) -> Located:
    here = where(conn, *xy)
    if here.building is not None:
        return _at_building(conn, asked, here.building.id, named)
    origin = Origin(None, *(float(value) for value in crs.snap(xy)))
    nearest = facts.nearest_building(conn, origin)
    says = [] if here.in_city is not False else [Said("sheet.outside", {"away_m": here.outside_m})]
    if nearest is None:
        says.append(Said("sheet.no_building"))
    else:
        named_near = {"building": called(nearest), "away_m": round(nearest["away_m"])}
        says.append(Said("sheet.in_no_building", named_near | {"id": nearest["id"]}))
    if (water := facts.water_at(conn, origin)) is not None:
        says.append(Said("sheet.in_water", {"name": water["name"] or water["kind"]}))
    place = Place(
        label=named.label if named else f"{here.lat:.6f}, {here.lon:.6f}",
        how="address" if named else "point",
        building_id=None,
        near_building_m=None if nearest is None else round(nearest["away_m"]),
        unit=None,
        floor=None,
        floor_index=None,
        room=None,
        areas=_areas(here) if here.in_city is not False else [],
        lon=here.lon,
        lat=here.lat,
    )
    unasked = asked.unit or asked.floor or asked.room
    return Located(
        place=place,
        origin=origin,
        shape=shapely.Point(origin.x, origin.y),
        building=None,
        floors=[],
        srid=int(here.crs.removeprefix("EPSG:")),
        says=says,
        unknown=[Said("sheet.floor_without_building")] if unasked else [],
    )


def floor_index(
    floor: str | None, floors: list[Row], above: int | None, below: int | None
) -> int | None:
    """The floor of a label, counted from the ground up; None where the building has none such.

    The label of a dwelling decides; a bare number is counted where labels do not say otherwise.
    """
    if floor is None:
        return None
    label = floor.strip().upper().removesuffix("F").removesuffix("层").removesuffix("楼")
    labelled = {row["floor_index"] for row in floors if row["floor_label"] == label}
    if labelled:  # units may count differently: then a floor is one only with its unit
        return int(labelled.pop()) if len(labelled) == 1 else None
    basement = label.startswith(("B", "-"))
    digits = label.lstrip("B-")
    if not digits.isdecimal() or int(digits) == 0:
        return None
    index = -int(digits) if basement else int(digits)
    known = below if basement else above
    return index if labels_count(floors) and known is not None and abs(index) <= known else None


def labels_count(floors: list[Row]) -> bool:
    """Whether the labels of floors count them: a lift that skips 4 and 13 makes any count wrong."""
    labelled = {row["floor_label"]: row["floor_index"] for row in floors if row["floor_label"]}
    return all(str(index) == named for named, index in labelled.items() if named.isdecimal())


def _not_there(conn: Connection, place: Place, row: Row, floors: list[Row]) -> list[Said]:
    missing = []
    units = {str(door["unit"]) for door in row["doors"] if door["unit"]}
    units |= {each["unit"] for each in floors if each["unit"]}
    if place.unit and place.unit not in units:
        named = {"unit": place.unit, "units": "、".join(sorted(units)) or "–"}
        missing.append(Said("sheet.no_unit", named))
    if place.floor and place.floor_index is None:
        named = {"floor": place.floor, "above": row["floors_above"], "below": row["floors_below"]}
        code = "sheet.no_floor" if row["floors_below"] is not None else "sheet.no_floor_above"
        code = code if row["floors_above"] is not None else "sheet.floor_unsure"
        missing.append(Said(code, named))
    if place.room and not facts.room_exists(conn, row["id"], place.room):
        missing.append(Said("sheet.no_room", {"room": place.room}))
    return missing


def called(row: Row) -> str:
    """How a building is called: its name, else its estate and number, else its address."""
    if row["name"]:
        return str(row["name"])
    if row["estate"] and row["number"]:
        return f"{row['estate']}{numbered(row['number'])}"
    return str(row["address"] or f"#{row['id']}")


def numbered(number: str) -> str:
    """The number of a building in its estate, as people say it: bare numbers get their 栋."""
    return f"{number}栋" if number.isdecimal() else number


def _areas(here: object) -> list[search.AreaOf]:
    return [
        search.AreaOf(level=area.level, code=area.code, name=area.name, name_en=area.name_en)
        for area in here.areas  # type: ignore[attr-defined]
    ]
