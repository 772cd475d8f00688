"""A sheet built by hand: each value has a plain default, and a test names only what matters to it.

Places are metres of the scene (`tests.scene`); a sheet of nothing but defaults is of one building
with one hydrant that a pumper reaches.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import shapely
from shapely.geometry import mapping

from gisgov import crs
from gisgov.emergency import inside, means, values
from gisgov.emergency.means import Sheet
from gisgov.said import Said
from tests.scene import SRID, lonlat, moved

__all__ = [
    "AT",
    "a_building",
    "a_floor",
    "a_hydrant",
    "a_neighbour",
    "a_premises",
    "a_restriction",
    "a_sheet",
    "a_station",
    "a_valve",
    "a_way_in",
    "about",
    "line",
    "outline",
    "said",
]

AT = datetime(2026, 5, 1, 2, 30, tzinfo=UTC)
CORNER, SIDE_M = (100.0, 100.0), 20.0


def said(text: str, code: str = "scene.said", **params: object) -> Said:
    """A sentence that has its words."""
    return Said(code, params, text)


def about(count: int = 1, **given: object) -> values.About:
    day = date(2026, 4, 1)
    plain = {"sources": ["scene"], "oldest": day, "newest": day, "confidence": "high"}
    return values.About(count=count, **plain | given)


def outline(at: tuple[float, float] = CORNER, size_m: float = SIDE_M) -> dict[str, Any]:
    """A square building as GeoJSON."""
    x, y = at
    return _degrees(shapely.box(x, y, x + size_m, y + size_m))


def line(*points: tuple[float, float]) -> dict[str, Any]:
    """A line as GeoJSON."""
    return _degrees(shapely.LineString(points))


def a_building(**given: object) -> inside.BuildingBlock:
    plain = {
        "about": about(),
        "id": 1,
        "name": None,
        "name_en": None,
        "number": "3",
        "estate": "锦绣家园",
        "manager": "锦绣物业",
        "manager_phone": "0717-6220001",
        "address": "西陵区云集路12号锦绣家园3栋",
        "use": "residential",
        "structure": "concrete",
        "year_built": 2009,
        "floors_above": 18,
        "floors_below": 1,
        "height_m": 53.0,
        "height": said("High-rise, class II: 53 m"),
        "high_rise": True,
        "design_flow_lps": 15.0,
        "design_flow": said("15 L/s by GB 50974"),
        "footprint_m2": 400,
        "preplan": None,
        "ladder_sides": ["south"],
        "doors": [],
        "gates": [],
        "outline": outline(),
    }
    return inside.BuildingBlock(**plain | given)


def a_gate(at: tuple[float, float], **given: object) -> inside.Gate:
    plain = {
        "id": 1,
        "name": "南门",
        "width_m": 4.5,
        "height_m": None,
        "opens": None,
        "closes": None,
        "locked_at_night": True,
        "shut": True,
        "key_holder": "门卫",
    }
    return inside.Gate(**plain | lonlat(*at) | given)


def a_door(unit: str | None, at: tuple[float, float], *, asked: bool = False) -> inside.Door:
    given = {"id": 1, "kind": "unit", "unit": unit, "width_m": 1.2, "asked": asked}
    return inside.Door(**given, **lonlat(*at))


def a_floor(index: int, mark: str = "other", **given: object) -> inside.Floor:
    plain = {"label": str(index), "units": [], "persons": 8, "assisted": None}
    return inside.Floor(index=index, mark=mark, **plain | given)


def floors(*stack: inside.Floor, **given: object) -> inside.FloorsBlock:
    plain = {"fire_index": None, "above": None, "opened": False, "unplaced": None}
    return inside.FloorsBlock(about=about(), floors=list(stack), **plain | given)


def a_hydrant(number: int, at: tuple[float, float], **given: object) -> means.HydrantTold:
    plain = {
        "id": number,
        "code": f"XHS-{number:03}",
        "kind": "pillar",
        "usable": True,
        "flow_lps": 18.0,
        "flow_class": "meets",
        "rating": None,
        "pressure_mpa": 0.25,
        "outlets": "DN100+2xDN65",
        "main_mm": 200,
        "main_kind": "loop",
        "inspected_on": date(2026, 3, 12),
        "distance_m": 40,
        "path_m": 62,
        "hose_m": 75,
        "pieces": 4,
        "within_hose": True,
        "cumulative_lps": 18.0 * number,
        "flags": [],
        "why": [said("First choice: 62 m path, 4 lengths of hose, 18 L/s, inspected 12 March.")],
        "source": "scene",
        "surveyed_at": date(2026, 4, 1),
        "restriction_id": None,
        "path": None,
    }
    return means.HydrantTold(number=number, **plain | lonlat(*at) | given)


def a_way_in(vehicle: str, at: tuple[float, float] | None, **given: object) -> means.Approach:
    stand = lonlat(*at) if at else {"lon": None, "lat": None}
    plain = {
        "vehicle_name": "水罐消防车",
        "vehicle_name_en": "Pumper",
        "carried": True,
        "reaches": "yes" if at else "no",
        "road": "云集路" if at else None,
        "stand_lon": stand["lon"],
        "stand_lat": stand["lat"],
        "to_door_m": 18 if at else None,
        "travel_s": 190 if at else None,
        "tightest_m": 4.5 if at else None,
        "says": [said("Fire lane of 4 x 4 m: met.")],
        "refused": [],
        "way": None,
    }
    return means.Approach(vehicle=vehicle, **plain | given)


def a_refusal(text: str, at: tuple[float, float] = (0, 0)) -> means.Refused:
    return means.Refused(road_id=1, why=said(text), **lonlat(*at))


def a_station(name: str = "云集路消防救援站", **given: object) -> means.Station:
    plain = {
        "id": 9,
        "name_en": "Yunji Road Fire Station",
        "phone": "0717-119",
        "travel_s": 190,
        "distance_m": 900,
        "vehicles": [
            means.VehicleTold(label="1号", kind="pumper", hose_m=480, water_l=5000, crew=6)
        ],
    }
    return means.Station(name=name, **plain | lonlat(900, 0) | given)


def a_premises(kind: str, at: tuple[float, float], **given: object) -> values.Premises:
    plain = {
        "id": 5,
        "name": "实验小学",
        "name_en": "First School",
        "capacity": 600,
        "phone": None,
        "distance_m": 80,
    }
    return values.Premises(kind=kind, **plain | lonlat(*at) | given)


def a_neighbour(number: int, **given: object) -> values.Neighbour:
    plain = {
        "label": f"锦绣家园{number}栋",
        "distance_m": 10 * number,
        "height_m": 18.0,
        "floors_above": 6,
        "use": "residential",
        "structure": "masonry",
        "persons": 60,
        "concern": None,
        "exposure": "near",
        "why": said("10 m away, masonry: threatened through windows."),
    }
    return values.Neighbour(id=100 + number, **plain | given)


def neighbours(
    nearest: list[values.Neighbour], concern: list[values.Premises]
) -> values.NeighboursBlock:
    return values.NeighboursBlock(
        about=about(), count=len(nearest), nearest=nearest, concern=concern
    )


def a_restriction(kind: str, at: tuple[float, float], **given: object) -> values.RestrictionTold:
    plain = {
        "id": 1,
        "component_id": None,
        "road_id": 7,
        "road": "云集路",
        "reason": "施工",
        "author": "dispatcher",
        "set_at": AT,
        "expires_at": datetime(2026, 5, 3, tzinfo=UTC),
    }
    return values.RestrictionTold(kind=kind, **plain | lonlat(*at) | given)


def a_leak(key: str = "service:1", at: tuple[float, float] = CORNER) -> means.LeakPlace:
    return means.LeakPlace(
        key=key, what=said("Service of the building"), distance_m=6, **lonlat(*at)
    )


def a_valve(number: int, at: tuple[float, float], act: str = "close") -> means.Valve:
    why = said("Works, open.")
    given = {"id": number, "code": f"RQF-{number}", "act": act, "why": why, "distance_m": 40}
    return means.Valve(**given, **lonlat(*at))


def a_closure(*valves: means.Valve, **given: object) -> means.Closure:
    plain = {
        "place": a_leak(),
        "isolated": True,
        "says": [],
        "buildings": 4,
        "households": 120,
        "hydrants": [],
        "pipes": None,
    }
    return means.Closure(valves=list(valves), **plain | given)


def a_sheet(**given: object) -> Sheet:
    """A fire in the building at (100, 100), seen from its middle."""
    middle = lonlat(CORNER[0] + SIDE_M / 2, CORNER[1] + SIDE_M / 2)
    plain = {
        "at": AT,
        "made_at": AT,
        "kind": "fire",
        "radius_m": 300.0,
        "emergency_id": None,
        "place": a_place(**middle),
        "says": [],
        "unknown": [],
        "building": a_building(),
        "floors": None,
        "neighbours": neighbours([], []),
        "people": people(),
        "water": water(a_hydrant(1, (60, 140))),
        "access": access(a_way_in("pumper", (90, 90))),
        "shutoff": shutoff(),
        "help": help_from(a_station()),
        "restrictions": [],
    }
    return Sheet(**plain | given)


def a_place(**given: object) -> values.Place:
    plain = {
        "label": "西陵区云集路12号锦绣家园3栋",
        "how": "address",
        "building_id": 1,
        "near_building_m": None,
        "unit": None,
        "floor": None,
        "floor_index": None,
        "room": None,
        "areas": [],
    }
    return values.Place(**plain | given)


def people(*rings: tuple[float, int, int | None], **given: object) -> values.PeopleBlock:
    """Rings of a width, with so many buildings and people."""
    told = [
        values.PeopleRing(
            within_m=within,
            buildings=buildings,
            with_dwellings=buildings,
            households=None if persons is None else persons // 3,
            persons=persons,
            assisted=None if persons is None else persons // 30,
        )
        for within, buildings, persons in rings
    ]
    plain = {"gather": [], "stores": [], "nearest_gather_m": None}
    return values.PeopleBlock(about=about(), rings=told, **plain | given)


def water(*hydrants: means.HydrantTold, **given: object) -> means.WaterBlock:
    plain = {
        "reserves": [],
        "design_flow_lps": 15.0,
        "available_lps": sum(h.flow_lps or 0 for h in hydrants),
        "verdict": said("18 L/s of 15 L/s: enough."),
        "nearest": None,
        "hose_carried_m": 480.0,
        "measured_to": "stand",
        "says": [],
    }
    return means.WaterBlock(about=about(len(hydrants)), hydrants=list(hydrants), **plain | given)


def help_from(*stations: means.Station, **given: object) -> means.HelpBlock:
    plain = {"workers": None, "verdict": said("There in 3 min 10 s.")}
    return means.HelpBlock(about=about(), stations=list(stations), **plain | given)


def access(*ways: means.Approach, **given: object) -> means.AccessBlock:
    plain = {"restrictions": [], "unknown_widths": 0}
    return means.AccessBlock(about=about(), approaches=list(ways), **plain | given)


def shutoff(**given: object) -> means.ShutoffBlock:
    plain = {
        "network": "gas",
        "candidates": [],
        "closure": None,
        "isolate_m": None,
        "circle": None,
        "downwind": None,
        "starves": [],
        "says": [],
    }
    return means.ShutoffBlock(about=about(), **plain | given)


def _degrees(shape: shapely.Geometry) -> dict[str, Any]:
    def turned(at: Any) -> Any:
        return shapely.get_coordinates(shapely.points(*crs.to_lonlat(*at.T, city=SRID)))

    return mapping(shapely.transform(moved(shape), turned))
