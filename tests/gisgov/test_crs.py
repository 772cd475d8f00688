import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov import crs
from gisgov.errors import BadInput

STEP = crs.LATTICE_M
LON = st.floats(74, 134)
LAT = st.floats(4, 53)


def polygon(*corners):
    return shapely.Polygon(corners)


def metres_apart(one, other):
    """Distance between places in degrees, good to a few parts in a thousand."""
    east = (np.asarray(one[0]) - other[0]) * np.cos(np.radians(other[1]))
    return np.hypot(east, np.asarray(one[1]) - other[1]) * 111_320


@pytest.fixture(scope="module")
def published(shared_data):
    """City centres in three systems, as a widely used converter gives them."""
    places = json.loads((shared_data / "china" / "gcoord_dev.json").read_text(encoding="utf-8"))
    return {
        system: np.array([place["coords"][system] for place in places]).T
        for system in ("WGS84", "GCJ02", "BD09")
    }


# ---------------------------------------------------------------- the lattice


def test_a_snapped_number_is_a_multiple_of_the_step_and_the_nearest_one():
    snapped = crs.snap([528740.64, 0.4 * STEP, -0.6 * STEP])
    assert snapped.tolist() == [541430415 * STEP, 0.0, -STEP]


def test_a_tie_goes_to_the_even_step():
    assert crs.snap([0.5 * STEP, 1.5 * STEP, 2.5 * STEP]).tolist() == [0, 2 * STEP, 2 * STEP]


def test_zero_has_no_sign_on_the_lattice():
    assert not np.signbit(crs.snap([-0.1 * STEP]))[0]


@given(st.floats(-1e8, 1e8))
def test_snapping_again_moves_nothing(metres):
    once = crs.snap(metres)
    assert crs.snap(once) == once
    assert abs(once - metres) <= STEP / 2


def test_repeated_points_go_and_heights_are_dropped():
    line = shapely.from_wkt("LINESTRING Z (0 0 5, 0.0001 0 5, 9 0 5)")
    (snapped,) = crs.snap_geometry([line])
    assert snapped.wkt == "LINESTRING (0 0, 9 0)"


def test_missing_and_empty_geometries_stay():
    nothing, empty = crs.snap_geometry([None, shapely.Polygon()])
    assert nothing is None
    assert empty.is_empty


def test_what_has_no_extent_left_becomes_none():
    sliver = polygon((0, 0), (9, 0), (9, 0.0001))
    speck = shapely.LineString([(0, 0), (0.0001, 0.0001)])
    assert crs.snap_geometry([sliver, speck]).tolist() == [None, None]


def test_a_neck_narrower_than_the_lattice_is_cut():
    neck = polygon((0, 0), (4, 4), (8, 0), (8, 8), (4, 4.0001), (0, 8))
    (snapped,) = crs.snap_geometry([neck])
    assert snapped.geom_type == "MultiPolygon"
    assert snapped.is_valid
    assert snapped.area == 32


def test_a_repaired_geometry_computes_as_exactly_as_any_other():
    (snapped,) = crs.snap_geometry([polygon((0, 0), (2, 2), (2, 0), (0, 2))])
    assert shapely.get_precision(snapped) == 0


def test_order_and_shape_are_kept():
    grid = np.array([[shapely.Point(i, j + 0.0001) for i in range(3)] for j in range(2)])
    snapped = crs.snap_geometry(grid)
    assert snapped.shape == (2, 3)
    assert shapely.get_coordinates(snapped).tolist() == [[i, j] for j in range(2) for i in range(3)]


@settings(max_examples=200)
@given(st.lists(st.tuples(st.floats(0, 20), st.floats(0, 20)), min_size=3, max_size=12))
def test_every_polygon_comes_out_valid_and_on_the_lattice(steps):
    corners = 1000 + np.array(steps) * STEP
    once = crs.snap_geometry([shapely.Polygon(corners)])
    points = shapely.get_coordinates(once)
    assert once[0] is None or once[0].is_valid
    assert np.array_equal(crs.snap(points), points)
    twice = crs.snap_geometry(once)
    assert once[0] is twice[0] or shapely.equals_exact(once[0], twice[0], 0)


