"""Where a way ends: the last stretch, whether it is a dead end, and the room to turn there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.network.roads.tree import Tree, Way

__all__ = ["DeadEnd", "clear_circle", "dead_end", "last_stretch"]

Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]

COARSE_M, FINE_M = 2.0, 0.5  # between the centres that are tried
MOST_M = 30.0  # a wider circle is not looked for
LONGEST = 200  # edges of a dead end that are followed


@dataclass(frozen=True)
class DeadEnd:
    """A stretch that an engine must leave the way it came."""

    length_m: float
    """From the last junction to its end."""
    x: float
    y: float
    """Its end."""
    clear_m: float | None
    """Diameter of the widest clear circle at its end; None where obstacles are not known."""
    needed_m: float

    @property
    def met(self) -> bool | None:
        """Whether there is room to turn; None where nobody knows."""
        return None if self.clear_m is None else self.clear_m >= self.needed_m


def last_stretch(tree: Tree, way: Way) -> Way:
    """Return the end of a way since the last junction."""
    first = len(way.edges) - 1
    while first > 0 and tree.degree[_entered(tree, way, first)] == 2:
        first -= 1
    return Way(way.edges[first:], way.from_m[first:], way.to_m[first:])


def dead_end(tree: Tree, way: Way, *, obstacles: Objects | None, needed_m: float) -> DeadEnd | None:
    """Tell of the dead end that a way ends in; None where an engine can drive on.

    Parameters
    ----------
    tree
        Edges that the vehicle may drive; where only others go on, the way is at an end.
    way
        The way to the stand.
    obstacles
        What keeps an engine from turning; None where it is not known.
    needed_m
        Diameter of the room to turn.
    """
    ahead = _ahead(tree, way)
    if ahead is None:
        return None
    tip, beyond_m = ahead
    x, y = tree.roads.node_xy[tip].tolist()
    length_m = last_stretch(tree, way).metres + beyond_m
    clear_m = None if obstacles is None else clear_circle((x, y), obstacles, needed_m=needed_m)
    return DeadEnd(length_m, x, y, clear_m, needed_m)


def clear_circle(at: tuple[float, float], obstacles: Objects, *, needed_m: float) -> float:
    """Diameter of the widest circle that holds a place and no obstacle, at most 30 m.

    Centres are tried as far as half of what is needed in steps of 2 m, then of 0.5 m around the
    best of them.

    Examples
    --------
    >>> walls = shapely.linestrings([[(-9, -50), (-9, 50)], [(7, -50), (7, 50)]])
    >>> clear_circle((0, 0), walls, needed_m=12)
    16.0
    """
    place = np.array(at)
    near = shapely.dwithin(obstacles, shapely.Point(at), (MOST_M + needed_m) / 2)
    index = shapely.STRtree(obstacles[near])
    best, centre = _widest(index, place, place + _grid(needed_m / 2, COARSE_M))
    finer, _ = _widest(index, place, centre + _grid(COARSE_M, FINE_M))
    return float(2 * max(best, finer))


def _grid(reach_m: float, step_m: float) -> Floats:
    """Steps to all sides, as far as that, (n, 2)."""
    steps = np.arange(-(reach_m // step_m), reach_m // step_m + 1) * step_m
    return np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)


def _widest(index: shapely.STRtree, place: Floats, centres: Floats) -> tuple[float, Floats]:
    """Radius and centre of the widest free circle that holds a place."""
    room = np.full(len(centres), MOST_M / 2)
    which, far = index.query_nearest(
        shapely.points(centres), max_distance=MOST_M / 2, return_distance=True, all_matches=False
    )
    room[which[0]] = far
    room[room < np.hypot(*(centres - place).T)] = 0.0
    best = int(room.argmax())
    return float(room[best]), centres[best]


def _ahead(tree: Tree, way: Way) -> tuple[int, float] | None:
    """Node at the tip ahead of a way and how far it is; None where the road does not end."""
    edge, roads = int(way.edges[-1]), tree.roads
    node = int((roads.end if way.to_m[-1] >= way.from_m[-1] else roads.start)[edge])
    far = abs(roads.length_m[edge] * (node == roads.end[edge]) - way.to_m[-1])
    for _ in range(LONGEST):
        if tree.degree[node] != 2:
            break
        edge = tree.other_edge(node, edge)
        node = int(roads.start[edge] + roads.end[edge] - node)
        far += roads.length_m[edge]
    return (node, float(far)) if tree.degree[node] == 1 else None


def _entered(tree: Tree, way: Way, i: int) -> int:
    """Node by which a way comes into its i-th edge."""
    at_start = way.from_m[i] <= way.to_m[i] if len(way.edges) == 1 else way.from_m[i] == 0
    return int((tree.roads.start if at_start else tree.roads.end)[way.edges[i]])
