"""The ways in: where each class of vehicles stands, how it gets there, and what would be nearer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely

from gisgov.emergency.about import about
from gisgov.emergency.asked import Located
from gisgov.emergency.drawn import geojson, lonlat
from gisgov.emergency.means import AccessBlock, HelpBlock, Refused, Station, VehicleTold, WorkerNear
from gisgov.emergency.means import Approach as ApproachTold
from gisgov.emergency.values import RestrictionTold
from gisgov.firefighting import access
from gisgov.network.roads import Approach, Roads, Standing, Travel, approach
from gisgov.said import Said
from gisgov.storage.sheet.facts import Ground, Row

__all__ = ["Ways", "access_block", "door_of", "help_block", "hose_carried_m", "ways_in"]

STATIONS_TOLD = 3


@dataclass(frozen=True, eq=False)
class Ways:
    """The best approach of each class, the lightest first."""

    approaches: list[Approach]
    high_rise: bool | None

    @property
    def pumper(self) -> Approach | None:
        """The approach that hose is laid to: of the pumper, or else of any that gets near."""
        near = [each for each in self.approaches if each.stand is not None]
        pumper = [each for each in near if each.vehicle.code == "pumper"]
        return next(iter([*pumper, *reversed(near)]), None)

    @property
    def first_due(self) -> Approach | None:
        """The approach by which stations are told apart."""
        arriving = [each for each in self.approaches if each.arrivals]
        pumper = [each for each in arriving if each.vehicle.code == "pumper"]
        return next(iter([*pumper, *arriving]), None)


def ways_in(
    located: Located, travels: list[Travel], ground: Ground, *, high_rise: bool | None
) -> Ways:
    """Find the approach of every class of vehicles."""
    obstacles = [*ground.buildings, *ground.walls, *ground.water]
    return Ways(
        [
            approach(
                travel,
                located.shape,
                door=door_of(located),
                walls=list(ground.walls),
                water=list(ground.water),
                obstacles=obstacles,
                standing=Standing(turning_m=access.turning_m(travel.vehicle, high_rise=high_rise)),
            )
            for travel in travels
        ],
        high_rise,
    )


def door_of(located: Located) -> shapely.Point | None:
    """The door that counts: of the unit that was asked for, or the only one there is."""
    doors = located.building["doors"] if located.building else []
    asked = [door for door in doors if located.place.unit and door["unit"] == located.place.unit]
    chosen = asked[0] if asked else doors[0] if len(doors) == 1 else None
    return None if chosen is None else shapely.Point(chosen["x"], chosen["y"])


def access_block(
    located: Located,
    ways: Ways,
    roads: Roads,
    *,
    stations: list[Row],
    restrictions: list[RestrictionTold],
    origins: Row,
    radius_m: float,
) -> AccessBlock:
    """Ways in, as the sheet tells them."""
    near = roads.tree.query(located.shape, "dwithin", radius_m)
    unmeasured = int(np.isnan(roads.width_m[near]).sum())
    first = _first_station(ways, stations)
    return AccessBlock(
        about=about(
            origins.get("sources", ()),
            [origins.get("oldest"), origins.get("newest")],
            count=len(near),
            known=len(near) - unmeasured,
            of=len(near),
        ),
        approaches=[_told(each, first, located.srid) for each in ways.approaches],
        restrictions=[each for each in restrictions if each.road_id is not None],
        unknown_widths=unmeasured,
    )


def help_block(
    ways: Ways,
    *,
    stations: list[Row],
    workers: list[Row] | None,
    at: datetime,
) -> HelpBlock:
    """Stations by travel time, and workers near."""
    first_due = ways.first_due
    seconds = {each.station: each.seconds for each in first_due.arrivals} if first_due else {}
    order = sorted(
        range(len(stations)), key=lambda i: (seconds.get(i, np.inf), stations[i]["away_m"])
    )
    names = [station["name"] or station["name_en"] or f"#{station['id']}" for station in stations]
    verdict = Said("ways.no_station") if first_due is None else access.first_due(first_due, names)
    vehicles = [vehicle for station in stations for vehicle in station["vehicles"]]
    return HelpBlock(
        about=about(
            [station["source"] for station in stations],
            [station["surveyed_at"] for station in stations],
            count=len(stations),
            known=sum(vehicle["hose_m"] is not None for vehicle in vehicles),
            of=len(vehicles),
        ),
        stations=[_station(stations[i], seconds.get(i)) for i in order[:STATIONS_TOLD]],
        workers=None if workers is None else [_worker(each, at) for each in workers],
        verdict=verdict,
    )


def hose_carried_m(ways: Ways, stations: list[Row]) -> float | None:
    """Hose on all vehicles of the first-due station; None where nobody knows."""
    first = _first_station(ways, stations)
    carried = [v["hose_m"] for v in (first or {}).get("vehicles", ()) if v["hose_m"] is not None]
    return float(sum(carried)) if carried else None


def _first_station(ways: Ways, stations: list[Row]) -> Row | None:
    first = ways.first_due
    return None if first is None else stations[first.arrivals[0].station]


def _told(found: Approach, first: Row | None, srid: int) -> ApproachTold:
    stand = found.stand
    place = (None, None) if stand is None else lonlat(stand.x, stand.y, srid=srid)
    arrival = found.arrivals[0] if found.arrivals else None
    return ApproachTold(
        vehicle=found.vehicle.code,
        vehicle_name=found.vehicle.name,
        vehicle_name_en=found.vehicle.name_en,
        carried=_has(first, found),
        reaches="no" if stand is None else "unknown" if found.unknown else "yes",
        road=None if stand is None else stand.name or stand.name_en,
        stand_lon=place[0],
        stand_lat=place[1],
        to_door_m=None if stand is None else round(stand.distance_m),
        travel_s=None if arrival is None else round(arrival.seconds),
        tightest_m=None if found.tightest is None else round(found.tightest.value, 1),
        says=[access.stand(found), *access.says(found)],
        refused=[_refused(each, srid) for each in found.rejected[:5]],
        way=geojson(found.way, srid=srid),
    )


def _has(station: Row | None, found: Approach) -> bool:
    """Whether a vehicle of the station is of the class: as long as it is no larger."""
    vehicles = station["vehicles"] if station else []
    wanted = {"ladder": {"ladder"}}.get(found.vehicle.code, {"pumper", "rescue"})
    return any(
        vehicle["kind"] in wanted
        and (vehicle["weight_t"] or np.inf) <= found.vehicle.weight_t
        and (vehicle["width_m"] or np.inf) <= found.vehicle.width_m
        for vehicle in vehicles
    )


def _refused(road: object, srid: int) -> Refused:
    lon, lat = lonlat(road.x, road.y, srid=srid)  # type: ignore[attr-defined]
    why = access.refusal(road)  # type: ignore[arg-type]
    return Refused(road_id=road.road_id, why=why, lon=lon, lat=lat)  # type: ignore[attr-defined]


def _station(row: Row, seconds: float | None) -> Station:
    copied = {name: row[name] for name in ("id", "name", "name_en", "phone", "lon", "lat")}
    told = ("label", "kind", "hose_m", "water_l", "crew")
    return Station(
        **copied,
        travel_s=None if seconds is None or np.isinf(seconds) else round(seconds),
        distance_m=round(row["away_m"]),
        vehicles=[VehicleTold(**{name: each[name] for name in told}) for each in row["vehicles"]],
    )


def _worker(row: Row, at: datetime) -> WorkerNear:
    return WorkerNear(
        id=row["worker_id"],
        code=row["code"],
        grid=row["grid"],
        age_s=round((at - row["fixed_at"]).total_seconds()),
        accuracy_m=row["accuracy_m"],
        distance_m=round(row["distance_m"]),
        lon=round(row["lon"], 7),
        lat=round(row["lat"], 7),
    )
