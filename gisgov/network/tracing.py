"""What isolates a place in a network: the first valves around it that can be turned.

The walk goes against the flow: through valves that cannot be turned (or of which nobody knows), up
through regulators, and never back down through one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgov.network.pipe_lengths import along_pipes
from gisgov.network.pipe_places import Place, highest, widest
from gisgov.network.pipes import Consumers, Pipes

__all__ = [
    "NEAREST",
    "VALVES",
    "WITH_REGULATORS",
    "Losses",
    "Starved",
    "Trace",
    "TracedValve",
    "starved",
    "trace",
]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

VALVES = ("close",)
WITH_REGULATORS = ("close", "regulator")
NEAREST = 5
"""So many valves are named where none isolate the place."""


@dataclass(frozen=True, kw_only=True)
class TracedValve:
    """A valve (or regulator) that a trace met.

    Parameters
    ----------
    node_id, component_id
        Its keys; no component where none is on record.
    x, y
        Metres in the city's CRS.
    distance_m
        From the place, along pipes.
    why
        ``close``: to be closed; ``regulator``: likewise, but it is no valve; ``closed``: by its
        record it is; else why it was traced through:
        ``inoperable``, ``unknown`` operability, ``out_of_use`` by its record, or ``stuck``.
    state
        open, closed, or unknown.
    holds_back
        Whether it keeps a source from the place: if not, only what is left in dead pipes.
    diameter_mm, pressure_class
        Of the widest pipe and the highest pressure at it; None where not known.
    """

    node_id: int
    component_id: int | None
    x: float
    y: float
    distance_m: float
    why: str
    state: str
    holds_back: bool
    diameter_mm: float | None
    pressure_class: str | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Losses:
    """Who loses supply: sorted ids.

    Parameters
    ----------
    inside
        In the isolated part.
    behind
        Beyond it, where no source reaches any more.
    doubtful
        Those that keep it only through valves of unknown state.
    """

    inside: Ints
    behind: Ints
    doubtful: Ints

    @property
    def all(self) -> Ints:
        """Inside and behind."""
        return np.union1d(self.inside, self.behind)


@dataclass(frozen=True, kw_only=True, eq=False)
class Trace:
    """What isolates a place, and who is cut off.

    Parameters
    ----------
    place
        Where.
    close
        Valves to be closed, the nearest along pipes first; none where that does not isolate it.
    near
        Where nothing isolates it, the nearest valves that can be turned.
    passed
        Valves that were traced through, and why.
    closed
        Valves on the border that are closed already.
    sources
        Ids of the nodes of sources that reach the place through no valve that can be turned.
    fed
        Whether any source reached the place before, by the records.
    pipes, length_m
        Rows of the pipes of the isolated part, and their length.
    loose_ends
        Pipes of it whose other end is not on record.
    buildings, hydrants
        Who loses supply: ids of buildings, and components of hydrants.
    """

    place: Place
    close: tuple[TracedValve, ...]
    near: tuple[TracedValve, ...]
    passed: tuple[TracedValve, ...]
    closed: tuple[TracedValve, ...]
    sources: tuple[int, ...]
    fed: bool
    pipes: Ints
    length_m: float
    loose_ends: int
    buildings: Losses
    hydrants: Losses

    @property
    def isolable(self) -> bool:
        """Whether closing the valves keeps every source from the place."""
        return not self.sources


@dataclass(frozen=True, kw_only=True, eq=False)
class Starved:
    """Who loses supply: ids of buildings, components of hydrants."""

    buildings: Ints
    hydrants: Ints


@dataclass(frozen=True, eq=False)
class _Walk:
    """What a walk against the flow found: sections inside, and joints by what they are to it.

    `at` is the joint that is the place itself, or -1; `why` says for each joint why it is named.
    """

    inside: Bools
    close: Bools
    closed: Bools
    passed: Bools
    at: int
    why: Objects


def trace(
    pipes: Pipes,
    place: Place,
    *,
    stuck: Collection[int] = (),
    shut: Collection[str] = VALVES,
) -> Trace:
    """What isolates a place.

    Parameters
    ----------
    pipes
        The network.
    place
        A node or a pipe of it.
    stuck
        Components of valves that are found not to turn, whatever their record says.
    shut
        What is to be shut: `VALVES`, or also regulators (`WITH_REGULATORS`), as their operator can.

    Notes
    -----
    Where a source is inside, the answer says so: then those behind are those who lose supply once
    the operator shuts the source.
    """
    walk = _walk(pipes, place, stuck, shut)
    after = _after(pipes, walk, pipes.closed | walk.close)
    surely = _after(pipes, walk, pipes.closed | walk.close | pipes.doubtful)
    row = np.flatnonzero(walk.inside[pipes.sections.of_pipe])
    sources = pipes.sources[walk.inside[pipes.sections.of_node[pipes.sources]]]
    distance = _distances(pipes, place, walk, most=NEAREST if len(sources) else pipes.valve.size)
    border = _valves(pipes, walk, walk.close, distance, after)
    return Trace(
        place=place,
        close=() if len(sources) else border,
        near=border[:NEAREST] if len(sources) else (),
        passed=_valves(pipes, walk, walk.passed, distance, after),
        closed=_valves(pipes, walk, walk.closed, distance, after),
        sources=tuple(pipes.nodes.id[sources].tolist()),
        fed=bool(pipes.fed[walk.inside].any()),
        pipes=row,
        length_m=float(pipes.length_m[row].sum()),
        loose_ends=int(((pipes.start[row] < 0) | (pipes.end[row] < 0)).sum()),
        buildings=_losses(pipes, pipes.buildings, walk, (after, surely)),
        hydrants=_losses(pipes, pipes.hydrants, walk, (after, surely)),
    )


def starved(pipes: Pipes, component_id: int) -> Starved:
    """Who loses supply when one valve is closed; nobody where it is not on the network."""
    at = pipes.nodes.component_id[pipes.sections.joint_node] == component_id
    after = pipes.sections.fed(pipes.source_sections, closed=pipes.closed | (at & pipes.valve))
    lost = (
        who.id[who.within(pipes.fed) & ~who.within(after)]
        for who in (pipes.buildings, pipes.hydrants)
    )
    return Starved(buildings=next(lost), hydrants=next(lost))


def _walk(pipes: Pipes, place: Place, stuck: Collection[int], shut: Collection[str]) -> _Walk:
    sections = pipes.sections
    why = pipes.why
    if stuck:
        component = pipes.nodes.component_id[sections.joint_node]
        found = np.isin(component, list(stuck)) & (why == "close")
        why = np.where(found, "stuck", why)
    close = np.logical_or.reduce([why == kind for kind in shut])
    closed = why == "closed"
    ends = close | closed
    at = int(sections.joint_of_node[place.node]) if place.node >= 0 else -1
    if at >= 0:
        ends[at] = False
    inside, touched = sections.upstream(_first(pipes, place, at), lets=~ends)
    away = ~inside[sections.section] & (
        sections.section != sections.of_node[sections.joint_node[sections.joint]]
    )
    leads_out = np.zeros(len(ends), dtype=bool)
    leads_out[sections.joint[away]] = True
    border = ends & touched & leads_out
    through = pipes.valve & ~ends & touched
    if at >= 0:
        through[at] = False
    return _Walk(inside, border & close, border & closed, through, at, why)


def _first(pipes: Pipes, place: Place, at: int) -> Ints:
    """Sections in which a walk begins: all around a place that is itself a joint."""
    sections = pipes.sections
    if at >= 0:
        return np.unique(sections.section[sections.joint == at])
    one = sections.of_node[place.node] if place.node >= 0 else sections.of_pipe[place.pipe]
    return np.array([one])


def _after(pipes: Pipes, walk: _Walk, shut: Bools) -> Bools:
    """Sections that are still fed."""
    return pipes.sections.fed(pipes.source_sections, closed=shut, cut_off=walk.inside)


def _losses(pipes: Pipes, who: Consumers, walk: _Walk, after: tuple[Bools, Bools]) -> Losses:
    """Who loses supply, from the sections that are still fed, and those that surely are."""
    keep, surely = who.within(after[0]), who.within(after[1])
    inside = who.within(walk.inside) & ~keep
    behind = who.within(pipes.fed) & ~keep & ~inside
    doubtful = keep & ~surely & who.within(pipes.surely_fed)
    return Losses(inside=who.id[inside], behind=who.id[behind], doubtful=who.id[doubtful])


def _distances(pipes: Pipes, place: Place, walk: _Walk, *, most: int) -> Floats:
    """Metres along pipes from the place to each node, infinite where none was found."""
    sections = pipes.sections
    wanted = np.zeros(len(pipes.nodes.id), dtype=bool)
    wanted[sections.joint_node[walk.close]] = True
    stops = wanted.copy()
    stops[sections.joint_node[walk.closed]] = True
    if place.node >= 0:
        first, already = np.array([place.node]), np.zeros(1)
    else:
        ends = np.array([pipes.start[place.pipe], pipes.end[place.pipe]])
        known = ends >= 0
        metres = np.array([place.along_m, pipes.length_m[place.pipe] - place.along_m])
        first, already = ends[known], np.maximum(metres[known], 0.0)
    return along_pipes(
        pipes.offsets,
        pipes.via,
        pipes.start,
        pipes.end,
        pipes.length_m,
        walk.inside[sections.of_pipe],
        stops,
        wanted,
        first,
        already,
        most,
    )


def _valves(
    pipes: Pipes, walk: _Walk, joints: Bools, distance: Floats, after: Bools
) -> tuple[TracedValve, ...]:
    """Those valves to which a way was found, the nearest first."""
    sections = pipes.sections
    live = np.zeros(len(joints), dtype=bool)
    live[sections.joint[after[sections.section]]] = True
    rows = np.flatnonzero(joints)
    metres = distance[sections.joint_node[rows]]
    rows = rows[np.argsort(metres, kind="stable")][: int(np.isfinite(metres).sum())]
    return tuple(
        _valve(pipes, joint, distance, str(walk.why[joint]), holds_back=bool(live[joint]))
        for joint in rows.tolist()
    )


def _valve(
    pipes: Pipes, joint: int, distance: Floats, why: str, *, holds_back: bool
) -> TracedValve:
    node = int(pipes.sections.joint_node[joint])
    around = pipes.at(node)
    component = int(pipes.nodes.component_id[node])
    x, y = pipes.nodes.xy[node].tolist()
    return TracedValve(
        node_id=int(pipes.nodes.id[node]),
        component_id=component or None,
        x=x,
        y=y,
        distance_m=float(distance[node]),
        why=why,
        state=str(pipes.state[joint]),
        holds_back=holds_back,
        diameter_mm=widest(pipes.lines.diameter_mm[around]),
        pressure_class=highest(pipes.lines.pressure_class[around]),
    )