# ---------------------------------------------------------------- coordinate systems


@pytest.mark.parametrize("given_", ["EPSG:4546", "epsg:4546", "4546", 4546])
def test_a_system_is_known_by_code_or_number(given_):
    assert crs.label(given_) == "EPSG:4546"


def test_an_unknown_system_is_named_with_a_remedy():
    with pytest.raises(BadInput, match=r"'EPSG:0'.*such as EPSG:4546"):
        crs.parse("EPSG:0")


@pytest.mark.parametrize("given_", ["GCJ-02", "gcj02", "BD-09"])
def test_a_shift_is_no_system(given_):
    with pytest.raises(BadInput, match="Convert to WGS-84 first"):
        crs.parse(given_)


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        (None, "crs.missing"),
        ("EPSG:4490", "crs.not_metric"),
        ("EPSG:2263", "crs.not_metric"),
        ("EPSG:4978", "crs.not_metric"),
        ("EPSG:3857", "crs.web_mercator"),
    ],
)
def test_only_metres_on_the_ground_will_do(given_, code):
    with pytest.raises(BadInput, match="load areas") as raised:
        crs.require_metric(given_, "load areas")
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("place", "lon", "lat", "code"),
    [
        ("Yichang", 111.3, 30.7, 4546),
        ("Guixi", 117.22, 28.3, 4548),
        ("a border between zones", 112.5, 30.7, 4547),
        ("Kashgar", 75.99, 39.47, 4534),
        ("Fuyuan", 134.3, 48.36, 4554),
        ("Las Palmas", -15.43, 28.12, 32628),
        ("Nairobi", 36.82, -1.29, 32737),
        ("Seoul", 126.98, 37.57, 32652),
        ("Hanoi", 105.85, 21.03, 32648),
        ("Delhi", 77.21, 28.61, 32643),
        ("Ulaanbaatar", 106.91, 47.92, 32648),
        ("the date line", 180.0, 10.0, 32601),
    ],
)
def test_a_city_gets_the_system_of_its_place(place, lon, lat, code):
    assert crs.city_crs(lon, lat).to_epsg() == code
    crs.require_metric(crs.city_crs(lon, lat), "a city")


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, 85), (float("nan"), 0), (30.7, 111.3)])
def test_a_city_needs_a_place_on_earth(lon, lat):
    with pytest.raises(BadInput, match="longitude first"):
        crs.city_crs(lon, lat)


# ---------------------------------------------------------------- from one system to another


@pytest.mark.parametrize("source", ["EPSG:4490", "EPSG:4326", "OGC:CRS84"])
def test_degrees_become_the_known_metres_whatever_the_authority_order(source):
    east, north = crs.to_city(111.3, 30.7, source=source, city="EPSG:4546")
    assert (round(east, 2), round(north, 2)) == (528740.64, 3397752.67)


def test_the_zone_prefix_is_a_system_of_its_own():
    east, north = crs.to_city(37528740.64, 3397752.67, source="EPSG:4525", city="EPSG:4546")
    assert (round(east, 2), round(north, 2)) == (528740.64, 3397752.67)


@given(st.floats(109.5, 112.5), st.floats(20, 45))
def test_there_and_back_is_the_same_place_to_a_millimetre(lon, lat):
    east, north = crs.to_city(lon, lat, source="EPSG:4490", city="EPSG:4546")
    back = crs.to_lonlat(east, north, city="EPSG:4546")
    assert metres_apart(back, (lon, lat)) < 0.001


def test_coordinates_in_another_country_are_counted_and_shown():
    lon, lat = np.array([111.3, -15.43, -15.42]), np.array([30.7, 28.12, 28.13])
    with pytest.raises(BadInput, match=r"2 of 3 .*EPSG:4546.*\(-15\.43, 28\.12\)") as raised:
        crs.to_city(lon, lat, source="EPSG:4326", city="EPSG:4546")
    assert raised.value.code == "crs.far_from_area"


