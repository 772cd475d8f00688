"""Dead-end mains: which parts of a network of pipes are fed through one single pipe."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from gisgov.network.pipe_lengths import incidence
from gisgov.placing.compiling import compiled

__all__ = ["NET_SHARE", "branches"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NET_SHARE = 0.1
"""A ring is of the net, and not the end of a branch, from this share of the longest ring."""


def branches(start: Ints, end: Ints, length: Floats, *, sources: Ints, size: int) -> Ints:
    """The dead-end branch that each node lies on, -1 on the net itself.

    The *net* of a connected part is its sources, its rings, and the ways between them. What hangs
    on the net by one pipe is a branch, however it divides further out, and so is a small ring that
    one pipe feeds (`NET_SHARE`). Sources count as joined to each other, so that a main between two
    of them is net. A part without source and ring is one branch.

    Parameters
    ----------
    start, end
        Nodes (0 … size - 1) at the ends of each pipe. Pipes may be parallel, or begin and end at
        one node.
    length
        Of each pipe, metres.
    sources
        Nodes where water enters.
    size
        Number of nodes.

    Returns
    -------
    Ints
        For each node, the number of its branch; numbers have gaps.

    Notes
    -----
    Bridges are found by depth-first search (Tarjan 1974); between them lie the rings, and the
    bridges make a forest of these, whose ends are taken away until only the net is left.
    """
    if not size:
        return np.empty(0, dtype=np.int64)
    hub = size  # joins the sources
    start = np.concatenate([start, np.full(len(sources), hub)])
    end = np.concatenate([end, sources])
    length = np.concatenate([length, np.zeros(len(sources))])
    offsets, via = incidence(start, end, size + 1)
    bridge = bridges(offsets, via, start, end)
    bridge[len(bridge) - len(sources) :] = False
    ring = _parts(start[~bridge], end[~bridge], size + 1)
    laid = slice(len(bridge) - len(sources))
    part = _parts(start[laid], end[laid], size + 1)
    piped = ~bridge[laid] & (start[laid] != end[laid])
    at = start[laid][piped]
    kept = _long_rings(ring[at], part[at], length[laid][piped], int(ring.max()) + 1)
    kept[ring[hub]] = True
    net = _ends_taken(ring[start[bridge]], ring[end[bridge]], kept)[ring]
    root = bridge & (net[start] ^ net[end])
    branch = _parts(start[~root], end[~root], size + 1)
    branch[net] = -1
    return branch[:size]


def _parts(start: Ints, end: Ints, size: int) -> Ints:
    """Number of the connected part that each node lies in."""
    links = sparse.coo_matrix((np.ones(len(start)), (start, end)), shape=(size, size))
    part: Ints = csgraph.connected_components(links, directed=False)[1].astype(np.int64)
    return part


def _long_rings(ring: Ints, part: Ints, length: Floats, count: int) -> Bools:
    """Whether each of `count` rings is of the net, by the pipes of all: ring, part and length."""
    parts = int(part.max(initial=-1)) + 1
    pair, number = np.unique(ring * parts + part, return_inverse=True)
    piped = np.bincount(number.ravel(), weights=length, minlength=len(pair))
    longest = np.zeros(parts)
    of_part = pair % max(parts, 1)
    np.maximum.at(longest, of_part, piped)
    kept = np.zeros(count, dtype=bool)
    kept[(pair // max(parts, 1))[piped >= NET_SHARE * longest[of_part]]] = True
    return kept


def _ends_taken(from_: Ints, to: Ints, kept: Bools) -> Bools:
    """What is left of a forest when its ends are taken away, but for those to be kept."""
    degree = np.bincount(np.concatenate([from_, to]), minlength=len(kept))
    offsets, via = incidence(from_, to, len(kept))
    alive = np.ones(len(kept), dtype=bool)
    waiting = np.flatnonzero((degree <= 1) & ~kept).tolist()
    while waiting:  # each end is taken once, and may lay the next one bare
        node = waiting.pop()
        alive[node] = False
        for pipe in via[offsets[node] : offsets[node + 1]]:
            other = int(from_[pipe] + to[pipe] - node)
            degree[other] -= 1
            if alive[other] and degree[other] == 1 and not kept[other]:
                waiting.append(other)
    return alive


@compiled
def bridges(offsets: Ints, via: Ints, start: Ints, end: Ints) -> Bools:  # pragma: no cover
    """Whether the part that each pipe lies in would fall apart without it."""
    size = len(offsets) - 1
    found = np.zeros(len(start), dtype=np.bool_)
    seen = np.full(size, -1, dtype=np.int64)
    low = np.zeros(size, dtype=np.int64)
    came = np.full(size, -1, dtype=np.int64)
    turn = offsets[:-1].copy()
    stack = np.empty(size, dtype=np.int64)
    count = 0
    for first in range(size):
        if seen[first] >= 0:
            continue
        depth = 0
        stack[0] = first
        seen[first] = low[first] = count
        count += 1
        while depth >= 0:
            node = stack[depth]
            if turn[node] < offsets[node + 1]:
                pipe = via[turn[node]]
                turn[node] += 1
                other = start[pipe] + end[pipe] - node
                if pipe == came[node] or other == node:
                    continue
                if seen[other] >= 0:
                    low[node] = min(low[node], seen[other])
                    continue
                came[other] = pipe
                seen[other] = low[other] = count
                count += 1
                depth += 1
                stack[depth] = other
            else:
                depth -= 1
                if depth >= 0:
                    before = stack[depth]
                    low[before] = min(low[before], low[node])
                    found[came[node]] = low[node] > seen[before]
    return found
