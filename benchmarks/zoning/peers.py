"""METIS, KaHIP, GerryChain's recursive tree and spopt's max-p, each given the same graph.

All get households as weights of the atoms, and for each border one and its metres off the streets
in decimetres. Partitioners are told the number of grids that comes nearest to the middle of the
bounds, and how much a grid may weigh more than the mean; the fast ones may try several seeds, of
which the best counts: the most grids within the bounds, then the least border off the streets.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

__all__ = ["PEERS", "Asked", "Graph"]

Ints = np.ndarray
DECIMETRES = 10
SEEDS = 5
ATTEMPTS = 100_000  # its own


@dataclass(frozen=True, eq=False)
class Graph:
    """Ground in one piece: atoms and the borders that people cross."""

    households: Ints
    x: np.ndarray
    y: np.ndarray
    block: Ints
    one: Ints
    other: Ints
    off_m: np.ndarray

    @property
    def weight(self) -> Ints:
        """What it costs to cut each border."""
        return np.rint(self.off_m * DECIMETRES).astype(np.int64) + 1

    def rows(self) -> tuple[Ints, Ints, Ints]:
        """Return starts, neighbours and weights of all atoms, one after the other."""
        ends = np.concatenate([self.one, self.other])
        order = np.argsort(ends, kind="stable")
        start = np.concatenate([[0], np.bincount(ends, minlength=len(self.households)).cumsum()])
        return start, np.concatenate([self.other, self.one])[order], np.tile(self.weight, 2)[order]

    def in_bounds(self, labels: Ints, asked: Asked) -> int:
        """Return how many grids more are within the bounds than out of them."""
        held = np.bincount(labels, self.households)
        right = (held >= asked.lower) & (held <= asked.upper)
        return int(2 * right.sum() - len(held))

    def off_street_m(self, labels: Ints) -> float:
        """Return the metres that are cut off the streets."""
        return float(self.off_m[labels[self.one] != labels[self.other]].sum())


@dataclass(frozen=True)
class Asked:
    """Bounds of a grid, and a seed."""

    lower: int
    upper: int
    seed: int

    def grids(self, graph: Graph) -> int:
        """Return the number of grids that is nearest to the middle of the bounds."""
        total = int(graph.households.sum())
        fewest, most = -(-total // self.upper), total // self.lower
        near = round(2 * total / (self.lower + self.upper))
        return max(min(max(near, fewest), max(most, fewest)), 1)

    def spare(self, graph: Graph) -> float:
        """Return the share by which a grid may be heavier than the mean."""
        mean = float(graph.households.sum()) / self.grids(graph)
        return max(self.upper / max(mean, 1.0) - 1.0, 0.01)


def tried(once: Callable[[Graph, Asked, int], Ints], graph: Graph, asked: Asked) -> Ints:
    """Try several seeds and return the best labels."""
    if asked.grids(graph) == 1:
        return np.zeros(len(graph.households), np.int64)
    found = [once(graph, asked, asked.seed + more) for more in range(SEEDS)]
    return max(found, key=lambda one: (graph.in_bounds(one, asked), -graph.off_street_m(one)))


def metis(graph: Graph, asked: Asked, seed: int) -> Ints:
    """Partition with METIS, each grid in one piece."""
    import pymetis  # noqa: PLC0415 - each peer is imported where it runs

    start, beside, weight = graph.rows()
    options = pymetis.Options(seed=seed, ufactor=max(int(1000 * asked.spare(graph)), 1))
    _, labels = pymetis.part_graph(
        asked.grids(graph),
        xadj=start.tolist(),
        adjncy=beside.tolist(),
        vweights=graph.households.tolist(),
        eweights=weight.tolist(),
        contiguous=True,
        options=options,
    )
    return np.asarray(labels)


def kahip(graph: Graph, asked: Asked, seed: int) -> Ints:
    """Partition with KaHIP, in its mode between fast and strong."""
    import kahip as peer  # noqa: PLC0415

    start, beside, weight = graph.rows()
    _, labels = peer.kaffpa(
        graph.households.tolist(),
        start.tolist(),
        weight.tolist(),
        beside.tolist(),
        asked.grids(graph),
        asked.spare(graph),
        True,  # noqa: FBT003 - its signature: no output
        seed,
        peer.ECO,
    )
    return np.asarray(labels)


def gerrychain(graph: Graph, asked: Asked) -> Ints:
    """Deal out with GerryChain's recursive tree, which cuts between blocks where it can."""
    import networkx as nx  # noqa: PLC0415
    from gerrychain import Graph as Dual  # noqa: PLC0415
    from gerrychain.partition import recursive_tree_part  # noqa: PLC0415
    from gerrychain.tree import bipartition_tree  # noqa: PLC0415

    count = asked.grids(graph)
    if count == 1:
        return np.zeros(len(graph.households), np.int64)
    dual = nx.Graph()
    for at, (held, block) in enumerate(zip(graph.households, graph.block, strict=True)):
        dual.add_node(at, households=int(held), block=int(block))
    dual.add_edges_from(zip(graph.one.tolist(), graph.other.tolist(), strict=True))
    mean = float(graph.households.sum()) / count
    found = recursive_tree_part(
        Dual.from_networkx(dual),
        range(count),
        mean,
        "households",
        min(asked.upper / mean - 1, 1 - asked.lower / mean),
        bipartition_tree_fn=partial(
            bipartition_tree, region_surcharge={"block": 1.0}, max_attempts=ATTEMPTS
        ),
        rng=random.Random(asked.seed),  # noqa: S311 - a seed, no secret
    )
    return np.array([found[at] for at in range(len(graph.households))])


def maxp(graph: Graph, asked: Asked) -> Ints:
    """Deal out with spopt's max-p, which knows a lower bound alone and likes near places."""
    import geopandas as gpd  # noqa: PLC0415
    from libpysal.weights import W  # noqa: PLC0415
    from spopt.region import MaxPHeuristic  # noqa: PLC0415

    start, beside, _ = graph.rows()
    near = {at: beside[start[at] : start[at + 1]].tolist() for at in range(len(start) - 1)}
    frame = gpd.GeoDataFrame({"x": graph.x, "y": graph.y, "households": graph.households})
    np.random.seed(asked.seed)  # noqa: NPY002 - it draws from numpy's own
    model = MaxPHeuristic(
        frame, W(near, silence_warnings=True), ["x", "y"], "households", asked.lower, 2
    )
    model.solve()
    return np.asarray(model.labels_) - 1


PEERS: dict[str, Callable[[Graph, Asked], Ints]] = {
    "metis": partial(tried, metis),
    "kahip": partial(tried, kahip),
    "gerrychain": gerrychain,
    "maxp": maxp,
}
