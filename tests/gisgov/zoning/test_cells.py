"""Lines halfway between outlines, in each block by itself."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gisgov.zoning.cells import borders_between, nearest_living, seeds_of

BLOCKS = np.array([shapely.box(0, 0, 60, 40), shapely.box(60, 0, 120, 40)], dtype=object)
HOUSES = np.array(
    [shapely.box(5, 10, 15, 30), shapely.box(35, 10, 45, 30), shapely.box(62, 10, 72, 30)],
    dtype=object,
)
POINTS = shapely.get_coordinates(shapely.centroid(HOUSES))
BLOCK = np.array([0, 0, 1])


def test_the_border_runs_halfway_and_stays_in_its_block() -> None:
    seeds = seeds_of(HOUSES, POINTS, BLOCK, blocks=BLOCKS)
    lines, _ = borders_between(seeds, seeds.building, blocks=BLOCKS)
    whole = shapely.union_all(lines)
    assert whole.bounds == pytest.approx((25, 0, 25, 40), abs=0.01)


def test_a_house_without_a_footprint_has_its_point() -> None:
    outlines = np.array([None, HOUSES[1]], dtype=object)
    seeds = seeds_of(outlines, POINTS[:2], BLOCK[:2], blocks=BLOCKS)
    assert (seeds.building == 0).sum() == 1
    assert seeds.place[seeds.building == 0].tolist() == [POINTS[0].tolist()]


def test_one_owner_has_no_border() -> None:
    seeds = seeds_of(HOUSES, POINTS, BLOCK, blocks=BLOCKS)
    lines, tree = borders_between(seeds, np.zeros_like(seeds.building), blocks=BLOCKS)
    assert len(lines) == 0
    assert tree.n == len(seeds.building)


def test_an_empty_house_belongs_to_the_nearest_that_is_lived_in() -> None:
    places = np.array([[0.0, 0.0], [10.0, 0.0], [16.0, 0.0]])
    assert nearest_living(places, np.array([True, False, True])).tolist() == [0, 2, 2]
    assert nearest_living(places, np.zeros(3, dtype=bool)).tolist() == [0, 1, 2]
