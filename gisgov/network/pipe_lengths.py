"""How far nodes of a network are from a place in it, along the pipes."""

from __future__ import annotations

import heapq

import numpy as np
import numpy.typing as npt

from gisgov.placing.compiling import compiled

__all__ = ["along_pipes", "incidence"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def incidence(start: Ints, end: Ints, size: int) -> tuple[Ints, Ints]:
    """Pipes at each node: at node i `via[offsets[i]:offsets[i + 1]]`; ends of -1 are none.

    Examples
    --------
    >>> offsets, via = incidence(np.array([0, 1]), np.array([1, -1]), 2)
    >>> offsets.tolist(), via.tolist()
    ([0, 1, 3], [0, 1, 0])
    """
    ends = np.concatenate([start, end])
    known = np.flatnonzero(ends >= 0)
    order = known[np.argsort(ends[known], kind="stable")]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(ends[known], minlength=size))])
    return offsets.astype(np.int64), order % max(len(start), 1)


@compiled
def along_pipes(  # noqa: PLR0913, PLR0917  # pragma: no cover
    offsets: Ints,
    via: Ints,
    start: Ints,
    end: Ints,
    length: Floats,
    inside: Bools,
    stops: Bools,
    wanted: Bools,
    first: Ints,
    already: Floats,
    most: int,
) -> Floats:
    """Metres from a place to nodes along pipes, infinite where none were found (Dijkstra 1959).

    Ends at which one pipe only stops are left out, but for wanted ones: they are half of all nodes.

    Parameters
    ----------
    offsets, via
        The pipes at node i are `via[offsets[i]:offsets[i + 1]]`.
    start, end, length
        Of each pipe; an end that is not known is -1.
    inside
        Which pipes may be followed.
    stops
        Nodes beyond which nothing is followed.
    first, already
        Nodes where it begins, and metres to them.
    wanted, most
        It ends when so many of some nodes have been found.
    """
    found = np.full(len(offsets) - 1, np.inf)
    waiting = [(0.0, np.int64(0)) for _ in range(0)]
    for i in range(len(first)):
        heapq.heappush(waiting, (already[i], first[i]))
    stopped = 0
    while len(waiting) > 0 and stopped < most:
        metres, node = heapq.heappop(waiting)
        if metres >= found[node]:
            continue
        found[node] = metres
        if wanted[node]:
            stopped += 1
        if stops[node]:
            continue
        for k in range(offsets[node], offsets[node + 1]):
            pipe = via[k]
            other = start[pipe] + end[pipe] - node
            if not inside[pipe] or other < 0:
                continue
            if offsets[other + 1] - offsets[other] == 1 and not wanted[other]:
                continue
            if metres + length[pipe] < found[other]:
                heapq.heappush(waiting, (metres + length[pipe], other))
    return found
