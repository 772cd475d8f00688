"""Fastest ways from each station over the edges that are allowed, and what they lead over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from shapely.ops import substring

from gisgov.network.roads.graph import Roads

__all__ = ["Costs", "Tree", "Way", "grow", "line_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NOWHERE = -1
STATION_M = 150.0  # a station's own yard is seldom drawn as a road
YARD_M = 25.0  # how much farther the road may be that engines come out on than the nearest one


class Costs(NamedTuple):
    """What driving costs, by edge, and what each way costs before it begins."""

    edge_s: Floats
    start_s: float
    both: Bools
    """Which edges are driven both ways."""


class Way(NamedTuple):
    """A way in the order of driving: edges, and from where to where along each."""

    edges: Ints
    from_m: Floats
    to_m: Floats

    @property
    def metres(self) -> float:
        """Length of the way."""
        return float(np.abs(self.to_m - self.from_m).sum())

    @property
    def left_m(self) -> Floats:
        """Metres from the end of each edge to the end of the way."""
        lengths = np.abs(self.to_m - self.from_m)
        return np.append(np.cumsum(lengths[::-1])[::-1][1:], 0.0)


@dataclass(frozen=True, eq=False)
class Tree:
    """The fastest way from each station to each node.

    Attributes
    ----------
    roads
        The network.
    allowed
        Which edges may be driven.
    costs
        What driving costs.
    home, home_at_m
        Edge on which each station lies, -1 for none, and how far along.
    seconds
        (stations, nodes): infinite where no way leads.
    before
        (stations, nodes + stations): the node before; stations come behind the nodes.
    keys, edges
        By which edge one node is reached from another: `keys` are from * nodes + to, sorted.
    """

    roads: Roads
    allowed: Bools
    costs: Costs
    home: Ints
    home_at_m: Floats
    seconds: Floats
    before: npt.NDArray[np.int32]
    keys: Ints
    edges: Ints

    @property
    def reached(self) -> Bools:
        """Which edges some station gets to, at least in part."""
        some = np.asarray(np.isfinite(self.seconds).any(axis=0), dtype=np.bool_)
        entered = some[self.roads.start] | (self.costs.both & some[self.roads.end])
        entered[self.home[self.home != NOWHERE]] = True
        return self.allowed & entered

    @cached_property
    def index(self) -> tuple[Ints, shapely.STRtree]:
        """The edges that some station gets to, and an index of them."""
        edges = np.flatnonzero(self.reached)
        return edges, shapely.STRtree(self.roads.geometry[edges])

    @cached_property
    def degree(self) -> Ints:
        """How many edges may be driven on from each node; a loop counts twice."""
        return np.diff(self._fan[0])

    def other_edge(self, node: int, edge: int) -> int:
        """Of a node of two edges, the one that is not this one."""
        first, edges = self._fan
        both = edges[first[node] : first[node + 1]]
        return int(both[1] if both[0] == edge else both[0])

    @cached_property
    def _fan(self) -> tuple[Ints, Ints]:
        """Edges by node: where each node's begin, and the edges."""
        edges = np.flatnonzero(self.allowed)
        nodes = np.concatenate([self.roads.start[edges], self.roads.end[edges]])
        counts = np.bincount(nodes, minlength=len(self.roads.node_xy))
        order = np.argsort(nodes, kind="stable")
        return np.append(0, np.cumsum(counts)), np.concatenate([edges, edges])[order]

    def reach(self, edges: Ints, at_m: Floats) -> Floats:
        """Seconds from each station to places on edges, (stations, places); infinite for none."""
        ahead, back = self._over_ends(edges, at_m)
        found = np.minimum(np.minimum(ahead, back), self._along_home(edges, at_m))
        return np.where(self.allowed[edges], found, np.inf)

    def gets_to(self, edges: Ints, at_m: Floats) -> Bools:
        """Whether any station gets to places on edges."""
        return np.asarray(np.isfinite(self.reach(edges, at_m)).any(axis=0), dtype=np.bool_)

    def way(self, station: int, edge: int, at_m: float) -> Way:
        """Return the fastest way to a place that can be reached."""
        one, where = np.array([edge]), np.array([at_m])
        ahead, back = (float(side[station, 0]) for side in self._over_ends(one, where))
        if self._along_home(one, where)[station, 0] <= min(ahead, back):
            return Way(one, self.home_at_m[[station]], where)
        length = self.roads.length_m[edge]
        by_start = ahead <= back
        nodes = self._nodes(station, int((self.roads.start if by_start else self.roads.end)[edge]))
        first = self._out_of_home(station, int(nodes[0]))
        over = self._over(nodes)
        last = Way(one, np.array([0.0 if by_start else length]), where)
        return Way(*(np.concatenate(parts) for parts in zip(first, over, last, strict=True)))

    def _over_ends(self, edges: Ints, at_m: Floats) -> tuple[Floats, Floats]:
        """Seconds to places by way of the start of their edge, and by way of its end."""
        along = self.costs.edge_s[edges] * (at_m / self.roads.length_m[edges])
        back = np.where(self.costs.both[edges], self.costs.edge_s[edges] - along, np.inf)
        ahead = self.seconds[:, self.roads.start[edges]] + along
        return ahead, self.seconds[:, self.roads.end[edges]] + back

    def _along_home(self, edges: Ints, at_m: Floats) -> Floats:
        """Seconds to places on the station's own edge without leaving it."""
        ahead = at_m[None, :] - self.home_at_m[:, None]
        driven = (self.home[:, None] == edges[None, :]) & (self.costs.both[edges] | (ahead >= 0))
        pace = self.costs.edge_s[edges] / self.roads.length_m[edges]
        return np.where(driven, self.costs.start_s + np.abs(ahead) * pace, np.inf)

    def _nodes(self, station: int, node: int) -> Ints:
        """Nodes from the first one after the station up to this one."""
        before, stop = self.before[station], len(self.roads.node_xy)
        found = [node]
        while (node := int(before[node])) < stop:
            found.append(node)
        return np.array(found[::-1], dtype=np.int64)

    def _out_of_home(self, station: int, node: int) -> Way:
        """From the station to the end of its edge that this node is."""
        edge, at_m = self.home[station], self.home_at_m[station]
        length = self.roads.length_m[edge]
        back = self.costs.both[edge] and self.roads.start[edge] == node
        loop = self.roads.end[edge] == node
        to_m = 0.0 if back and not (loop and length - at_m < at_m) else length
        return Way(np.array([edge]), np.array([at_m]), np.array([to_m]))

    def _over(self, nodes: Ints) -> Way:
        """Whole edges from node to node."""
        wanted = nodes[:-1] * len(self.roads.node_xy) + nodes[1:]
        edges = self.edges[np.searchsorted(self.keys, wanted)]
        length = self.roads.length_m[edges]
        ahead = self.roads.start[edges] == nodes[:-1]
        return Way(edges, np.where(ahead, 0.0, length), np.where(ahead, length, 0.0))


