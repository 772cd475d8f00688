"""What a class of vehicles reaches from the stations, and when: known roads first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.errors import BadInput
from gisgov.network.roads import vehicles
from gisgov.network.roads.graph import Roads
from gisgov.network.roads.tree import Costs, Tree, grow
from gisgov.network.roads.vehicles import Driving, Passing, VehicleClass

__all__ = ["FirstDue", "Travel", "times"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

WORSE = 1e6
"""How many times longer a road counts that fails, where it is asked what cuts a place off."""


class FirstDue(NamedTuple):
    """Which station is first, by point."""

    station: Ints
    """Position among the stations; -1 where none gets there."""
    seconds: Floats
    """Infinite where none gets there."""
    road_m: Floats
    """How far the point is from the road that counts; NaN where none is near."""
    unknown: Bools
    """Whether the way leads over roads that nobody knows to be fit."""


@dataclass(frozen=True, eq=False)
class Travel:
    """Travel of one class of vehicles from the stations, under the closures in force.

    Attributes
    ----------
    roads, vehicle, driving
        What it was made of.
    stations
        Places, (n, 2).
    passing
        A `Passing`, by edge.
    """

    roads: Roads
    vehicle: VehicleClass
    driving: Driving
    stations: Floats
    passing: npt.NDArray[np.int8]

    @cached_property
    def known(self) -> Tree:
        """Ways over edges that are known to be fit."""
        return self._grown(self.passing == Passing.PASSES)

    @cached_property
    def unknown(self) -> Tree:
        """Ways that may lead over edges of which nobody knows."""
        return self._grown(np.isin(self.passing, _OPEN))

    def breaking(self, tree: Tree) -> Tree:
        """Ways over any edge, but as little as can be over those that a tree may not drive.

        What such a way breaks through is what cuts a place off.
        """
        return self._breaking_known if tree is self.known else self._breaking_unknown

    @cached_property
    def against(self) -> Tree:
        """Ways over edges that may be fit, as if no street were one-way."""
        return self._grown(self.unknown.allowed, both=np.ones(len(self.roads), dtype=np.bool_))

    @cached_property
    def _breaking_known(self) -> Tree:
        return self._grown(self.passing != Passing.NOT_DRIVEN, worse=~self.known.allowed)

    @cached_property
    def _breaking_unknown(self) -> Tree:
        return self._grown(self.passing != Passing.NOT_DRIVEN, worse=~self.unknown.allowed)

    @property
    def seconds(self) -> Floats:
        """From each station to each node, (stations, nodes), over roads known to be fit."""
        return self.known.seconds

    def first_due(self, points: npt.ArrayLike, *, within_m: float = 100.0) -> FirstDue:
        """Find the station that is first at each point.

        A point is reached at the nearest place of a road that some station reaches over roads known
        to be fit; where no such road is near, over those of which nobody knows.

        Parameters
        ----------
        points
            Places, (n, 2); a place with NaN is reached by none.
        within_m
            How far a road may be from a point.
        """
        places = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        found = _first(self.known, places, within_m)
        lost = np.flatnonzero(found.station < 0)
        if len(lost):
            second = _first(self.unknown, places[lost], within_m)
            for kept, late in zip(found[:3], second[:3], strict=True):
                kept[lost] = late
            found.unknown[lost] = second.station >= 0
        return found

    def _grown(
        self, allowed: Bools, *, worse: Bools | None = None, both: Bools | None = None
    ) -> Tree:
        edge_s = vehicles.seconds(self.roads, self.driving)
        edge_s = edge_s if worse is None else np.where(worse, edge_s * WORSE, edge_s)
        if both is None:
            both = ~self.roads.one_way | (self.driving.one_way == "ignored")
        costs = Costs(edge_s, self.driving.start_up_s, both)
        return grow(self.roads, self.stations, allowed=allowed, costs=costs)


_OPEN = [int(code) for code in Passing if code is Passing.PASSES or code.unknown]


def times(
    roads: Roads,
    vehicle: VehicleClass,
    stations: npt.ArrayLike,
    *,
    blocked: frozenset[int] = frozenset(),
    locked: frozenset[int] = frozenset(),
    driving: Driving | None = None,
) -> Travel:
    """Find what a class of vehicles reaches from each station, and when.

    Parameters
    ----------
    roads
        The network.
    vehicle
        The class of vehicles.
    stations
        Places in the city's metres, (n, 2); NaN for a station without a place.
    blocked
        Rows of `road` that are closed now.
    locked
        Rows of `road` whose gate is locked now, and the key is not at hand.
    driving
        Speeds and margins; the defaults of `Driving` if not given.

    Returns
    -------
    Travel
        Worth keeping as long as roads and closures stay as they are. No station, no road, or a
        station far from any road are no errors: what cannot be reached takes infinitely long.

    Raises
    ------
    BadInput
        Stations are not pairs of numbers.
    """
    places = np.asarray(stations, dtype=np.float64)
    if places.size and (places.ndim != 2 or places.shape[1] != 2):
        raise BadInput("ways.not_pairs", shape=places.shape)
    driving = driving or Driving()
    codes = vehicles.passing(roads, vehicle, driving=driving, blocked=blocked, locked=locked)
    return Travel(roads, vehicle, driving, places.reshape(-1, 2), codes)


def _first(tree: Tree, places: Floats, within_m: float) -> FirstDue:
    """First station by the nearest edge that any reaches."""
    count = len(places)
    none = (np.full(count, -1), np.full(count, np.inf), np.full(count, np.nan))
    found = FirstDue(*none, np.zeros(count, dtype=np.bool_))
    edges, index = tree.index
    put = np.flatnonzero(np.isfinite(places).all(axis=1))
    if len(edges) == 0 or len(put) == 0:
        return found
    spots = np.asarray(shapely.points(places[put]), dtype=object)
    which, near = index.query_nearest(spots, max_distance=within_m, all_matches=False)
    lines = tree.roads.geometry[edges[near]]
    at_m = np.asarray(shapely.line_locate_point(lines, spots[which]), dtype=np.float64)
    seconds = tree.reach(edges[near], at_m)
    rows = put[which]
    found.seconds[rows] = seconds.min(axis=0)
    reached = np.isfinite(found.seconds[rows])
    found.station[rows] = np.where(reached, seconds.argmin(axis=0), -1)
    found.road_m[rows] = np.where(reached, shapely.distance(lines, spots[which]), np.nan)
    return found
