"""Bands between heights: where they lie, that they fill the ground, and holes."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gisgov.errors import BadInput
from gisgov.heat import contours, density, difference
from gisgov.heat.field import PER_KM2, Field


def drawn(*rows, cell_m=10.0):
    """A field drawn as numbers, its south-western corner at 0, 0."""
    values = np.array(rows, np.float32)
    return Field(values, 0.0, len(rows) * cell_m, cell_m, None, PER_KM2, "quartic", 50.0, 1.0)


def test_a_single_high_cell_is_a_diamond_half_way_to_its_neighbours():
    (row,) = contours(drawn([0, 0, 0], [0, 2, 0], [0, 0, 0]), [1.0]).itertuples()
    diamond = shapely.Polygon([(15, 20), (20, 15), (15, 10), (10, 15)])
    assert shapely.equals(row.geometry, diamond)
    assert row.lower == 1
    assert np.isnan(row.upper)


def test_a_hole_stays_a_hole():
    ring = [[0] * 7, [0, 2, 2, 2, 2, 2, 0]]
    ring += [[0, 2, 0, 0, 0, 2, 0]] * 3 + ring[::-1]
    (band,) = contours(drawn(*ring), [1.0]).geometry
    assert len(band.geoms) == 1
    assert len(band.geoms[0].interiors) == 1
    assert not band.contains(shapely.Point(35, 35))


def test_bands_of_a_cone_are_rings_of_its_radii():
    """The triangular kernel is a cone: half of its height is at half of its reach."""
    field = density([[0.0, 0.0]], bandwidth_m=1000, kernel="triangular", cell_m=10)
    peak = 3 / np.pi
    bands = contours(field, [peak / 4, peak / 2])
    outer, inner = np.sqrt(bands.area.cumsum().iloc[1] / np.pi), np.sqrt(bands.area.iloc[1] / np.pi)
    assert outer == pytest.approx(750, rel=1e-3)
    assert inner == pytest.approx(500, rel=1e-3)
    assert bands.lower.tolist() == pytest.approx([peak / 4, peak / 2])
    assert not bands.geometry[0].intersects(shapely.Point(0, 0))


def test_bands_of_a_town_fill_it_without_overlap():
    rng = np.random.default_rng(5)
    field = density(rng.random((3000, 2)) * 3000, bandwidth_m=250, crs=4546)
    bands = contours(field, [20, 100, 200, 300, 400, 500])
    assert bands.crs.to_epsg() == 4546
    assert bands.is_valid.all()
    whole = contours(field, [20]).area.sum()
    assert bands.area.sum() == pytest.approx(whole)
    assert shapely.union_all(bands.geometry).area == pytest.approx(whole)
    for row in bands.itertuples():
        inside = shapely.buffer(row.geometry, -field.cell_m)
        for x, y in shapely.get_coordinates(inside)[::97]:
            assert row.lower * 0.97 <= field.at(x, y) < np.nan_to_num(row.upper, nan=np.inf) * 1.03


def test_where_two_corners_are_high_their_mean_says_whether_they_are_joined():
    joined = contours(drawn([0, 0, 0, 0], [0, 9, 4, 0], [0, 4, 9, 0], [0, 0, 0, 0]), [5.0])
    apart = contours(drawn([0, 0, 0, 0], [0, 6, 0, 0], [0, 0, 6, 0], [0, 0, 0, 0]), [5.0])
    assert [len(frame.geometry[0].geoms) for frame in (joined, apart)] == [1, 2]
    other = contours(drawn([0, 0, 0, 0], [0, 4, 9, 0], [0, 9, 4, 0], [0, 0, 0, 0]), [5.0])
    assert len(other.geometry[0].geoms) == 1


def test_at_the_edge_of_what_is_known_a_band_ends_at_the_last_centre():
    (band,) = contours(drawn([9, 9, np.nan], [9, 9, np.nan]), [1.0]).geometry
    assert shapely.equals(band, shapely.box(5, 5, 15, 15))


def test_a_fall_has_bands_below_0():
    box = (0, 0, 2000, 1000)
    one, other = (density([[x, 500]], bandwidth_m=250, bounds=box) for x in (500, 1500))
    bands = contours(difference(one, other), [-10, -5, 5, 10])
    ends = bands.lower.tolist(), bands.upper.tolist()
    assert np.array_equal(ends[0], [np.nan, -10, 5, 10], equal_nan=True)
    assert np.array_equal(ends[1], [-10, -5, 10, np.nan], equal_nan=True)
    fallen = bands[bands.upper < 0].geometry
    assert (fallen.centroid.x > 1000).all()
    assert bands.area.iloc[0] == pytest.approx(bands.area.iloc[3])


def test_where_nothing_is_high_enough_there_is_no_band():
    frame = contours(drawn([0, 0], [0, 0]), [1.0, 2.0])
    assert len(frame) == 0
    assert list(frame.columns) == ["lower", "upper", "geometry"]


@pytest.mark.parametrize("breaks", [[], [2.0, 1.0], [1.0, 1.0], [1.0, np.nan]])
def test_heights_that_do_not_rise_are_refused(breaks):
    with pytest.raises(BadInput) as error:
        contours(drawn([1]), breaks)
    assert error.value.code == "heat.bad_heights"