def grow(roads: Roads, stations: Floats, *, allowed: Bools, costs: Costs) -> Tree:
    """Find the fastest way from each station to each node.

    A station lies within 150 m of a road. It lies on the nearest edge that may be driven, or on one
    of the largest connected part of the network, which comes first; neither is more than 25 m
    farther off than the nearest of all edges. An edge is driven against its direction only where
    `costs.both` says so.

    Parameters
    ----------
    roads
        The network.
    stations
        Places, (n, 2); NaN for one that has none, which reaches nothing.
    allowed
        Which edges may be driven.
    costs
        What driving costs.
    """
    keys, edges = _arcs(roads, allowed, costs)
    count = len(roads.node_xy)
    tails, heads = keys // max(count, 1), keys % max(count, 1)
    parts = _parts(count, tails, heads)
    home, home_at_m = _homes(roads, stations, allowed, parts)
    out = _departures(roads, home, home_at_m, costs)
    both = (np.concatenate([tails, out[0] + count]), np.concatenate([heads, out[1]]))
    size = count + len(stations)
    weights = np.concatenate([costs.edge_s[edges], out[2]])
    graph = csr_array((weights, both), shape=(size, size))
    if len(stations) == 0:
        reached, before = np.empty((0, size)), np.empty((0, size), np.int32)
    else:
        from_all = np.arange(count, size)
        reached, before = dijkstra(graph, indices=from_all, return_predecessors=True)
    return Tree(roads, allowed, costs, home, home_at_m, reached[:, :count], before, keys, edges)


