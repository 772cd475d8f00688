"""The road network in memory: one edge a row of the table `road`, joined where ends are equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.errors import BadInput

__all__ = ["Roads"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]

NEEDED = ("id", "geometry")

GATES = frozenset(
    ["gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "chain", "rope"]
)
"""Barriers that are opened: they let pass, and it is told that they are on the way."""


@dataclass(frozen=True, eq=False)
class Roads:
    """Edges and the nodes that they join; built once, asked often.

    Attributes
    ----------
    id
        Row of the table `road`, by edge.
    geometry
        Line of each edge, in the city's metres; one-way streets are drawn with the traffic.
    name, name_en, road_class, barrier
        Texts by edge; None where there is none.
    width_m, height_limit_m, weight_limit_t
        By edge; NaN where nothing is known.
    gate_width_m, gate_height_m
        What the tightest gate on the edge leaves clear; NaN where there is none or nobody knows.
    one_way, bridge, tunnel
        By edge.
    start, end
        Node at the first and last point, by edge; the same for a loop.
    length_m
        By edge.
    node_xy
        Place of each node, (n, 2).
    skipped
        Rows that have no line to drive on: none, empty, without length, or not a line.
    """

    id: Ints
    geometry: Objects
    name: Objects
    name_en: Objects
    road_class: Objects
    barrier: Objects
    width_m: Floats
    height_limit_m: Floats
    weight_limit_t: Floats
    gate_width_m: Floats
    gate_height_m: Floats
    one_way: Bools
    bridge: Bools
    tunnel: Bools
    start: Ints
    end: Ints
    length_m: Floats
    node_xy: Floats
    skipped: Ints

    @classmethod
    def build(cls, table: Mapping[str, Any]) -> Roads:
        """Make the network of rows of the table `road`.

        Parameters
        ----------
        table
            Columns by their names in the database: a frame or a mapping of arrays; `gate_width_m`
            and `gate_height_m` are those of the estate's gate that stands on the road. `id` and
            `geometry` (shapely lines) must be there; what else is missing is not known, and a
            width or limit that is not above zero is not known either.

        Raises
        ------
        BadInput
            A column is missing, or columns are not of the same length.

        Examples
        --------
        >>> lane = shapely.LineString([(0, 0), (60, 0)])
        >>> Roads.build({"id": [7], "geometry": [lane], "width_m": [4.5]}).node_xy.tolist()
        [[0.0, 0.0], [60.0, 0.0]]
        """
        _refuse_incomplete(table)
        ids = np.asarray(table["id"], dtype=np.int64)
        lines = np.asarray(table["geometry"], dtype=object)
        kept = _drivable(lines)
        lines = lines[kept]
        nodes, start, end = _joined(lines)
        rows = _Rows(table, kept)
        return cls(
            id=ids[kept],
            geometry=lines,
            name=rows.texts("name"),
            name_en=rows.texts("name_en"),
            road_class=rows.texts("road_class"),
            barrier=rows.texts("barrier"),
            width_m=rows.measures("width_m"),
            height_limit_m=rows.measures("height_limit_m"),
            weight_limit_t=rows.measures("weight_limit_t"),
            gate_width_m=rows.measures("gate_width_m"),
            gate_height_m=rows.measures("gate_height_m"),
            one_way=rows.flags("one_way"),
            bridge=rows.flags("bridge"),
            tunnel=rows.flags("tunnel"),
            start=start,
            end=end,
            length_m=np.asarray(shapely.length(lines), dtype=np.float64),
            node_xy=nodes,
            skipped=ids[~kept],
        )

    def __len__(self) -> int:
        """Return how many edges there are."""
        return len(self.id)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index of the edges."""
        return shapely.STRtree(self.geometry)

    @cached_property
    def clear_m(self) -> Floats:
        """Clear width of each edge at its tightest, its gate included; NaN where not known."""
        return np.fmin(self.width_m, self.gate_width_m)

    @cached_property
    def clear_height_m(self) -> Floats:
        """Clear height of each edge, its gate included; NaN where nothing limits it."""
        return np.fmin(self.height_limit_m, self.gate_height_m)

    @cached_property
    def gated(self) -> Bools:
        """Which edges have a gate that somebody opens."""
        return np.isin(self.barrier.astype(str), list(GATES))

    @cached_property
    def stands(self) -> Bools:
        """On which edges a crew leaves the engine: no bridge, no tunnel, no motorway."""
        motorway = self.road_class.astype(str) == "motorway"
        return np.asarray(~(self.bridge | self.tunnel | motorway), dtype=np.bool_)

    def edges_of(self, ids: frozenset[int]) -> Bools:
        """Which edges are among these rows."""
        return np.isin(self.id, np.fromiter(ids, np.int64, len(ids)))


@dataclass(frozen=True)
class _Rows:
    """Columns of the rows that are kept, with what is missing as None, NaN or False."""

    table: Mapping[str, Any]
    kept: Bools

    def texts(self, column: str) -> Objects:
        given = self._column(column)
        told = [text if isinstance(text, str) and text else None for text in given]
        return np.array(told, dtype=object)

    def measures(self, column: str) -> Floats:
        given = self._column(column)
        values = np.array([np.nan if value is None else value for value in given], np.float64)
        return np.where(values > 0, values, np.nan)

    def flags(self, column: str) -> Bools:
        told = [isinstance(value, bool | np.bool_) and value for value in self._column(column)]
        return np.array(told, dtype=np.bool_)

    def _column(self, column: str) -> Objects:
        if column not in self.table:
            return np.full(int(self.kept.sum()), None, dtype=object)
        return np.asarray(self.table[column], dtype=object)[self.kept]


def _refuse_incomplete(table: Mapping[str, Any]) -> None:
    for column in NEEDED:
        if column not in table:
            raise BadInput("ways.no_column", column=column)
    count = len(table["id"])
    for column in table:
        if len(table[column]) != count:
            raise BadInput("ways.lengths", column=column, count=len(table[column]), wanted=count)


def _drivable(lines: Objects) -> Bools:
    """Which of these are lines of some length, with finite coordinates."""
    line = shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING
    length = shapely.length(lines)  # NaN for None
    return np.asarray(line & np.isfinite(length) & (length > 0), dtype=np.bool_)


def _joined(lines: Objects) -> tuple[Floats, Ints, Ints]:
    """Return the nodes, and those at the first and last point of each line."""
    ends = [shapely.get_point(lines, 0), shapely.get_point(lines, -1)]
    places = [np.asarray(shapely.get_coordinates(point), dtype=np.float64) for point in ends]
    at = np.concatenate([place[:, 0] + 1j * place[:, 1] for place in places])
    nodes, which = np.unique(at, return_inverse=True)
    which = which.astype(np.int64)
    return np.column_stack([nodes.real, nodes.imag]), which[: len(lines)], which[len(lines) :]
