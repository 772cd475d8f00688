"""Which areas are neighbours."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from gisgov.errors import BadInput
from gisgov.hotspots import contiguity
from tests.gisgov.hotspots.drawn_areas import squares


def neighbours(weights) -> list[int]:
    return weights.sum(axis=1).astype(int).tolist()


def test_a_corner_makes_a_neighbour_for_a_queen():
    assert neighbours(contiguity(squares(3, 3))) == [4, 6, 4, 6, 9, 6, 4, 6, 4]


def test_a_rook_needs_an_edge():
    assert neighbours(contiguity(squares(3, 3), rule="rook")) == [3, 4, 3, 4, 5, 4, 3, 4, 3]


def test_an_area_alone_and_one_without_a_border_neighbour_themselves():
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(9, 9, 10, 10), None]
    areas = gpd.GeoDataFrame(geometry=shapes, crs=4546)
    assert contiguity(areas).toarray().tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_a_gap_of_rounding_is_no_gap():
    shapes = [shapely.box(0, 0, 1, 1), shapely.box(1.01, 0, 2, 1)]
    areas = gpd.GeoDataFrame(geometry=shapes, crs=4546)
    assert contiguity(areas, rule="rook").toarray().tolist() == [[1, 1], [1, 1]]


def test_degrees_are_refused():
    areas = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    with pytest.raises(BadInput, match="contiguity"):
        contiguity(areas)
