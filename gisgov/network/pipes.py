"""The water or gas network of a city in memory: what hangs on what, and which places there are.

Built once and asked often; `gisgov.network.tracing` says what isolates a place in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.network.pipe_bridges import branches
from gisgov.network.pipe_lengths import incidence
from gisgov.network.pipe_sections import PRESSURE_RANKS, Sections

__all__ = ["Consumers", "Lines", "Nodes", "Pipes", "Valves"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Nodes:
    """Nodes of one network, one a row.

    Parameters
    ----------
    id
        Key.
    xy
        Coordinates (n, 2), metres in the city's CRS.
    kind
        junction, valve, hydrant, regulator, source, service, ….
    component_id, building_id
        What stands there; 0 where none.
    """

    id: Ints
    xy: Floats
    kind: Objects
    component_id: Ints
    building_id: Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class Lines:
    """Pipes of one network, one a row.

    Parameters
    ----------
    id
        Key.
    from_id, to_id
        Keys of the nodes at the ends.
    line
        LineStrings, metres in the city's CRS.
    diameter_mm
        NaN where not known.
    material, pressure_class
        None where not known.
    """

    id: Ints
    from_id: Ints
    to_id: Ints
    line: Objects
    diameter_mm: Floats
    material: Objects
    pressure_class: Objects


@dataclass(frozen=True, eq=False, kw_only=True)
class Valves:
    """What is known of the valves, one a row.

    Parameters
    ----------
    component_id
        Key.
    operable
        1 yes, 0 no, NaN not known.
    state
        open, closed, or unknown.
    in_use
        Whether its record does not say that it is lost, disused, or removed.
    """

    component_id: Ints
    operable: Floats
    state: Objects
    in_use: Bools


@dataclass(frozen=True, eq=False)
class Consumers:
    """Buildings or hydrants and the sections in which they stand; each may stand in several."""

    id: Ints
    """Distinct keys, sorted."""
    row: Ints
    """For each node, its row in `id`."""
    section: Ints
    """For each node, its section."""

    @classmethod
    def at(cls, ids: Ints, section: Ints) -> Consumers:
        """Those of the nodes where `ids` is not 0."""
        there = ids > 0
        distinct, row = np.unique(ids[there], return_inverse=True)
        return cls(distinct, row.ravel(), section[there])

    def within(self, sections: Bools) -> Bools:
        """Whether each stands in one of the sections at least."""
        found = np.zeros(len(self.id), dtype=bool)
        found[self.row[sections[self.section]]] = True
        return found


@dataclass(frozen=True, eq=False, kw_only=True)
class Pipes:
    """One network.

    Parameters
    ----------
    network
        water or gas.
    nodes, lines
        As given.
    start, end
        Rows of the nodes at the ends of each pipe, -1 where there is no such node.
    length_m
        Of each pipe.
    offsets, via
        The pipes at node i are `via[offsets[i]:offsets[i + 1]]`.
    sections
        The network cut at its valves and regulators.
    valve
        For each joint, whether it is a valve (else it is a regulator).
    operable, state, in_use
        For each joint, what is known of its valve, as in `Valves`.
    buildings, hydrants
        Who hangs on the network, by building and by component.
    sources
        Rows of the nodes where water or gas enters.
    """

    network: str
    nodes: Nodes
    lines: Lines
    start: Ints
    end: Ints
    length_m: Floats
    offsets: Ints
    via: Ints
    sections: Sections
    valve: Bools
    operable: Floats
    state: Objects
    in_use: Bools
    buildings: Consumers
    hydrants: Consumers
    sources: Ints

    @classmethod
    def build(cls, network: str, nodes: Nodes, *, lines: Lines, valves: Valves) -> Pipes:
        """Put a network together.

        Notes
        -----
        A node is a valve where its kind says so or its component is one. A valve of which nothing
        is known counts as of unknown operability and state. Pipes whose ends are not among the
        nodes stay, with an end that is not known.
        """
        start, end = _rows_of(lines.from_id, nodes.id), _rows_of(lines.to_id, nodes.id)
        known = _rows_of(nodes.component_id, valves.component_id)
        valve = (nodes.kind == "valve") | (known >= 0)
        rank = [PRESSURE_RANKS.get(name, np.nan) for name in lines.pressure_class.tolist()]
        sections = Sections.cut(
            start,
            end,
            np.array(rank, dtype=float),
            valve=valve,
            regulator=(nodes.kind == "regulator") & ~valve,
        )
        offsets, via = incidence(start, end, len(nodes.id))
        joint = known[sections.joint_node]
        hydrant = np.where(nodes.kind == "hydrant", nodes.component_id, 0)
        return cls(
            network=network,
            nodes=nodes,
            lines=lines,
            start=start,
            end=end,
            length_m=shapely.length(lines.line),
            offsets=offsets,
            via=via,
            sections=sections,
            valve=valve[sections.joint_node],
            operable=np.append(valves.operable, np.nan)[joint],
            state=np.append(valves.state, np.array(["unknown"], dtype=object))[joint],
            in_use=np.append(valves.in_use, True)[joint],
            buildings=Consumers.at(nodes.building_id, sections.of_node),
            hydrants=Consumers.at(hydrant, sections.of_node),
            sources=np.flatnonzero(nodes.kind == "source"),
        )

    @cached_property
    def closed(self) -> Bools:
        """Whether each joint is a valve that is closed by its record."""
        found: Bools = self.valve & (self.state == "closed")
        return found

    @cached_property
    def doubtful(self) -> Bools:
        """Whether each joint is a valve of which nobody knows whether it is open."""
        found: Bools = self.valve & (self.state != "open") & ~self.closed
        return found

    def at(self, node: int) -> Ints:
        """Rows of the pipes at a node."""
        return self.via[self.offsets[node] : self.offsets[node + 1]]

    @cached_property
    def kinds(self) -> Objects:
        """Kind of each node; valve where its component is one, whatever it is called."""
        kinds = self.nodes.kind.copy()
        kinds[self.sections.joint_node[self.valve]] = "valve"
        return kinds

    @cached_property
    def of_kind(self) -> dict[str, Ints]:
        """Rows of the nodes of each kind."""
        return {kind: np.flatnonzero(self.kinds == kind) for kind in set(self.kinds.tolist())}

    @cached_property
    def why(self) -> Objects:
        """For each joint, what a trace does there: close, closed, or why it goes on."""
        told = np.full(len(self.valve), "close", dtype=object)
        told[np.isnan(self.operable)] = "unknown"
        told[self.operable == 0] = "inoperable"
        told[~self.in_use] = "out_of_use"
        told[self.closed] = "closed"
        told[~self.valve] = "regulator"
        return told

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The pipes, to be found by where they lie."""
        return shapely.STRtree(self.lines.line)

    @cached_property
    def source_sections(self) -> Ints:
        """Sections in which there are sources."""
        return np.unique(self.sections.of_node[self.sources])

    @cached_property
    def fed(self) -> Bools:
        """Whether each section is reached from a source, as the valves stand on record."""
        return self.sections.fed(self.source_sections, closed=self.closed)

    @cached_property
    def surely_fed(self) -> Bools:
        """As `fed`, with those valves closed whose state is not known."""
        return self.sections.fed(self.source_sections, closed=self.closed | self.doubtful)

    @cached_property
    def branch(self) -> Ints:
        """The dead-end branch that each node lies on, -1 on the net; see `branches`.

        Closed valves end their pipes; one whose state is not known counts as open.
        """
        shut = np.zeros(len(self.nodes.id) + 1, dtype=bool)
        shut[self.sections.joint_node] = self.closed
        whole = (self.start >= 0) & (self.end >= 0) & ~shut[self.start] & ~shut[self.end]
        return branches(
            self.start[whole],
            self.end[whole],
            self.length_m[whole],
            sources=self.sources,
            size=len(self.nodes.id),
        )

    @cached_property
    def _shared(self) -> Ints:
        """Branches on which two or more hydrants stand."""
        standing = self.branch[self.nodes.kind == "hydrant"]
        branch, count = np.unique(standing[standing >= 0], return_counts=True)
        return branch[count > 1]

    def branch_of(self, nodes: Ints) -> Ints:
        """The dead-end main of some nodes, where two hydrants of the city share it; else -1.

        Nodes are rows; -1 is none.


        A hydrant's own pipe from the main is no such main: it carries one hydrant. All that hangs
        on the net by one pipe is one main.
        """
        branch = np.append(self.branch, -1)[nodes]
        return np.where(np.isin(branch, self._shared), branch, -1)

    def hydrant_nodes(self, component_ids: Ints) -> Ints:
        """Rows of the nodes at which hydrants stand, -1 where one is not on the network."""
        at = self._hydrant_rows
        row = _rows_of(component_ids, self.nodes.component_id[at])
        return np.append(at, -1)[row]

    @cached_property
    def _hydrant_rows(self) -> Ints:
        return np.flatnonzero((self.nodes.kind == "hydrant") & (self.nodes.component_id > 0))


def _rows_of(wanted: Ints, ids: Ints) -> Ints:
    """The row of each id among `ids`, -1 where it is not."""
    order = np.argsort(ids, kind="stable")
    place = np.searchsorted(ids[order], wanted)
    row = np.append(order, -1)[np.minimum(place, len(ids))]
    return np.where((row >= 0) & (np.append(ids, -1)[row] == wanted), row, -1)
