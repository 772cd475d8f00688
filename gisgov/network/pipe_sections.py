"""A network of pipes cut at its valves and regulators: what can flow from which part to which.

The parts (sections) are few where pipes are many, so that questions about valves cost little.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from gisgov.network.pipe_lengths import incidence
from gisgov.placing.compiling import compiled

__all__ = ["PRESSURE_RANKS", "Sections"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PRESSURE_RANKS = {"low": 0.0, "medium": 1.0, "high": 2.0}
"""Gas flows through a regulator from the greater to the smaller; others have no rank."""


@dataclass(frozen=True, eq=False)
class Sections:
    """Sections, and the joints (valves, regulators) between them.

    Each joint has a small section of its own, where a building or a hydrant stands right on it.

    Parameters
    ----------
    count
        Number of sections.
    of_node, of_pipe
        Section of each node and pipe.
    joint_of_node, joint_node
        Joint at each node, -1 where none; node of each joint.
    joint, section, into, out
        What touches: a joint and a section, whether anything flows from the section into the joint,
        and out of the joint into the section.
    """

    count: int
    of_node: Ints
    of_pipe: Ints
    joint_of_node: Ints
    joint_node: Ints
    joint: Ints
    section: Ints
    into: Bools
    out: Bools

    @classmethod
    def cut(
        cls, start: Ints, end: Ints, rank: Floats, *, valve: Bools, regulator: Bools
    ) -> Sections:
        """Cut a network.

        Parameters
        ----------
        start, end
            Nodes at the ends of each pipe, -1 where an end is not known.
        rank
            Of the pressure of each pipe, NaN where not known.
        valve, regulator
            Whether each node is one.
        """
        size = len(valve)
        joint_node = np.flatnonzero(valve | regulator)
        joint_of_node = np.full(size, -1)
        joint_of_node[joint_node] = np.arange(len(joint_node))
        ends = np.concatenate([start, end])
        alone = (ends < 0) | (joint_of_node[ends] >= 0)  # ends that join no other pipe
        free = np.where(alone, size + np.arange(len(ends)), ends)
        total = size + len(ends)
        pairs = free[: len(start)], free[len(start) :]
        links = sparse.coo_matrix((np.ones(len(start)), pairs), shape=(total, total))
        label = csgraph.connected_components(links, directed=False)[1]
        used = np.concatenate([label[:size], label[free]])
        _, number = np.unique(used, return_inverse=True)
        number = number.ravel().astype(np.int64)
        touching = np.flatnonzero((ends >= 0) & alone)
        joint = joint_of_node[ends[touching]]
        into, out = _ways(joint, np.tile(rank, 2)[touching], regulator[joint_node])
        own = np.arange(len(joint_node))
        return cls(
            count=int(number.max(initial=-1)) + 1,
            of_node=number[:size],
            of_pipe=number[size : size + len(start)],
            joint_of_node=joint_of_node,
            joint_node=joint_node,
            joint=np.concatenate([joint, own]),
            section=np.concatenate([number[size:][touching], number[joint_node]]),
            into=np.concatenate([into, np.ones(len(own), dtype=bool)]),
            out=np.concatenate([out, np.ones(len(own), dtype=bool)]),
        )

    def fed(self, sources: Ints, *, closed: Bools, cut_off: Bools | None = None) -> Bools:
        """Whether each section is reached from any source.

        Parameters
        ----------
        sources
            Sections in which there are sources.
        closed
            Whether each joint lets nothing through.
        cut_off
            Sections that hold nothing; none by default.
        """
        lets = ~closed[self.joint]
        if cut_off is not None:
            lets &= ~cut_off[self.section]
            sources = sources[~cut_off[sources]]
        return self._reached(sources, lets & self.into, lets & self.out)

    def upstream(self, sections: Ints, *, lets: Bools) -> tuple[Bools, Bools]:
        """Sections from which something flows to one of some, and the joints at which these end.

        Parameters
        ----------
        sections
            Where it begins.
        lets
            Whether each joint lets something through.

        Returns
        -------
        tuple[Bools, Bools]
            Which sections; and which joints touch any of these.
        """
        open_ = lets[self.joint]
        inside = self._reached(sections, open_ & self.out, open_ & self.into)
        touched = np.zeros(len(self.joint_node), dtype=bool)
        touched[self.joint[inside[self.section] & self.out]] = True
        return inside, touched

    def _reached(self, first: Ints, leaves: Bools, enters: Bools) -> Bools:
        """Sections reached from some, by the touches that let to their joint and out of it."""
        by_section, by_joint = self._touches
        ends = self.section, self.joint
        return reached(first, *by_section, *by_joint, *ends, leaves, enters)

    @cached_property
    def _touches(self) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
        """Touches of each section, and of each joint."""
        none = np.full(len(self.joint), -1)
        return (
            incidence(self.section, none, self.count),
            incidence(self.joint, none, len(self.joint_node)),
        )


@compiled
def reached(  # noqa: PLR0913, PLR0917  # pragma: no cover
    first: Ints,
    offsets: Ints,
    touches: Ints,
    joint_offsets: Ints,
    joint_touches: Ints,
    section: Ints,
    joint: Ints,
    leaves: Bools,
    enters: Bools,
) -> Bools:
    """Whether each section is reached from the first ones, from section to joint to section."""
    found = np.zeros(len(offsets) - 1, dtype=np.bool_)
    passed = np.zeros(len(joint_offsets) - 1, dtype=np.bool_)
    waiting = np.empty(len(found), dtype=np.int64)
    count = 0
    for one in first:
        if not found[one]:
            found[one] = True
            waiting[count] = one
            count += 1
    while count > 0:
        count -= 1
        here = waiting[count]
        for i in touches[offsets[here] : offsets[here + 1]]:
            if not leaves[i] or passed[joint[i]]:
                continue
            passed[joint[i]] = True
            for k in joint_touches[joint_offsets[joint[i]] : joint_offsets[joint[i] + 1]]:
                other = section[k]
                if enters[k] and not found[other]:
                    found[other] = True
                    waiting[count] = other
                    count += 1
    return found


def _ways(joint: Ints, rank: Floats, regulator: Bools) -> tuple[Bools, Bools]:
    """Whether something flows from each pipe end into its joint, and out of it.

    Through a valve both; through a regulator from the greatest pressure to the others, where the
    pressures of all its pipes are known and differ.
    """
    known = ~np.isnan(rank)
    least = np.full(len(regulator), np.inf)
    most = np.full(len(regulator), -np.inf)
    np.minimum.at(least, joint[known], rank[known])
    np.maximum.at(most, joint[known], rank[known])
    reduces = regulator & (least < most)
    reduces[joint[~known]] = False
    top = rank == most[joint]
    return ~reduces[joint] | top, ~reduces[joint] | ~top
