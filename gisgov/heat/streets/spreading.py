"""Incidents spread along a network, compiled.

What has come equally far goes on in the same way, whichever incident it is of. So not each incident
is followed along all paths, whose number doubles at each corner, but at each end of each edge there
is one row of numbers: how much of all incidents arrives there after 1, 2, 3... steps. They are gone
through once, from the shortest distance to the longest.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.heat.streets.compiling import compiled

__all__ = ["Network", "spread"]

NOTHING = 1e-12  # of an incident; less is not sent on

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Network(NamedTuple):
    """Edges by number; the ways along edge k are 2k, and 2k + 1 back."""

    steps: Floats
    """Length of each edge; of one that comes back to its start, at least 1."""
    pieces: Ints
    """Where the pieces of each edge begin, and where the last ones end."""
    heads: Ints
    """At which node each way arrives."""
    begins: Ints
    """Where the ways that leave each node begin in `leaving`, and where the last ones end."""
    leaving: Ints
    """Ways, by the node that they leave."""


class Work(NamedTuple):
    """What is known while it goes on."""

    table: Floats
    """Share of an incident between it and each step to one side, 0 to 0.5."""
    arrived: Floats
    """What arrives at the head of each way (columns) after so many steps (rows)."""
    sent: Floats
    """What sets out along each way (rows) after so many steps (columns), to be laid at the end."""
    held: Floats
    """How many incidents lie on each piece."""
    again: Ints
    """Nodes at which something arrived since they were asked, after the same number of steps."""
    waits: npt.NDArray[np.bool_]
    """Whether a node is among these."""


@compiled
def spread(
    network: Network,
    incidents: tuple[Ints, Floats],
    table: Floats,
    turned_back: bool,  # noqa: FBT001 - kernels take their arguments by place
) -> Floats:
    """Return how many incidents lie on each piece.

    Parameters
    ----------
    network
        With lengths in steps.
    incidents
        Edge of each, and steps along it.
    table
        Share of an incident between it and each step to one side, 0 to 0.5.
    turned_back
        Whether some is turned back at each node, so that the density does not jump there.
    """
    nodes = len(network.begins) - 1
    held = np.zeros(network.pieces[-1], np.float64)
    arrived = np.zeros((len(table) - 1, len(network.heads)), np.float64)
    sent = np.zeros((len(network.heads), len(table) - 1), np.float64)
    again, waits = np.empty(nodes, np.int64), np.zeros(nodes, np.bool_)
    work = Work(table, arrived, sent, held, again, waits)
    for k in range(len(incidents[0])):
        _begin(network, incidents[0][k], incidents[1][k], work)
    for away in range(len(arrived)):
        for node in range(nodes):
            waiting = _pass_on(network, node, away, turned_back, work, 0)
            while waiting > 0:
                waiting -= 1
                last = again[waiting]
                waits[last] = False
                waiting = _pass_on(network, last, away, turned_back, work, waiting)
    for way in range(len(network.heads)):
        _deposit(network, way, work)
    return held


@compiled
def _begin(network: Network, edge: int, at: float, work: Work) -> None:
    """Lay an incident on its own edge, and have it arrive at both ends of it."""
    long = network.steps[edge]
    first, count = network.pieces[edge], network.pieces[edge + 1] - network.pieces[edge]
    middle = min(int(at / long * count), count - 1)
    for piece in range(middle, count):
        if piece * long / count - at >= len(work.table) - 1:
            break
        after = _within(work.table, (piece + 1) * long / count - at)
        work.held[first + piece] += after - _within(work.table, piece * long / count - at)
    for piece in range(middle - 1, -1, -1):
        if at - (piece + 1) * long / count >= len(work.table) - 1:
            break
        after = _within(work.table, (piece + 1) * long / count - at)
        work.held[first + piece] += after - _within(work.table, piece * long / count - at)
    _arrive(work.arrived, 2 * edge, long - at, 1.0)
    _arrive(work.arrived, 2 * edge + 1, at, 1.0)


@compiled
def _pass_on(
    network: Network,
    node: int,
    away: int,
    turned_back: bool,  # noqa: FBT001
    work: Work,
    waiting: int,
) -> int:
    """Send on what arrived at a node after so many steps; return how many nodes are to be asked."""
    first, after = network.begins[node], network.begins[node + 1]
    total, most = 0.0, 0.0
    for at in range(first, after):
        own = work.arrived[away, network.leaving[at] ^ 1]
        total += own
        most = max(most, abs(own))
    if most < NOTHING:
        return waiting
    for at in range(first, after):
        way = network.leaving[at]
        own = work.arrived[away, way ^ 1]
        work.arrived[away, way ^ 1] = 0.0
        if turned_back:
            sent = total * 2.0 / (after - first) - own
        elif after - first > 1:
            sent = (total - own) / (after - first - 1)
        else:
            sent = own
        if sent != 0.0:
            work.sent[way, away] += sent
            _arrive(work.arrived, way, away + network.steps[way >> 1], sent)
            head = network.heads[way]
            if network.steps[way >> 1] < 1.0 and not work.waits[head]:
                work.waits[head] = True
                work.again[waiting] = head
                waiting += 1
    return waiting


@compiled
def _within(table: Floats, steps: float) -> float:
    """Return the share between an incident and so many steps from it, below 0 to the other side."""
    away = min(abs(steps), len(table) - 1.0)
    whole = min(int(away), len(table) - 2)
    share: float = table[whole] + (away - whole) * (table[whole + 1] - table[whole])
    return share if steps >= 0 else -share


@compiled
def _arrive(arrived: Floats, way: int, steps: float, amount: float) -> None:
    """Have an amount arrive after so many steps: in parts, at the whole steps before and after."""
    whole = int(steps)
    if whole < len(arrived):
        arrived[whole, way] += amount * (1.0 - (steps - whole))
    if whole + 1 < len(arrived):
        arrived[whole + 1, way] += amount * (steps - whole)


@compiled
def _deposit(network: Network, way: int, work: Work) -> None:
    """Lay all that sets out along a way on the pieces of its edge."""
    edge = way >> 1
    first, after = network.pieces[edge], network.pieces[edge + 1]
    long = network.steps[edge] / (after - first)
    sent, table = work.sent[way], work.table
    before = _reached(sent, table, 0.0)
    for part in range(after - first):
        beyond = _reached(sent, table, (part + 1) * long)
        work.held[first + part if way & 1 == 0 else after - 1 - part] += beyond - before
        before = beyond


@compiled
def _reached(sent: Floats, table: Floats, steps: float) -> float:
    """Return how much of what sets out comes to lie within so many steps of where it does so."""
    last = len(table) - 1
    whole = int(steps)
    share = steps - whole
    total = 0.0
    for away in range(max(0, last - whole)):
        low = table[away + whole]
        total += sent[away] * (low + share * (table[away + whole + 1] - low))
    for away in range(max(0, last - whole), last):
        total += sent[away] * table[last]
    return total
