"""What must be shut off, by whom, and who loses it: the rules, and the sentences that say so.

Gas is shut as near to the leak as valves allow; mains of the operator are named as the operator's.
Water is never shut for a fire.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from gisgov.network.pipe_places import NEAR_M, Place, nearest_m
from gisgov.network.pipes import Pipes
from gisgov.network.tracing import (
    WITH_REGULATORS,
    Starved,
    Trace,
    TracedValve,
    starved,
    trace,
)
from gisgov.said import Said

__all__ = [
    "KEPT",
    "TRANSMISSION_MM",
    "Order",
    "ShutOff",
    "Starvation",
    "about",
    "shut_off",
    "starvation",
]

KEPT = {("water", "fire"), ("water", "gas_leak")}
"""Networks that stay open in an emergency of a kind: a leak may burn at any moment."""
TRANSMISSION_MM = {"gas": 300.0, "water": 500.0}
"""From this diameter a main is the operator's to shut, and so is any gas main of high pressure."""
INSIDE = ("riser", "unit", "meter")
AT_BUILDING = ("service", *INSIDE)


@dataclass(frozen=True, kw_only=True)
class Order:
    """A valve or regulator, and what is to be done with it.

    Parameters
    ----------
    valve
        Which.
    by
        Who may turn it: ``crew``, ``operator``, or ``unknown``, where too little is on record of
        its main to tell; None where nobody is to.
    said
        The sentence.
    """

    valve: TracedValve
    by: str | None
    said: Said


@dataclass(frozen=True, kw_only=True, eq=False)
class ShutOff:
    """What is to be shut for a leak at a place.

    Parameters
    ----------
    network, place
        Where it leaks.
    isolable
        Whether valves on record isolate the place; None where the network is not to be shut.
    close
        Valves in the order of their distance along pipes; where these isolate nothing, the
        regulators and valves with which the operator can.
    near
        Where neither isolates it, the nearest valves.
    passed
        Valves that were traced through, and why.
    closed
        Valves that are closed already.
    trace
        All the rest: pipes, who loses supply. None where the network is not to be shut.
    said
        What is to be known first, in the order of its weight.
    """

    network: str
    place: Place
    isolable: bool | None
    close: tuple[Order, ...] = ()
    near: tuple[Order, ...] = ()
    passed: tuple[Order, ...] = ()
    closed: tuple[Order, ...] = ()
    trace: Trace | None = None
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Starvation:
    """Who loses supply by one valve, and the sentence."""

    component_id: int
    lost: Starved
    said: Said


def shut_off(pipes: Pipes, place: Place, *, kind: str, stuck: Collection[int] = ()) -> ShutOff:
    """What is to be shut for a leak.

    Parameters
    ----------
    pipes
        The network.
    place
        Chosen from `candidates`.
    kind
        Of the emergency: fire, gas_leak, or burst (of a main, and nothing burns).
    stuck
        Components of valves that the crew found not to turn: the next ones are named.
    """
    network = pipes.network
    if (network, kind) in KEPT:
        never = Said("shutoff.water_never")
        return ShutOff(network=network, place=place, isolable=None, said=(never,))
    by_valves = trace(pipes, place, stuck=stuck)
    found = by_valves
    if by_valves.sources and "regulator" in pipes.of_kind:
        regulated = trace(pipes, place, stuck=stuck, shut=WITH_REGULATORS)
        found = by_valves if regulated.sources else regulated
    return ShutOff(
        network=network,
        place=place,
        isolable=by_valves.isolable,
        close=_to_close(found.close, network),
        near=tuple(_order(valve, network, "shutoff.near") for valve in found.near),
        passed=tuple(_named(valve) for valve in found.passed),
        closed=tuple(_named(valve) for valve in found.closed),
        trace=found,
        said=tuple(_summary(pipes, found, by_valves)),
    )


def about(
    pipes: Pipes,
    found: Sequence[Place],
    xy: tuple[float, float],
    *,
    building_id: int | None = None,
    within_m: float = NEAR_M,
) -> tuple[Said, ...]:
    """What the records do not say about `candidates`, which were asked for with the same values."""
    near = {"network": pipes.network, "within_m": within_m}
    said: list[Said] = []
    if not any(place.kind == "pipe" for place in found):
        metres = nearest_m(pipes, xy)
        nearest = near | {"nearest_m": metres}
        said.append(
            Said("shutoff.none_near", near)
            if metres is None
            else Said("shutoff.nearest_pipe", nearest)
        )
    own = {place.kind for place in found if place.building_id == building_id}
    if building_id is not None and pipes.network == "gas":
        if not own.intersection(AT_BUILDING):
            said.append(Said("shutoff.no_service"))
        elif not own.intersection(INSIDE):
            said.append(Said("shutoff.no_risers"))
    return tuple(said)


