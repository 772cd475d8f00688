"""The water and gas networks of the demo city: mains under the streets, and what hangs on them.

Each network is one connected whole. Pipes end exactly at the points of their nodes; valves lie on
the mains and split them; hydrants and buildings hang on short pipes of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gisgov import crs
from gisgov.democity.cuts import Pieces, Stops, cut, feet, merged
from gisgov.democity.mains import Mains, mains
from gisgov.democity.rows import CRS, sourced
from gisgov.democity.streets import Bools, Floats, Ints, Shapes, Texts, streets_of

__all__ = ["lay"]

ESTATE_KINDS = ("service", "lane")
REGULATOR_M = 14.0
GAS_REACH_M = 60.0
HYDRANT_PIPE_MM = 150


@dataclass(frozen=True)
class Branches:
    """What hangs on the mains: nodes of their own, each at the end of a pipe from a stop."""

    kind: Texts
    component_id: Ints
    building_id: Ints
    ends: Shapes
    stops: Stops
    diameter_mm: Ints


def lay(
    frames: Mapping[str, pd.DataFrame], *, rng: np.random.Generator, today: date
) -> dict[str, pd.DataFrame]:
    """Frames `pipe_node` and `pipe`.

    Parameters
    ----------
    frames
        `building`, `component`, `estate`, `hydrant`, `road` and `valve`.
    rng
        Where chance comes from.
    today
        The city's present day.
    """
    parts = [_network(frames, network, rng) for network in ("water", "gas")]
    shift = len(parts[0][0])
    for name in ("from_node_id", "to_node_id"):
        parts[1][1][name] += shift
    nodes = pd.concat([nodes for nodes, _ in parts], ignore_index=True)
    pipes = pd.concat([pipes for _, pipes in parts], ignore_index=True)
    return {
        "pipe_node": _frame(nodes, "n", today),
        "pipe": _frame(pipes, "w", today),
    }


def _frame(rows: pd.DataFrame, prefix: str, today: date) -> gpd.GeoDataFrame:
    columns: dict[str, object] = {name: rows[name] for name in rows.columns}
    return gpd.GeoDataFrame(sourced(columns, prefix, surveyed_at=today), crs=CRS)


def _network(
    frames: Mapping[str, pd.DataFrame], network: str, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of nodes and of pipes, their nodes numbered from 1."""
    plan = mains(frames, network)
    kind = streets_of(frames["road"]).kind[plan.road]
    valve_ids, valves = _valves(frames, plan, network)
    branches = _branches(frames, plan, network)
    regulators = _regulators(plan, kind) if network == "gas" else _none()
    inline = [valves, regulators, *(branch.stops for branch in branches)]
    stops, origin, number = merged(inline)
    first = len(plan.junctions)
    ends = first + len(stops.edge)
    nodes = [
        _junctions(plan),
        _stop_nodes(stops, origin, valve_ids, len(regulators.edge)),
        *(_end_nodes(branch) for branch in branches),
    ]
    pieces = cut(plan, stops, first)
    hung = _hung(branches, stops, first + number[len(valve_ids) + len(regulators.edge) :], ends)
    low = _behind_regulator(plan, kind, pieces) if network == "gas" else None
    pipes = pd.concat([_main_rows(plan, pieces, network, low), hung], ignore_index=True)
    pipes["material"] = _materials(pipes, network, rng)
    pipes["pressure_class"] = pipes["pressure_class"].fillna(
        "PN10" if network == "water" else "low"
    )
    rows = pd.concat(nodes, ignore_index=True).assign(network=network)
    return rows, pipes.assign(network=network)


# ---------------------------------------------------------------- what stands on the mains


def _none() -> Stops:
    return Stops(np.empty(0, dtype=np.int64), np.empty(0), np.empty((0, 2)))


