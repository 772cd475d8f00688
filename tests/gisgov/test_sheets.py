import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov import sheets
from gisgov.errors import BadInput

STEP = 2**-10
EASTING = st.integers(0, 999_999 * 1024).map(lambda steps: steps * STEP)
NORTHING = st.integers(0, 6_000_000 * 1024).map(lambda steps: steps * STEP)


def holds(bounds, x, y):
    west, south, east, north = bounds
    return west <= x < east and south <= y < north


def test_the_known_place_lies_on_the_known_sheet():
    assert sheets.number(528740.64, 3397752.67) == "3397.75-528.50"


def test_a_zone_prefix_is_dropped():
    assert sheets.number(37528740.64, 3397752.67) == "3397.75-528.50"
    assert sheets.bounds("3397.75-37528.50") == sheets.bounds("3397.75-528.50")


def test_a_sheet_of_40_by_50_cm_is_200_m_high():
    assert sheets.number(528740.64, 3397752.67, height_m=200) == "3397.60-528.50"
    expected = (528500, 3397600, 528750, 3397800)
    assert sheets.bounds("3397.60-528.50", height_m=200) == expected


@pytest.mark.parametrize(
    ("x", "y", "number"),
    [
        (528750, 3397750, "3397.75-528.75"),
        (528750 - STEP, 3397750 - STEP, "3397.50-528.50"),
        (528750 - 1e-9, 3397750 - 1e-9, "3397.75-528.75"),
        (528750 - STEP, 3397750, "3397.75-528.50"),
    ],
)
def test_a_point_on_an_edge_belongs_to_the_sheet_north_east_of_it(x, y, number):
    assert sheets.number(x, y) == number


@given(EASTING, NORTHING, st.sampled_from([200, 250, 400]), st.sampled_from([200, 250]))
def test_a_point_lies_on_its_sheet(x, y, width_m, height_m):
    number = sheets.number(x, y, width_m=width_m, height_m=height_m)
    bounds = sheets.bounds(number, width_m=width_m, height_m=height_m)
    assert holds(bounds, x, y)
    assert sheets.number(*bounds[:2], width_m=width_m, height_m=height_m) == number


def test_numbers_of_many_points_keep_order_and_shape():
    x = np.array([[528740.64, 1.0], [528740.64, 260.0]])
    got = sheets.numbers(x, np.array([[3397752.67, 1.0], [3397752.67, 510.0]]))
    assert got.tolist() == [["3397.75-528.50", "0.00-0.00"], ["3397.75-528.50", "0.50-0.25"]]


def test_no_points_have_no_numbers():
    assert sheets.numbers([], []).tolist() == []


@pytest.mark.parametrize("given_", ["", "3397.75", "3397.7-528.5", "N3397.75-528.50", "a-b"])
def test_a_malformed_number_is_answered_with_an_example(given_):
    with pytest.raises(BadInput, match=r"such as 3397\.75-528\.50"):
        sheets.bounds(given_)


def test_a_number_between_the_corners_names_the_sheet_that_holds_it():
    with pytest.raises(BadInput, match=r"250 m by 250 m.*'3397\.80-528\.60'.*3397\.75-528\.50"):
        sheets.bounds("3397.80-528.60")


@pytest.mark.parametrize("width_m", [0, -250, 255])
def test_a_sheet_of_a_size_that_its_number_cannot_tell_is_refused(width_m):
    with pytest.raises(BadInput, match="whole numbers of 10 m"):
        sheets.number(528740.64, 3397752.67, width_m=width_m)


def test_points_that_are_no_metres_of_a_city_are_counted():
    with pytest.raises(BadInput, match=r"2 of 3 points .*easting -15\.43, northing 28\.12"):
        sheets.numbers([-15.43, 528740.64, np.nan], [28.12, 3397752.67, 1.0])


def test_the_known_place_lies_on_the_known_graticule_sheet():
    assert sheets.graticule_number(111.3, 30.7) == "H49K07491268"


@pytest.mark.parametrize(
    ("lon", "lat", "number"),
    [
        (108, 28, "H49K23040001"),
        (108 + 1 / 384, 28 + 1 / 576, "H49K23030002"),
        (114 - 1e-6, 32 - 1e-6, "H49K00012304"),
        (114, 32, "I50K23040001"),
    ],
)
def test_a_place_on_a_graticule_edge_belongs_to_the_sheet_north_east_of_it(lon, lat, number):
    assert sheets.graticule_number(lon, lat) == number


@given(st.integers(72 * 384, 138 * 384), st.integers(3 * 576, 54 * 576))
def test_every_graticule_corner_begins_its_sheet(column, row):
    lon, lat = column / 384, row / 576
    assert sheets.graticule_bounds(sheets.graticule_number(lon, lat))[:2] == (lon, lat)


@given(st.floats(-179, 179), st.floats(0, 87))
def test_a_place_lies_on_its_graticule_sheet(lon, lat):
    west, south, east, north = sheets.graticule_bounds(sheets.graticule_number(lon, lat))
    assert west - 1e-8 <= lon < east
    assert south - 1e-8 <= lat < north


@pytest.mark.parametrize(
    "given_", ["", "H49", "H49K0749126", "H49J07491268", "H61K07491268", "H49K00001268"]
)
def test_a_malformed_graticule_number_is_answered_with_an_example(given_):
    with pytest.raises(BadInput, match="such as H49K07491268"):
        sheets.graticule_bounds(given_)


@pytest.mark.parametrize(("lon", "lat"), [(30.7, 111.3), (111.3, -1), (float("nan"), 30)])
def test_a_place_on_no_graticule_sheet_is_refused(lon, lat):
    with pytest.raises(BadInput, match="longitude first"):
        sheets.graticule_number(lon, lat)
