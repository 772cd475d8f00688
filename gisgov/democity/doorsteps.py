"""Between each building and its street: where, near a building, something may happen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from gisgov import crs
from gisgov.democity.streets import Bools, Floats, Ints, Shapes, Streets

__all__ = ["Doorsteps", "doorsteps"]

ALONG_M = 35.0  # how far along the street, as a standard deviation


@dataclass(frozen=True)
class Doorsteps:
    """For each building its nearest road, the foot on it (metres along), the wall before it."""

    road: Ints
    foot: Floats
    wall: Floats
    outward: Floats  # from the wall to the middle of the road

    def at_walls(self, row: Ints, rng: np.random.Generator) -> Floats:
        """A point between the wall of each building and its street, nearer to the wall."""
        share = rng.uniform(0.05, 0.45, len(row))
        return crs.snap(self.wall[row] + self.outward[row] * share[:, None])

    def on_streets(
        self, streets: Streets, row: Ints, in_carriageway: Bools, rng: np.random.Generator
    ) -> Floats:
        """A point on the street of each building: in the carriageway, or else behind the kerb."""
        road = self.road[row]
        along = self.foot[row] + rng.normal(0, ALONG_M, len(row))
        along = np.clip(along, 0, streets.length[road])
        half = streets.half_width[road]
        beside = np.where(
            in_carriageway,
            half * rng.uniform(0, 0.85, len(row)),
            half + rng.uniform(0.4, 2.5, len(row)),
        )
        return streets.at(road, along, beside * rng.choice([-1.0, 1.0], len(row)))


def doorsteps(streets: Streets, buildings: Shapes) -> Doorsteps:
    """The doorsteps of buildings, in their order; roads on bridges are nobody's street."""
    usable = np.flatnonzero(~streets.bridge)
    road = usable[shapely.STRtree(streets.lines[usable]).nearest(buildings)]
    across = shapely.shortest_line(buildings, streets.lines[road])
    wall = shapely.get_coordinates(shapely.get_point(across, 0))
    foot = shapely.get_point(across, -1)
    return Doorsteps(
        road=road,
        foot=shapely.line_locate_point(streets.lines[road], foot),
        wall=wall,
        outward=shapely.get_coordinates(foot) - wall,
    )
