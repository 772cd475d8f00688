"""What can be shut off: where gas may leak, the valves that isolate it, and who loses supply."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import shapely

from gisgov.emergency.about import about
from gisgov.emergency.asked import Asked, Located
from gisgov.emergency.drawn import geojson, lonlat
from gisgov.emergency.means import Closure, LeakPlace, ShutoffBlock, Valve
from gisgov.firefighting.said import Said
from gisgov.firefighting.shutoff import Order, ShutOff, shut_off, starvation
from gisgov.firefighting.zones import AT_ONCE_M, zones
from gisgov.network.pipe_places import Place, candidates, place
from gisgov.network.pipes import Pipes

__all__ = ["shutoff_block"]

WATER_VALVES_TOLD = 5
NEAR_WATER_M = 150.0

Households = Callable[[Sequence[int]], int | None]


def shutoff_block(
    asked: Asked, located: Located, *, gas: Pipes, water: Pipes, households: Households
) -> ShutoffBlock:
    """Gas, and for water what closing would starve.

    Raises
    ------
    NotFound
        The network has no such place as the leak that was chosen.
    """
    origin, srid = located.origin, located.srid
    offered = candidates(gas, (origin.x, origin.y), building_id=origin.building_id)
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
    says.append(Said("shutoff.water_never"))
    return ShutoffBlock(
        about=about([], [], count=len(offered), known=len(offered), of=len(offered)),
        network="gas",
        candidates=[_leak(each, srid) for each in offered],
        closure=None if chosen is None else _closure(gas, chosen, asked, srid, households),
        isolate_m=AT_ONCE_M if asked.kind == "gas_leak" else None,
        circle=geojson(circle, srid=srid),
        downwind=geojson(downwind, srid=srid),
        says=says,
        starves=list(_starves(water, located.shape)),
    )


def _closure(gas: Pipes, chosen: Place, asked: Asked, srid: int, households: Households) -> Closure:
    found = shut_off(gas, chosen, kind=asked.kind)
    trace = found.trace
    buildings = [] if trace is None else trace.buildings.all.tolist()
    cut = [] if trace is None else list(gas.lines.line[trace.pipes])
    return Closure(
        place=_leak(chosen, srid),
        valves=list(_valves(found, srid)),
        isolated=bool(found.isolable),
        says=list(found.said),
        buildings=len(buildings),
        households=households(buildings) if buildings else 0,
        hydrants=[] if trace is None else trace.hydrants.all.tolist(),
        pipes=geojson(shapely.multilinestrings(cut) if cut else None, srid=srid),
    )


def _valves(found: ShutOff, srid: int) -> Iterator[Valve]:
    for act, orders in (("close", found.close), ("closed", found.closed), ("passed", found.passed)):
        for order in orders:
            yield _valve(order, act, srid)


def _valve(order: Order, act: str, srid: int) -> Valve:
    valve = order.valve
    lon, lat = lonlat(valve.x, valve.y, srid=srid)
    return Valve(
        id=valve.component_id,
        code=None,
        act=act,  # type: ignore[arg-type]
        why=order.said,
        distance_m=round(valve.distance_m) if np.isfinite(valve.distance_m) else 0,
        lon=lon,
        lat=lat,
    )


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


def _starves(water: Pipes, shape: shapely.Geometry) -> Iterator[Said]:
    """The nearest water valves, and the hydrants that each would leave dry."""
    nodes = np.flatnonzero((water.kinds == "valve") & (water.nodes.component_id > 0))
    if not len(nodes):
        return
    away = np.asarray(shapely.distance(shape, shapely.points(water.nodes.xy[nodes])))
    nearest = np.argsort(away, kind="stable")[:WATER_VALVES_TOLD]
    for node in nodes[nearest[away[nearest] <= NEAR_WATER_M]].tolist():
        yield starvation(water, int(water.nodes.component_id[node])).said
