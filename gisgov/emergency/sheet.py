"""The dispatcher's sheet: facts from the city, judged by the rules, in one value."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import shapely
from sqlalchemy import Connection

from gisgov.emergency import access, building, shutoff, surroundings, water
from gisgov.emergency.asked import Asked, Located, locate
from gisgov.emergency.inside import BuildingBlock
from gisgov.emergency.means import Sheet
from gisgov.emergency.values import RestrictionTold, Several
from gisgov.network.pipes import Pipes
from gisgov.network.roads import Travel
from gisgov.said import Said
from gisgov.storage import networks
from gisgov.storage.sheet import facts
from gisgov.storage.sheet.facts import Row

__all__ = ["sheet"]

NEIGHBOURS_TOLD = 12
NEAR_M = 120.0
"""So far around a building an engine is looked for a place to stand."""


def sheet(conn: Connection, asked: Asked) -> Sheet | Several:
    """Everything about a fire or a leak at one place; several places where an address is unclear.

    Parameters
    ----------
    conn
        A connection to the city; all of the sheet is of its snapshot where it is repeatable.
    asked
        The place and what happens there.

    Raises
    ------
    BadInput
        Not one place is given, or the radius is out of range.
    NotFound
        There is no such building, or no such place of the gas network.
    Forbidden
        Counts are not for who asks, or the emergency is not held.
    """
    located = locate(conn, asked)
    if isinstance(located, Several):
        return located
    return _Making(conn, asked, located).sheet()


class _Making:
    """One sheet in the making: what several blocks need, asked once."""

    def __init__(self, conn: Connection, asked: Asked, located: Located) -> None:
        self.conn, self.asked, self.located = conn, asked, located
        self.made_at = datetime.now(UTC)
        self.at = asked.at or self.made_at
        self.seen = networks.versions(conn)
        self.zone = self.seen.time_zone
        self.judged = building.judge(located)
        origin = located.origin
        self.restrictions = facts.restrictions(conn, origin, radius_m=asked.radius_m, at=self.at)
        self.stations = facts.stations(conn, origin)
        self.hydrants = facts.hydrants(conn, origin, radius_m=asked.radius_m, at=self.at)
        self.ground = facts.ground(conn, self._near())
        self.ways = access.ways_in(
            located,
            self._travels(),
            self.ground,
            high_rise=None if self.judged is None else self.judged.height.high_rise,
        )

    def sheet(self) -> Sheet:
        """All blocks."""
        asked, located = self.asked, self.located
        around = facts.around(
            self.conn, located.origin, radius_m=asked.radius_m, shown=NEIGHBOURS_TOLD
        )
        premises = facts.premises(self.conn, located.origin, radius_m=asked.radius_m)
        origins = facts.networks_around(self.conn, located.origin, radius_m=asked.radius_m)
        needed = self._needed()
        laying = self._laying()
        told = [_restriction(row) for row in self.restrictions if row["near"]]
        return Sheet(
            at=self.at,
            made_at=self.made_at,
            kind=asked.kind,
            radius_m=asked.radius_m,
            emergency_id=asked.emergency_id,
            place=located.place,
            says=[*located.says, *self._first()],
            unknown=[*located.unknown, *self._unknown(around, needed)],
            building=self._building(),
            floors=None if self.judged is None else building.floors_block(located, self.judged),
            neighbours=surroundings.neighbours_block(around, premises),
            people=surroundings.people_block(around, premises),
            water=water.water_block(self.hydrants, laying, self._pipes("water"), needed),
            access=access.access_block(
                located,
                self.ways,
                networks.roads(self.conn, self.seen),
                stations=self.stations,
                restrictions=told,
                origins=origins.get("roads", {}),
                radius_m=asked.radius_m,
            ),
            shutoff=shutoff.shutoff_block(
                asked,
                located,
                gas=self._pipes("gas"),
                water=self._pipes("water"),
                households=partial(facts.households_in, self.conn),
                codes=partial(facts.codes_of, self.conn),
                origins=origins.get("gas", {}),
            ),
            help=access.help_block(
                self.ways,
                stations=self.stations,
                workers=self._workers(),
                at=self.at,
            ),
            restrictions=told,
        )

    def _building(self) -> BuildingBlock | None:
        if self.judged is None:
            return None
        return building.building_block(self.located, self.judged, at=self.at, zone=self.zone)

    def _near(self) -> tuple[float, float, float, float]:
        """Bounds of the ground on which an engine may stand for the building."""
        west, south, east, north = shapely.bounds(self.located.shape).tolist()
        return west - NEAR_M, south - NEAR_M, east + NEAR_M, north + NEAR_M

    def _travels(self) -> list[Travel]:
        shut = frozenset(row["road_id"] for row in self.restrictions if row["road_id"] is not None)
        places = tuple((row["x"], row["y"]) for row in self.stations)
        return [
            networks.travel(self.conn, self.seen, vehicle, stations=places, blocked=shut)
            for vehicle in self.seen.vehicles
        ]

    def _laying(self) -> water.Laying:
        """Hose ends where the pumper stands; at the door or the point where none gets near."""
        near = self.ways.pumper
        if near is not None and near.stand is not None:
            end, to = (near.stand.x, near.stand.y), "stand"
        else:
            end = water.end_at(self.located.shape, access.door_of(self.located), self.hydrants)
            to = "point" if self.located.building is None else "building"
        ground = facts.ground(self.conn, water.bounds(self.hydrants, end))
        return water.lay(self.hydrants, end=end, measured_to=to, ground=ground)

    def _needed(self) -> water.Needed:
        return water.Needed(
            hose_m=access.hose_carried_m(self.ways, self.stations),
            design_flow_lps=None if self.judged is None else self.judged.design_flow_lps,
            rating=self.seen.rating,
            at=self.at,
            zone=self.zone,
            radius_m=self.asked.radius_m,
            srid=self.located.srid,
        )

    def _pipes(self, network: str) -> Pipes:
        return networks.pipes(self.conn, self.seen, network)

    def _workers(self) -> list[Row] | None:
        if self.asked.emergency_id is None:
            return None
        return facts.workers(self.conn, self.asked.emergency_id, at=self.at)

    def _first(self) -> list[Said]:
        """What is to be known first: restrictions near, and gates that are locked now."""
        near = [row for row in self.restrictions if row["near"]]
        says = [Said(f"sheet.in_force_{row['kind']}", {"reason": row["reason"]}) for row in near]
        gates = self.located.building["gates"] if self.located.building else []
        shut = [gate for gate in gates if building.shut_now(gate, self.at, self.zone)]
        for gate in shut[:3]:
            holder = gate["key_holder"] or Said("sheet.nobody_known")
            says.append(Said("sheet.gate_shut", {"gate": gate["name"] or "–", "holder": holder}))
        return says

    def _unknown(self, around: Row, needed: water.Needed) -> list[Said]:
        of_building = [] if self.judged is None else building.unknown_of(self.located, self.judged)
        unstaffed = [] if self.stations else [Said("sheet.no_stations")]
        return [
            *of_building,
            *surroundings.unknown_of(around),
            *water.unknown_of(self.hydrants, needed),
            *unstaffed,
        ]


def _restriction(row: Row) -> RestrictionTold:
    return RestrictionTold(**{name: value for name, value in row.items() if name != "near"})
