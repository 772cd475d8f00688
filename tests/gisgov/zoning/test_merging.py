"""Communities in a row are put together by people, ground and the way to their middle."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from gisgov.zoning.merging import merge
from gisgov.zoning.values import Atoms, Borders

WIDE_M = 1000.0


def row(*persons: int) -> Atoms:
    """Communities of a kilometre side by side, from west to east."""
    n = len(persons)
    x = np.arange(n) * WIDE_M
    frame = gpd.GeoDataFrame(
        {
            "households": [one // 3 for one in persons],
            "persons": persons,
            "buildings": [[] for _ in persons],
            "block": 0,
            "special": None,
            "current": None,
            "x": x + WIDE_M / 2,
            "y": WIDE_M / 2,
            "area_m2": WIDE_M**2,
        },
        geometry=shapely.box(x, 0.0, x + WIDE_M, WIDE_M),
        crs="EPSG:4546",
    )
    each = np.full(n - 1, WIDE_M)
    first = np.arange(n - 1)
    return Atoms(frame, Borders(first, first + 1, each, np.zeros(n - 1), np.ones(n - 1, bool)))


def test_communities_are_merged_by_their_people():
    plan = merge(row(4000, 5000, 9000, 3000, 6000), lower=8000, upper=10000)
    assert plan.labels.tolist() == [0, 0, 1, 2, 2]


def test_the_ground_of_a_merged_community_is_bounded():
    people = row(*[100] * 6)
    assert merge(people, lower=0, upper=300).labels.tolist() == [0, 0, 0, 1, 1, 1]
    small = merge(people, lower=0, upper=300, most_area_m2=2 * WIDE_M**2)
    assert small.labels.tolist() == [0, 0, 1, 1, 2, 2]


def test_nobody_is_farther_from_the_middle_than_the_radius():
    plan = merge(row(*[100] * 6), lower=100, upper=600, most_radius_m=500.0)
    assert np.bincount(plan.labels).max() <= 2
    far = merge(row(*[100] * 6), lower=300, upper=600, most_radius_m=1000.0)
    assert far.labels.tolist() == [0, 0, 0, 1, 1, 1]
