from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov import crs
from gisgov.buildings import surface_point

STEP = crs.LATTICE_M


def on_lattice(points: np.ndarray) -> bool:
    steps = shapely.get_coordinates(points) / STEP
    return bool(np.all(steps == np.rint(steps)))


def test_the_point_lies_in_the_middle_of_a_plain_house():
    (point,) = surface_point([shapely.box(0, 0, 4, 2)])
    assert point == shapely.Point(2, 1)


@pytest.mark.parametrize(
    "house",
    [
        shapely.Polygon([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)]),  # an L
        shapely.box(0, 0, 10, 10).difference(shapely.box(1, 1, 9, 9)),  # a courtyard
        shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(50, 50, 53, 53)]),
        shapely.box(0, 0, STEP, 100),  # one step wide: only its edges are on the lattice
        shapely.Polygon([(0, 0), (100, STEP), (200, 0)]),  # a splinter
        shapely.Polygon([(0, 0), (100 * STEP, STEP), (99 * STEP, STEP)]),
    ],
)
def test_the_point_is_on_the_lattice_and_on_the_house(house):
    points = surface_point([house])
    assert on_lattice(points)
    assert shapely.covers(house, points[0])


def test_order_is_kept_and_nothing_stays_nothing():
    points = surface_point([None, shapely.box(0, 0, 2, 2), shapely.MultiPolygon()])
    assert points[0] is None
    assert points[1] == shapely.Point(1, 1)
    assert points[2].is_empty


def test_no_houses_have_no_points():
    assert surface_point([]).tolist() == []


@settings(max_examples=200, deadline=None)
@given(
    corners=st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=6, unique=True
    )
)
def test_however_thin_a_house_is_its_point_is_on_it(corners):
    hull = shapely.convex_hull(shapely.multipoints(np.array(corners) * STEP + 528_000))
    if isinstance(hull, shapely.Polygon):
        points = surface_point([hull])
        assert on_lattice(points)
        assert shapely.covers(hull, points[0])