def starvation(pipes: Pipes, component_id: int) -> Starvation:
    """What closing one valve takes away: hydrants first."""
    lost = starved(pipes, component_id)
    count = {"hydrants": len(lost.hydrants), "buildings": len(lost.buildings)}
    if any(count.values()):
        said = Said("shutoff.starves", {"valve": component_id} | count)
    else:
        said = Said("shutoff.starves_none", {"valve": component_id})
    return Starvation(component_id=component_id, lost=lost, said=said)


def _owner(valve: TracedValve, network: str) -> str:
    """Who may turn it, by the main on which it stands."""
    diameter, pressure = valve.diameter_mm, valve.pressure_class
    gas = network == "gas"
    if valve.why == "regulator" or (gas and pressure == "high"):
        return "operator"
    if diameter is None or (gas and pressure is None):
        return "unknown"
    return "operator" if diameter >= TRANSMISSION_MM[network] else "crew"


def _to_close(valves: Sequence[TracedValve], network: str) -> tuple[Order, ...]:
    """Orders; what holds no source back comes last, where anything else does."""
    fed = any(valve.holds_back for valve in valves)
    return tuple(
        _order(
            valve,
            network,
            "shutoff.close_last"
            if fed and not valve.holds_back
            else "shutoff.close_perhaps"
            if valve.state == "unknown"
            else "shutoff.close",
        )
        for valve in valves
    )


def _order(valve: TracedValve, network: str, code: str) -> Order:
    """What is to be done with a valve: the sentence of that code, unless it is not the crew's."""
    by = _owner(valve, network)
    named = _name(valve) | {"distance_m": valve.distance_m}
    if valve.why == "regulator":
        said = Said("shutoff.regulator", named)
    elif by == "operator":
        said = Said("shutoff.operators_valve", named)
    elif by == "unknown":
        said = Said("shutoff.unknown_main", named)
    else:
        said = Said(code, named)
    return Order(valve=valve, by=by, said=said)


def _named(valve: TracedValve) -> Order:
    """A valve that nobody is to close, and why."""
    sentences = {
        "closed": "shutoff.closed",
        "inoperable": "shutoff.inoperable",
        "unknown": "shutoff.operability_unknown",
        "out_of_use": "shutoff.out_of_use",
        "stuck": "shutoff.stuck",
    }
    said = Said(sentences[valve.why], _name(valve) | {"distance_m": valve.distance_m})
    return Order(valve=valve, by=None, said=said)


def _name(valve: TracedValve) -> dict[str, int]:
    """What the valve is called: its component, or its node where it is not in the register."""
    return {"valve": valve.component_id or valve.node_id}


def _summary(pipes: Pipes, found: Trace, by_valves: Trace) -> Iterator[Said]:
    if found.sources:
        yield Said("shutoff.cannot", {"sources": len(found.sources)})
    elif by_valves.sources:
        yield Said("shutoff.by_regulators", {"count": len(found.close)})
    elif found.close:
        nearest = found.close[0].distance_m
        yield Said("shutoff.isolated", {"count": len(found.close), "nearest_m": nearest})
    elif found.fed or found.closed:
        yield Said("shutoff.nothing_to_close")
    if not found.fed:
        yield Said("shutoff.unfed")
    if pipes.network == "gas" and found.place.kind in AT_BUILDING:
        yield Said("shutoff.entry_valve")
    if found.loose_ends:
        yield Said("shutoff.loose_ends", {"count": found.loose_ends})
    yield _lost(pipes.network, found)
    if len(found.buildings.doubtful) or len(found.hydrants.doubtful):
        yield Said(
            "shutoff.doubtful",
            {"buildings": len(found.buildings.doubtful), "hydrants": len(found.hydrants.doubtful)},
        )


def _lost(network: str, found: Trace) -> Said:
    """Who loses supply."""
    if found.sources:
        return Said("shutoff.lose_by_sources", {"buildings": len(found.buildings.all)})
    count = {"buildings": len(found.buildings.all), "length_m": found.length_m}
    if network == "water":
        return Said("shutoff.lose_water", count | {"hydrants": len(found.hydrants.all)})
    return Said("shutoff.lose_gas", count)
