"""What can be shut off: where gas may leak, the valves that isolate it, and who loses supply."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import shapely

from gisgov.emergency.about import about
from gisgov.emergency.asked import Asked, Located
from gisgov.emergency.drawn import geojson, lonlat
from gisgov.emergency.means import Closure, LeakPlace, ShutoffBlock, Valve
from gisgov.firefighting.shutoff import Order, shut_off, starvation
from gisgov.firefighting.shutoff import about as about_candidates
from gisgov.firefighting.zones import AT_ONCE_M, zones
from gisgov.network.pipe_places import Place, candidates, place
from gisgov.network.pipes import Pipes
from gisgov.said import Said
from gisgov.storage.sheet.facts import Row

__all__ = ["shutoff_block"]

WATER_VALVES_TOLD = 5
NEAR_WATER_M = 150.0

Households = Callable[[Sequence[int]], int | None]
Codes = Callable[[Sequence[int]], dict[int, str]]


def shutoff_block(
    asked: Asked,
    located: Located,
    *,
    gas: Pipes,
    water: Pipes,
    households: Households,
    codes: Codes,
    origins: Row,
) -> ShutoffBlock:
    """Gas, and for water what closing would starve.

    Raises
    ------
    NotFound
        The network has no such place as the leak that was chosen.
    """
    origin, srid = located.origin, located.srid
    offered = candidates(gas, (origin.x, origin.y), building_id=origin.building_id)
    offered_not = about_candidates(
        gas, offered, (origin.x, origin.y), building_id=origin.building_id
    )
    chosen = place(gas, asked.leak) if asked.leak is not None else None
    says: list[Said] = []
    circle = downwind = None
    if asked.kind == "gas_leak":
        at = (origin.x, origin.y) if chosen is None else (chosen.x, chosen.y)
        zone = zones(at, wind_from_deg=asked.wind_from_deg)
        circle, downwind = zone.at_once, zone.downwind
        says.extend(zone.said)
        if chosen is None:
            says.append(Said("sheet.choose_leak" if offered else "sheet.no_gas_near"))
    says.extend([*offered_not, Said("shutoff.water_never")])
    return ShutoffBlock(
        about=about(
            origins.get("sources", ()),
            [origins.get("oldest"), origins.get("newest")],
            count=len(offered),
            known=len(offered),
            of=len(offered),
        ),
        network="gas",
        candidates=[_leak(each, srid) for each in offered],
        closure=None
        if chosen is None
        else _Closing(gas, chosen, asked.kind, srid).closure(households, codes),
        isolate_m=AT_ONCE_M if asked.kind == "gas_leak" else None,
        circle=geojson(circle, srid=srid),
        downwind=geojson(downwind, srid=srid),
        says=says,
        starves=_starves(water, located.shape, codes),
    )


class _Closing:
    """What is to be shut for a leak at one place."""

    def __init__(self, gas: Pipes, chosen: Place, kind: str, srid: int) -> None:
        self.gas, self.srid = gas, srid
        self.found = shut_off(gas, chosen, kind=kind)

    def closure(self, households: Households, codes: Codes) -> Closure:
        """The valves, who loses supply, and the pipes that are cut off."""
        trace = self.found.trace
        buildings = [] if trace is None else trace.buildings.all.tolist()
        cut = [] if trace is None else list(self.gas.lines.line[trace.pipes])
        return Closure(
            place=_leak(self.found.place, self.srid),
            valves=list(self._valves(codes)),
            isolated=bool(self.found.isolable),
            says=list(self.found.said),
            buildings=len(buildings),
            households=households(buildings) if buildings else 0,
            hydrants=[] if trace is None else trace.hydrants.all.tolist(),
            pipes=geojson(shapely.multilinestrings(cut) if cut else None, srid=self.srid),
        )

    def _valves(self, codes: Codes) -> Iterator[Valve]:
        found = self.found
        acts = {"close": found.close, "closed": found.closed, "passed": found.passed}
        ids = [order.valve.component_id for orders in acts.values() for order in orders]
        known = codes([each for each in ids if each is not None])
        for act, orders in acts.items():
            for order in orders:
                yield self._valve(order, act, known)

    def _valve(self, order: Order, act: str, codes: dict[int, str]) -> Valve:
        valve = order.valve
        lon, lat = lonlat(valve.x, valve.y, srid=self.srid)
        return Valve(
            id=valve.component_id,
            code=codes.get(valve.component_id or 0),
            act=act,  # type: ignore[arg-type]
            why=_coded(order.said, codes),
            distance_m=round(valve.distance_m) if np.isfinite(valve.distance_m) else 0,
            lon=lon,
            lat=lat,
        )


def _coded(said: Said, codes: dict[int, str]) -> Said:
    """A sentence that names a valve as the city's register does, where that has a code for it."""
    code = codes.get(said.params.get("valve", 0))
    return said if code is None else replace(said, params={**said.params, "valve": code})


def _leak(found: Place, srid: int) -> LeakPlace:
    lon, lat = lonlat(found.x, found.y, srid=srid)
    named = {
        "diameter_mm": found.diameter_mm and round(found.diameter_mm),
        "id": found.component_id,
        "pressure": found.pressure_class and Said(_pressure(found.pressure_class)),
    }
    code = f"sheet.leak_{found.kind}" if found.kind in LEAKS else "sheet.leak_other"
    return LeakPlace(
        key=found.ref,
        what=Said(code, named),
        distance_m=0 if found.distance_m is None else round(found.distance_m),
        lon=lon,
        lat=lat,
    )


LEAKS = frozenset({"service", "riser", "unit", "regulator", "valve", "source", "pipe"})
PRESSURES = frozenset({"low", "medium", "high"})


def _pressure(named: str) -> str:
    return f"sheet.pressure_{named}" if named in PRESSURES else "sheet.pressure_other"


def _starves(water: Pipes, shape: shapely.Geometry, codes: Codes) -> list[Said]:
    """The nearest water valves, and the hydrants that each would leave dry."""
    nodes = water.of_kind.get("valve", np.empty(0, dtype=np.int64))
    nodes = nodes[water.nodes.component_id[nodes] > 0]
    away = np.asarray(shapely.distance(shape, shapely.points(water.nodes.xy[nodes])))
    nearest = np.argsort(away, kind="stable")[:WATER_VALVES_TOLD]
    ids = water.nodes.component_id[nodes[nearest[away[nearest] <= NEAR_WATER_M]]].tolist()
    found = [starvation(water, each) for each in ids]
    thirsty = [each for each in found if len(each.lost.hydrants)]
    known = codes([each.component_id for each in thirsty]) if thirsty else {}
    return [_coded(each.said, known) for each in thirsty]