def line_of(roads: Roads, way: Way, *, last_m: float) -> shapely.LineString | None:
    """The end of a way as a line, no longer than so many metres; None where it has no length."""
    lengths = np.abs(way.to_m - way.from_m)
    left = way.left_m
    # The last stretch is a dozen edges.
    parts = [
        _part(roads, way, i, most_m=last_m - left[i])
        for i in np.flatnonzero((left < last_m) & (lengths > 0)).tolist()
    ]
    if not parts:
        return None
    together = np.concatenate(parts)
    fresh = np.append(True, (np.diff(together, axis=0) != 0).any(axis=1))
    return shapely.LineString(together[fresh])


def _part(roads: Roads, way: Way, i: int, *, most_m: float) -> Floats:
    """Places along the end of the i-th edge of a way."""
    line, from_m, to_m = roads.geometry[way.edges[i]], float(way.from_m[i]), float(way.to_m[i])
    ahead = to_m >= from_m
    if abs(to_m - from_m) > most_m:
        from_m = to_m - most_m if ahead else to_m + most_m
    if abs(to_m - from_m) >= roads.length_m[way.edges[i]]:
        places = shapely.get_coordinates(line)
        return places if ahead else places[::-1]
    return shapely.get_coordinates(substring(line, from_m, to_m))


# ---------------------------------------------------------------- growing


def _arcs(roads: Roads, allowed: Bools, costs: Costs) -> tuple[Ints, Ints]:
    """Keys from node to node, sorted, and the edge of each: the fastest of those alike."""
    driven = np.flatnonzero(allowed & (roads.start != roads.end))
    back = driven[costs.both[driven]]
    edges = np.concatenate([driven, back])
    tails = np.concatenate([roads.start[driven], roads.end[back]])
    heads = np.concatenate([roads.end[driven], roads.start[back]])
    keys = tails * len(roads.node_xy) + heads
    order = np.lexsort((edges, costs.edge_s[edges], keys))
    keys, edges = keys[order], edges[order]
    first = np.append(True, np.diff(keys) > 0)[: len(keys)]
    return keys[first], edges[first]


def _parts(count: int, tails: Ints, heads: Ints) -> Ints:
    """How many nodes hang together with each node."""
    graph = csr_array((np.ones(len(tails)), (tails, heads)), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    return np.asarray(np.bincount(label)[label], dtype=np.int64)


def _homes(roads: Roads, stations: Floats, allowed: Bools, parts: Ints) -> tuple[Ints, Floats]:
    """Edge of each station and how far along it."""
    home, at_m = np.full(len(stations), NOWHERE, np.int64), np.full(len(stations), np.nan)
    largest = parts.max(initial=0)
    # Stations are few, and each chooses among a dozen edges.
    for i, (x, y) in enumerate(stations):
        if not np.isfinite([x, y]).all():
            continue
        place = shapely.Point(x, y)
        near = roads.tree.query(place, predicate="dwithin", distance=STATION_M)
        far = shapely.distance(roads.geometry[near], place)
        fit = allowed[near] & (far <= far.min(initial=np.inf) + YARD_M)
        near, far = near[fit], far[fit]
        if len(near):
            apart = parts[roads.start[near]] < largest
            home[i] = near[np.lexsort((near, far, apart))[0]]
            at_m[i] = roads.geometry[home[i]].project(place)
    return home, at_m


def _departures(roads: Roads, home: Ints, at_m: Floats, costs: Costs) -> tuple[Ints, Ints, Floats]:
    """Arcs from stations to the ends of their edges: station, node, seconds."""
    which = np.flatnonzero(home != NOWHERE)
    edges = home[which]
    along = costs.edge_s[edges] * at_m[which] / roads.length_m[edges]
    rest = costs.edge_s[edges] - along
    back = costs.both[edges]
    loop = roads.start[edges] == roads.end[edges]
    rest = np.where(loop & back, np.minimum(rest, along), rest)
    back = back & ~loop
    stations = np.concatenate([which, which[back]])
    nodes = np.concatenate([roads.end[edges], roads.start[edges[back]]])
    return stations, nodes, costs.start_s + np.concatenate([rest, along[back]])