def _valves(frames: Mapping[str, pd.DataFrame], plan: Mains, network: str) -> tuple[Ints, Stops]:
    """Ids of the valves of a network, and where they lie on its mains."""
    valve = frames["valve"]
    ids = valve.loc[valve["network"] == network, "component_id"].to_numpy(np.int64)
    points = _component_points(frames["component"], ids)
    edge = shapely.STRtree(plan.lines).nearest(points)
    along = shapely.line_locate_point(plan.lines[edge], points)
    return ids, Stops(edge, along, shapely.get_coordinates(points))


def _component_points(component: pd.DataFrame, ids: Ints) -> Shapes:
    place = pd.Series(np.arange(len(component)), index=component["id"].to_numpy())
    rows = place.reindex(ids).to_numpy(np.int64)
    points: Shapes = np.asarray(component["geometry"], dtype=object)[rows]
    return points


def _touches_street(plan: Mains, kind: Texts) -> tuple[Bools, Bools]:
    """For each estate main, whether its start and its end lie on a street main."""
    estate = np.isin(kind.astype(str), ESTATE_KINDS)
    street = np.zeros(len(plan.junctions), dtype=bool)
    street[plan.start[~estate]] = street[plan.end[~estate]] = True
    return estate & street[plan.start], estate & street[plan.end]


def _regulators(plan: Mains, kind: Texts) -> Stops:
    """A regulator on each estate main, some metres in from the street."""
    at_start, at_end = _touches_street(plan, kind)
    length = shapely.length(plan.lines)
    inward = np.minimum(REGULATOR_M, 0.45 * length)
    edge = np.concatenate([np.flatnonzero(at_start), np.flatnonzero(at_end)])
    along = np.concatenate([inward[at_start], (length - inward)[at_end]])
    points = shapely.line_interpolate_point(plan.lines[edge], along)
    return Stops(edge, along, crs.snap(shapely.get_coordinates(points)))


def _behind_regulator(plan: Mains, kind: Texts, pieces: Pieces) -> Bools:
    """Whether each piece of a main lies in an estate, behind its regulators."""
    estate = np.isin(kind.astype(str), ESTATE_KINDS)
    at_start, at_end = _touches_street(plan, kind)
    length = shapely.length(plan.lines)
    inward = np.minimum(REGULATOR_M, 0.45 * length)
    low = np.where(at_start, inward, 0.0)[pieces.edge]
    high = np.where(at_end, length - inward, length)[pieces.edge]
    return estate[pieces.edge] & (pieces.middle > low) & (pieces.middle < high)


# ---------------------------------------------------------------- what hangs on them


def _branches(frames: Mapping[str, pd.DataFrame], plan: Mains, network: str) -> list[Branches]:
    """Hydrants (water only) and the services of buildings."""
    building = frames["building"]
    lived = building["planned_households"].to_numpy() > 0
    if network == "water":
        return [_hydrants(frames, plan), _services(building[lived], plan, np.inf, (40, 65, 100))]
    in_estate = building["estate_id"].notna().to_numpy()
    return [_services(building[lived & in_estate], plan, GAS_REACH_M, (40, 63, 90))]


def _hydrants(frames: Mapping[str, pd.DataFrame], plan: Mains) -> Branches:
    ids = frames["hydrant"].loc[frames["hydrant"]["kind"] != "pond", "component_id"]
    points = _component_points(frames["component"], ids.to_numpy(np.int64))
    edge = shapely.STRtree(plan.lines).nearest(points)
    return Branches(
        kind=np.full(len(points), "hydrant", dtype=object),
        component_id=ids.to_numpy(np.int64),
        building_id=np.zeros(len(points), dtype=np.int64),
        ends=points,
        stops=feet(plan, edge, points),
        diameter_mm=np.minimum(plan.diameter_mm[edge], HYDRANT_PIPE_MM),
    )