@pytest.mark.parametrize(
    ("x", "y", "source"),
    [
        (30.7, 111.3, "EPSG:4326"),  # latitude first
        (3397752.67, 528740.64, "EPSG:4546"),  # northing first
        (111.3, 30.7, "EPSG:4546"),  # degrees, said to be metres
        (528740.64, 3397752.67, "EPSG:4326"),  # metres, said to be degrees
        (111.3, float("nan"), "EPSG:4326"),
    ],
)
def test_numbers_of_another_kind_are_refused(x, y, source):
    with pytest.raises(BadInput, match="1 of 1 coordinates"):
        crs.to_city(x, y, source=source, city="EPSG:4546")


def test_a_neighbouring_zone_is_near_enough():
    east, _ = crs.to_city(114.2, 30.6, source="EPSG:4490", city="EPSG:4546")
    assert 800_000 < east < 820_000


def test_no_coordinates_are_no_trouble():
    east, north = crs.to_city(np.array([]), np.array([]), source=4490, city=4546)
    assert east.size == north.size == 0


def test_metres_that_are_no_place_have_no_longitude():
    with pytest.raises(BadInput, match="EPSG:4546"):
        crs.to_lonlat(float("inf"), 3397752.67, city="EPSG:4546")


def test_a_frame_comes_into_the_city_on_the_lattice_with_its_columns():
    points = gpd.points_from_xy([111.3, 111.31], [30.7, 30.71], crs="EPSG:4490")
    frame = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=points, index=[7, 3])
    frame = frame.rename_geometry("place")
    moved = crs.convert(frame, city="EPSG:4546")
    coordinates = shapely.get_coordinates(moved.geometry)
    assert moved.crs.to_epsg() == 4546
    assert (list(moved.index), list(moved.columns)) == ([7, 3], ["name", "place"])
    assert np.array_equal(crs.snap(coordinates), coordinates)
    assert np.abs(coordinates[0] - (528740.64437, 3397752.67099)).max() < STEP
    assert frame.crs.to_epsg() == 4490


def test_an_empty_frame_and_a_missing_geometry_come_through():
    empty = gpd.GeoDataFrame(geometry=[], crs="EPSG:4490")
    missing = gpd.GeoDataFrame(geometry=[None], crs="EPSG:4490")
    assert len(crs.convert(empty, city=4546)) == 0
    assert crs.convert(missing, city=4546).geometry.isna().all()


def test_a_frame_without_a_system_is_refused():
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(111.3, 30.7)])
    with pytest.raises(BadInput, match="State that of the data"):
        crs.convert(frame, city="EPSG:4546")


def test_a_frame_is_not_converted_into_degrees():
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(111.3, 30.7)], crs="EPSG:4490")
    with pytest.raises(BadInput, match="EPSG:4326 is a Geographic 2D CRS in degree"):
        crs.convert(frame, city="EPSG:4326")


# ---------------------------------------------------------------- GCJ-02 and BD-09

ROUND_TRIPS = [
    (crs.wgs84_to_gcj02, crs.gcj02_to_wgs84),
    (crs.gcj02_to_bd09, crs.bd09_to_gcj02),
    (crs.wgs84_to_bd09, crs.bd09_to_wgs84),
]


def test_the_known_place_in_beijing():
    lon, lat = crs.wgs84_to_bd09(116.403988, 39.914266)
    assert (round(lon, 11), round(lat, 11)) == (116.41661560068, 39.92196580127)


