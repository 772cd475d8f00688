"""Mains cut at the places where something stands on them: pieces from node to node."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from gisgov import crs
from gisgov.democity.mains import Mains
from gisgov.democity.streets import Bools, Floats, Ints, Shapes

__all__ = ["Pieces", "Stops", "cut", "feet", "merged"]

END_M = 0.3


@dataclass(frozen=True)
class Stops:
    """Places on mains: the main's row, metres from its start, coordinates."""

    edge: Ints
    along: Floats
    xy: Floats


@dataclass(frozen=True)
class Pieces:
    """Pieces of mains between neighbouring nodes, in the direction of the main."""

    edge: Ints
    start: Ints
    end: Ints
    middle: Floats  # metres from the start of the main
    lines: Shapes


def feet(plan: Mains, edge: Ints, shapes: Shapes) -> Stops:
    """The place on each main (`edge`) that is nearest to each shape, a little off the main's ends.

    The coordinates lie on the lattice, so up to half a millimetre beside the main.
    """
    lines = plan.lines[edge]
    length = shapely.length(lines)
    nearest = shapely.get_point(shapely.shortest_line(lines, shapes), 0)
    margin = np.minimum(END_M, length / 2)
    along = np.clip(shapely.line_locate_point(lines, nearest), margin, length - margin)
    xy = shapely.get_coordinates(shapely.line_interpolate_point(lines, along))
    return Stops(edge, along, crs.snap(xy))


def merged(stops: list[Stops]) -> tuple[Stops, Ints, Ints]:
    """Stops without repetitions.

    Returns
    -------
    tuple
        The distinct stops, for each the row it first came from in all stops one after another,
        and for each of those rows its distinct stop.
    """
    edge = np.concatenate([stop.edge for stop in stops])
    along = np.concatenate([stop.along for stop in stops])
    xy = np.vstack([stop.xy for stop in stops])
    keys = np.column_stack([edge, xy])
    _, first, number = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return Stops(edge[first], along[first], xy[first]), first, number.ravel()


def cut(plan: Mains, stops: Stops, first_node: int) -> Pieces:
    """The mains of a plan cut at `stops`.

    Nodes are the plan's junctions by number, then the stops from `first_node` on.
    """
    coords, edge = shapely.get_coordinates(plan.lines, return_index=True)
    node = np.full(len(coords), -1)
    node[_firsts(edge)] = plan.start
    node[_lasts(edge)] = plan.end
    edges = np.concatenate([edge, stops.edge])
    along = np.concatenate([_along(coords, edge), stops.along])
    nodes = np.concatenate([node, first_node + np.arange(len(stops.edge))])
    order = np.lexsort((along, edges))
    points = np.vstack([coords, stops.xy])[order]
    return _pieces(edges[order], along[order], nodes[order], points)


def _pieces(edge: Ints, along: Floats, node: Ints, points: Floats) -> Pieces:
    """Pieces from rows sorted along the mains; a row with a node ends one and begins the next."""
    first, last = _firsts(edge), _lasts(edge)
    opens = (node >= 0) & ~last
    closes = (node >= 0) & ~first
    piece = np.cumsum(opens) - 1
    rows = np.concatenate([np.flatnonzero(~last), np.flatnonzero(closes)])
    of = np.concatenate([piece[~last], piece[np.flatnonzero(closes) - 1]])
    order = np.lexsort((rows, of))
    starts, ends = np.flatnonzero(opens), np.flatnonzero(closes)
    return Pieces(
        edge=edge[starts],
        start=node[starts],
        end=node[ends],
        middle=(along[starts] + along[ends]) / 2,
        lines=shapely.linestrings(points[rows[order]], indices=of[order]),
    )


def _firsts(edge: Ints) -> Bools:
    """Whether each row is the first of its edge; edges follow one another."""
    return np.concatenate([[True], edge[1:] != edge[:-1]])


def _lasts(edge: Ints) -> Bools:
    """Whether each row is the last of its edge."""
    return np.concatenate([edge[1:] != edge[:-1], [True]])


def _along(coords: Floats, edge: Ints) -> Floats:
    """Metres from the start of its line to each vertex."""
    step = np.concatenate([[0.0], np.hypot(*np.diff(coords, axis=0).T)])
    step[_firsts(edge)] = 0.0
    total = np.cumsum(step)
    return total - np.maximum.accumulate(np.where(_firsts(edge), total, 0.0))
