"""Communities put together to larger ones by population, ground and the way to a service."""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd

from gisgov.zoning.draw import draw
from gisgov.zoning.values import Atoms, Plan, Weights

__all__ = ["merge"]

COMPACT = Weights(off_street=0.1, inertia=1e-6, moved=0.0)
"""Communities are some kilometres wide, and all their borders are streets."""


def merge(  # noqa: PLR0913 - each is a wish of its own
    communities: Atoms | gpd.GeoDataFrame,
    *,
    population: str = "persons",
    lower: int,
    upper: int,
    most_area_m2: float | None = None,
    most_radius_m: float | None = None,
    weights: Weights = COMPACT,
    seed: int = 0,
    time_limit_s: float = 10.0,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """Put communities together so that each has so many people and is served from its middle.

    Parameters
    ----------
    communities
        Areas that tile their ground; each stays whole.
    population
        Column of what is balanced.
    lower, upper
        The least and the most people of a merged community.
    most_area_m2, most_radius_m
        The most ground of one, and the farthest that one of its communities may lie from the
        centre of mass of all of them.
    weights, seed, time_limit_s, stop
        As for `gisgov.zoning.draw`.

    Returns
    -------
    Plan
        Its grids are the merged communities.
    """
    return draw(
        communities,
        households=population,
        lower=lower,
        upper=upper,
        most_area_m2=most_area_m2,
        most_radius_m=most_radius_m,
        weights=weights,
        keep=False,
        seed=seed,
        time_limit_s=time_limit_s,
        stop=stop,
    )