@pytest.mark.parametrize(
    ("convert", "given_", "expected"),
    [
        (crs.wgs84_to_gcj02, "WGS84", "GCJ02"),
        (crs.gcj02_to_wgs84, "GCJ02", "WGS84"),
        (crs.gcj02_to_bd09, "GCJ02", "BD09"),
        (crs.bd09_to_gcj02, "BD09", "GCJ02"),
        (crs.wgs84_to_bd09, "WGS84", "BD09"),
        (crs.bd09_to_wgs84, "BD09", "WGS84"),
    ],
)
def test_city_centres_agree_with_published_ones_within_a_metre(
    published, convert, given_, expected
):
    assert metres_apart(convert(*published[given_]), published[expected]).max() < 1


@pytest.mark.parametrize(("there", "back"), ROUND_TRIPS)
@given(lon=LON, lat=LAT)
def test_a_shift_is_undone_to_a_millimetre(there, back, lon, lat):
    assert metres_apart(back(*there(lon, lat)), (lon, lat)) < 0.001
    assert metres_apart(there(*back(lon, lat)), (lon, lat)) < 0.001


@pytest.mark.parametrize("convert", [one for pair in ROUND_TRIPS for one in pair])
def test_nothing_shifts_outside_china(convert):
    assert convert(-15.43, 28.12) == (-15.43, 28.12)


@pytest.mark.parametrize("convert", [one for pair in ROUND_TRIPS for one in pair])
def test_numbers_give_numbers_and_arrays_the_same_as_arrays(convert):
    one, other = convert(111.3, 30.7), convert(-15.43, 28.12)
    assert all(type(value) is float for value in one)
    lon, lat = convert(np.array([111.3, -15.43]), np.array([30.7, 28.12]))
    np.testing.assert_allclose([lon, lat], np.array([one, other]).T, rtol=0, atol=1e-12)


def test_a_missing_position_stays_missing():
    assert np.isnan(crs.bd09_to_wgs84(float("nan"), 30.7)[0])


def test_degrees_that_are_said_to_be_metres_are_refused():
    frame = gpd.GeoDataFrame(geometry=[shapely.box(-15.43, 28.12, -15.42, 28.13)], crs=32628)
    with pytest.raises(BadInput, match="coordinates are degrees") as error:
        crs.convert(frame, city="EPSG:32628")
    assert error.value.code == "crs.degrees"


# ---------------------------------------------------------------- rows of which some are bad


def test_bad_rows_become_nan_where_one_alone_would_raise():
    lon, lat = [111.3, 30.7, np.nan, np.inf, 99.0], [30.7, 111.3, 30.7, 30.7, 30.7]
    east, north = crs.to_city_or_nan(lon, lat, source=4490, city=4546)
    assert [round(east[0], 2), round(north[0], 2)] == [528740.64, 3397752.67]
    assert np.isnan(east[1:]).all()
    assert np.isnan(north[1:]).all()


def test_where_a_system_is_in_use_is_known_in_its_own_units():
    west, south, east, north = crs.use_bounds(crs.parse(4546))
    assert [round(one, -3) for one in (west, south, east, north)] == [341e3, 2003e3, 659e3, 4998e3]
    wider = crs.use_bounds(crs.parse(4546), margin_deg=3.0)
    assert wider[0] < west
    assert wider[2] > east


def test_a_system_without_an_area_of_use_has_no_bounds():
    local = crs.parse("+proj=tmerc +lon_0=111.3 +ellps=GRS80 +units=m")
    assert not np.isfinite(crs.use_bounds(local)).any()


@pytest.mark.parametrize(
    ("source", "approximate"),
    [(4490, False), (4326, False), (2382, True), (2434, True), (4547, False)],
)
def test_only_old_systems_are_approximate(source, approximate):
    assert crs.is_approximate(crs.parse(source), crs.parse(4546)) == approximate


def test_a_system_that_is_not_tied_to_the_earth_is_refused():
    plane = crs.parse('LOCAL_CS["a plane",UNIT["metre",1]]')
    with pytest.raises(BadInput, match="not tied to the Earth") as raised:
        crs.to_city(1.0, 2.0, source=plane, city=4546)
    assert raised.value.code == "crs.no_way"