def _services(
    building: pd.DataFrame, plan: Mains, reach_m: float, sizes: tuple[int, int, int]
) -> Branches:
    """The pipe of each building within reach, to the wall that faces the nearest main."""
    shapes = np.asarray(building["geometry"], dtype=object)
    edge = shapely.STRtree(plan.lines).nearest(shapes)
    near = shapely.distance(shapes, plan.lines[edge]) <= reach_m
    shapes, edge = shapes[near], edge[near]
    stops = feet(plan, edge, shapes)
    walls = shapely.shortest_line(shapes, shapely.points(stops.xy))
    ends = _points(crs.snap(shapely.get_coordinates(shapely.get_point(walls, 0))))
    households = building["planned_households"].to_numpy(np.int64)[near]
    return Branches(
        kind=np.full(len(shapes), "service", dtype=object),
        component_id=np.zeros(len(shapes), dtype=np.int64),
        building_id=building["id"].to_numpy(np.int64)[near],
        ends=ends,
        stops=stops,
        diameter_mm=np.array(sizes)[np.searchsorted([4, 40], households)],
    )


# ---------------------------------------------------------------- rows


def _rows(kind: Texts, component_id: Ints, building_id: Ints, points: Shapes) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": kind,
            "component_id": _some(component_id),
            "building_id": _some(building_id),
            "geometry": points,
        }
    )


def _points(xy: Floats) -> Shapes:
    return np.asarray(shapely.points(xy), dtype=object)


def _some(ids: Ints) -> pd.Series:
    """Ids with 0 as none."""
    return pd.Series(ids, dtype="Int64").mask(ids == 0)


def _junctions(plan: Mains) -> pd.DataFrame:
    kind = np.full(len(plan.junctions), "junction", dtype=object)
    kind[plan.sources] = "source"
    none = np.zeros(len(kind), dtype=np.int64)
    return _rows(kind, none, none, _points(plan.junctions))


def _stop_nodes(stops: Stops, origin: Ints, valve_ids: Ints, regulators: int) -> pd.DataFrame:
    """Nodes of the stops: the first of `origin` are valves, then regulators, then junctions."""
    valves = len(valve_ids)
    kind = np.full(len(origin), "junction", dtype=object)
    kind[origin < valves + regulators] = "regulator"
    kind[origin < valves] = "valve"
    component = np.append(valve_ids, 0)[np.minimum(origin, valves)]
    return _rows(kind, component, np.zeros(len(origin), dtype=np.int64), _points(stops.xy))


def _end_nodes(branch: Branches) -> pd.DataFrame:
    return _rows(branch.kind, branch.component_id, branch.building_id, branch.ends)


def _hung(branches: list[Branches], stops: Stops, node: Ints, first: int) -> pd.DataFrame:
    """Pipes from the stops (`node`, of all branches in turn) to the nodes at their ends."""
    ends = np.concatenate([branch.ends for branch in branches])
    offset = node - (first - len(stops.edge))
    pairs = np.stack([stops.xy[offset], shapely.get_coordinates(ends)], axis=1)
    return pd.DataFrame(
        {
            "from_node_id": node + 1,
            "to_node_id": first + np.arange(len(ends)) + 1,
            "diameter_mm": np.concatenate([branch.diameter_mm for branch in branches]),
            "pressure_class": None,
            "geometry": shapely.linestrings(pairs),
        }
    )


def _main_rows(plan: Mains, pieces: Pieces, network: str, low: Bools | None) -> pd.DataFrame:
    pressure = None if low is None else np.where(low, "low", "medium")
    return pd.DataFrame(
        {
            "from_node_id": pieces.start + 1,
            "to_node_id": pieces.end + 1,
            "diameter_mm": plan.diameter_mm[pieces.edge],
            "pressure_class": "PN10" if network == "water" else pressure,
            "geometry": shapely.remove_repeated_points(pieces.lines),
        }
    )


def _materials(pipes: pd.DataFrame, network: str, rng: np.random.Generator) -> Texts:
    """What each pipe is made of, by its size: the wide ones of iron or steel, the others of PE."""
    size = pipes["diameter_mm"].to_numpy(np.int64)
    if network == "gas":
        return np.where(size >= 315, "steel", "pe").astype(object)
    old = rng.random(len(size)) < 0.12
    street = np.where(old, "cast_iron", "ductile_iron")
    return np.where(size >= 150, street, "pe").astype(object)
