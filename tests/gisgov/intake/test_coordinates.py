"""Columns of numbers, and what a surveyor would say that they are."""

from __future__ import annotations

import json
import re

import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov import crs, words
from gisgov.errors import BadInput
from gisgov.intake import coordinates, readings
from gisgov.intake.coordinates import find, to_city
from gisgov.words import say

CITY = crs.parse("EPSG:4546")
DEGREE = crs.parse("EPSG:4326")
EXTENT = (526_240.0, 3_395_250.0, 531_240.0, 3_400_250.0)  # 25 km2 around lon 111.3, lat 30.7
LON, LAT, EAST, NORTH = 111.3, 30.7, 528740.64, 3397752.67
GENERATOR = np.random.default_rng(30)
X = GENERATOR.uniform(EXTENT[0], EXTENT[2], 400)
Y = GENERATOR.uniform(EXTENT[1], EXTENT[3], 400)
DEGREES = crs.to_lonlat(X, Y, city=CITY)


def found(x, y, *, names=None, file_crs=None, declared=None, city=CITY, extent=EXTENT):
    return find(x, y, names=names, file_crs=file_crs, declared=declared, city=city, extent=extent)


def refused(x, y, **said):
    with pytest.raises(BadInput) as raised:
        found(x, y, **said)
    return raised.value


def codes(finding):
    """The codes of its evidence; each sentence can be said in both languages."""
    for code, params in finding.evidence:
        assert set(params) >= placeholders(code)
        assert say(code, lang="en", **params)
        assert say(code, lang="zh", **params)
    return [code.removeprefix("coordinates.") for code, _ in finding.evidence]


def placeholders(code):
    text = words.catalogue()[code].en
    return {part.split("}")[0] for part in text.split("{")[1:]}


def in_system(code):
    """The city's points in another system, as its columns would hold them."""
    return crs.to_city_or_nan(*DEGREES, source=4326, city=code)


def off_m(finding, x, y):
    there_x, there_y, bad = to_city(finding, x, y, CITY, extent=EXTENT)
    assert not bad.any()
    return float(np.max(np.hypot(there_x - X, there_y - Y)))


# ---------------------------------------------------------------- the tables


@pytest.mark.parametrize(
    ("families", "datum"),
    [
        (readings.CGCS2000, "CGCS2000"),
        (readings.XIAN_1980, "Xian 1980"),
        (readings.BEIJING_1954, "Beijing 1954"),
    ],
)
def test_every_zone_of_the_table_is_the_one_that_its_code_names(families, datum):
    for family in families:
        three = "3-degree " if family.width_deg == 3 else ""
        for zone in range(family.first, family.last + 1):
            step = zone - family.first
            meridian = 3 * zone if family.width_deg == 3 else 6 * zone - 3
            numbered, plain = crs.parse(family.numbered + step), crs.parse(family.plain + step)
            assert numbered.name == f"{datum} / {three}Gauss-Kruger zone {zone}"
            assert plain.name == f"{datum} / {three}Gauss-Kruger CM {meridian}E"
            assert readings.Reading(numbered).zone == zone
            assert readings.Reading(plain).zone is None


def test_the_check_values_of_the_city_come_out_to_the_centimetre():
    for x, y, code in [(NORTH, EAST, 4546), (NORTH, 37e6 + EAST, 4525), (LAT, LON, 4326)]:
        finding = found([x], [y])
        assert (finding.crs.to_epsg(), finding.swapped) == (code, True)
        there_x, there_y, bad = to_city(finding, [x], [y], CITY, extent=EXTENT)
        assert [round(float(there_x[0]), 2), round(float(there_y[0]), 2)] == [EAST, NORTH]
        assert not bad[0]


# ---------------------------------------------------------------- nothing is said


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("code", "zone"),
    [
        (4546, None),
        (4525, 37),
        (4497, 19),
        (4545, None),
        (4547, None),
        (4524, 36),
        (4526, 38),
        (4509, None),
        (4326, None),
        (3857, None),
    ],
)
def test_a_usual_system_is_detected_in_both_orders(code, zone, swapped):
    x, y = in_system(code)[:: -1 if swapped else 1]
    finding = found(x, y)
    assert (finding.crs.to_epsg(), finding.swapped, finding.zone_prefix) == (code, swapped, zone)
    assert (finding.how, finding.inside) == ("detected", 1.0)
    assert off_m(finding, x, y) < 0.001
    assert ("numbered" in codes(finding)) == (zone is not None)
    assert ("swapped" in codes(finding)) == (swapped and code != 4326)


def test_the_evidence_is_what_a_surveyor_would_say():
    finding = found(Y, X + 37e6, names=("X", "Y"))
    said = " ".join(say(code, lang="en", **params) for code, params in finding.evidence)
    assert "Column X holds 3,397," in said
    assert "a northing" in said
    assert "begin with 37, the number of a zone, so the system is EPSG:4525" in said
    assert "100 % of the points" in said


@pytest.mark.parametrize(
    ("names", "swapped", "code"),
    [
        (("经度", "纬度"), False, "names_agree"),
        (("纬度", "经度"), False, "names_differ"),
        (("lat", "lon"), True, "names_agree"),
        (("Longitude (deg)", "Latitude (deg)"), True, "names_differ"),
        (("X", "Y"), False, None),
        (("东坐标", "备注"), False, None),
    ],
)
def test_headings_are_evidence_and_never_the_decision(names, swapped, code):
    x, y = DEGREES[:: -1 if swapped else 1]
    finding = found(x, y, names=names)
    assert finding.swapped == swapped
    assert [one for one in codes(finding) if one.startswith("names")] == ([code] if code else [])


def test_degrees_in_china_come_with_a_word_on_shifted_maps():
    assert "maybe_shifted" in codes(found(*DEGREES))
    assert "maybe_shifted" in codes(found(*DEGREES, file_crs=crs.parse(4326)))
    assert "maybe_shifted" not in codes(found(*DEGREES, declared="wgs84"))
    assert "maybe_shifted_map" in codes(found(*in_system(3857)))


def test_metres_that_nothing_names_come_with_a_word_on_older_systems():
    assert "maybe_older" in codes(found(X, Y))
    assert "maybe_older" not in codes(found(X, Y, declared="EPSG:4546"))


def test_what_is_no_number_is_passed_over():
    blank = [np.nan, np.inf, 0.0, 528740.0]
    finding = found([*X, *blank], [*Y, 3397752.0, 3397752.0, 0.0, -np.inf])
    assert finding.inside == 1.0


def test_a_few_rows_elsewhere_change_nothing_but_the_share():
    x, y = X.copy(), Y.copy()
    x[:4] += 80_000
    finding = found(x, y)
    assert finding.inside == 0.99
    assert to_city(finding, x, y, CITY, extent=EXTENT)[2].tolist() == [True] * 4 + [False] * 396


def test_without_areas_the_systems_area_of_use_decides():
    for x, y, code, swapped in [(X, Y, 4546, False), (Y, X, 4546, True), (*DEGREES, 4326, False)]:
        finding = found(x, y, extent=None)
        assert (finding.crs.to_epsg(), finding.swapped, finding.inside) == (code, swapped, None)
        assert "inside_use" in codes(finding)


def test_without_areas_a_place_between_two_zones_is_not_guessed():
    error = refused([345_000.0], [3_397_752.0], extent=None)
    assert error.code == "coordinates.ambiguous"
    assert "--crs EPSG:4546" in str(error)
    assert "--crs EPSG:4547" in str(error)


def test_near_the_equator_the_two_orders_may_both_fit():
    city = crs.parse(32631)
    extent = (495_000.0, 495_000.0, 505_000.0, 505_000.0)
    error = refused([499_000.0, 501_000.0], [500_500.0, 500_000.0], city=city, extent=extent)
    assert error.code == "coordinates.ambiguous"
    assert "EPSG:32631 (N, E) 100 %" in str(error)
    given_ = found([499_000.0], [500_500.0], city=city, extent=extent, declared="EPSG:32631")
    assert not given_.swapped


def test_a_file_that_mixes_two_ways_is_refused_with_both():
    x, y = np.r_[X, Y[:200]], np.r_[Y, X[:200]]
    error = refused(x, y)
    assert error.code == "coordinates.mixed"
    assert "66.6 %" in str(error)
    assert "33.3 %" in str(error)
    declared = found(x, y, declared="EPSG:4546")
    assert declared.inside == pytest.approx(2 / 3)
    assert to_city(declared, x, y, CITY, extent=EXTENT)[2].sum() == 200


def test_a_file_of_the_whole_province_needs_its_system_said():
    x = np.r_[X[:40], X[:360] + 100_000]
    y = Y
    error = refused(x, y)
    assert (error.code, error.params["fits"]) == (
        "coordinates.few",
        "EPSG:4546 10 %: --crs EPSG:4546",
    )
    assert found(x, y, declared="EPSG:4546").inside == 0.1


def test_a_file_of_another_city_is_refused_and_told_how_far_it_is():
    error = refused(*(DEGREES[0] + 5, DEGREES[1]))
    assert error.code == "coordinates.nowhere"
    assert re.search(r"EPSG:4326: 4[78]\d km", str(error))
    numbered = refused(Y, X + 39e6)
    assert numbered.code == "coordinates.nowhere"
    assert re.search(r"EPSG:4527 \(N, E\): 57\d km", str(numbered))


@pytest.mark.parametrize("extent", [EXTENT, None])
def test_shortened_coordinates_are_refused(extent):
    assert refused(Y - 3_300_000, X - 500_000, extent=extent).code == "coordinates.nowhere"


def test_numbers_that_are_no_coordinates_are_refused():
    assert refused([1e12, 2e12], [3e12, 4e12]).code == "coordinates.nowhere"
    assert refused(X + 4e5, Y, declared="wgs84").code == "coordinates.senseless"


def test_columns_without_numbers_are_refused_by_name():
    error = refused([np.nan], [np.nan], names=("经度", "纬度"))
    assert error.code == "coordinates.none"
    assert "经度" in str(error)
    assert codes(found([], [], declared="gcj02")) == ["none_seen"]


# ---------------------------------------------------------------- something is said


@pytest.mark.parametrize("shift", ["gcj02", "GCJ-02", "bd09", "BD_09"])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_declared_shift_is_undone(shift, swapped):
    known = shift.casefold().replace("-", "").replace("_", "")
    shifted = {"gcj02": crs.wgs84_to_gcj02, "bd09": crs.wgs84_to_bd09}[known](*DEGREES)
    x, y = shifted[:: -1 if swapped else 1]
    finding = found(x, y, declared=shift)
    assert (finding.shifted, finding.swapped, finding.how) == (known, swapped, "given")
    assert off_m(finding, x, y) < 0.001
    assert "unshifted" in codes(finding)


def test_published_city_centres_come_back_from_both_shifts(shared_data):
    file = shared_data / "china" / "gcoord_dev.json"
    for place in json.loads(file.read_text(encoding="utf-8"))[:40]:
        true = place["coords"]["WGS84"]
        city = crs.city_crs(*true)
        x, y = crs.to_city(*true, source=4326, city=city)
        for shift in ("gcj02", "bd09"):
            lon, lat = place["coords"][shift.upper()]
            extent = (x - 2500, y - 2500, x + 2500, y + 2500)
            finding = found([lon], [lat], declared=shift, city=city, extent=extent)
            there_x, there_y, _ = to_city(finding, [lon], [lat], city)
            assert np.hypot(there_x[0] - x, there_y[0] - y) < 1


@pytest.mark.parametrize("said", ["EPSG:4490", "cgcs2000", "CGCS2000", "wgs84", "4326"])
def test_declared_degrees_are_taken_in_either_order(said):
    for x, y in (DEGREES, DEGREES[::-1]):
        assert off_m(found(x, y, declared=said), x, y) < 0.001


@pytest.mark.parametrize(("x", "y"), [(X, Y), (Y, X), (X + 37e6, Y), (Y, X + 37e6)])
@pytest.mark.parametrize("said", ["EPSG:4546", "EPSG:4525", CITY.to_wkt()])
def test_a_declared_zone_is_known_in_every_notation(x, y, said):
    finding = found(x, y, declared=said)
    assert finding.how == "given"
    assert off_m(finding, x, y) < 0.001


def test_an_older_system_keeps_its_datum_and_says_that_it_is_approximate():
    finding = found(Y, X + 37e6, declared="EPSG:2382")
    assert (finding.crs.to_epsg(), finding.zone_prefix) == (2361, 37)
    assert "approximate" in codes(finding)


@pytest.mark.parametrize(
    ("x", "y", "remedy"),
    [
        (Y, X, "--crs EPSG:4546"),
        (*DEGREES, "--crs wgs84|gcj02|bd09"),
        (X + 37e6, Y, "--crs EPSG:4525"),
    ],
)
def test_a_file_that_is_wrong_about_itself_is_refused_with_the_remedy(x, y, remedy):
    error = refused(x, y, file_crs=CITY)
    assert error.code == "coordinates.not_so"
    assert remedy in str(error)
    declared = remedy.removeprefix("--crs ").split("|")[0]
    assert off_m(found(x, y, file_crs=CITY, declared=declared), x, y) < 0.001


def test_a_declaration_that_is_wrong_is_refused_with_what_fits():
    error = refused(X, Y, declared="EPSG:4547")
    assert error.code == "coordinates.not_so"
    assert "EPSG:4546 100 %" in str(error)
    assert refused(X, Y, declared="gcj02").code == "coordinates.not_so"
    assert refused(X + 4e5, Y, declared="EPSG:4546").code == "coordinates.nowhere"
    assert refused(X, Y, declared="EPSG:0").code == "crs.unknown"


def test_a_file_that_is_right_about_a_few_of_its_rows_is_believed():
    x = np.r_[X[:4], X[4:] + 100_000]
    finding = found(x, Y, file_crs=CITY)
    assert (finding.how, finding.inside) == ("file", 0.01)


def test_a_system_that_is_not_tied_to_the_earth_says_nothing():
    plane = pyproj.CRS('LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]')
    assert found(X, Y, file_crs=plane).how == "detected"
    assert refused(X, Y, declared=plane.to_wkt()).code == "crs.no_way"


def test_a_file_with_heights_in_its_system_is_read_as_any():
    assert found(X, Y, file_crs=pyproj.CRS("EPSG:4546+5737")).inside == 1.0


def test_a_city_with_a_system_of_its_own_is_served():
    local = pyproj.CRS("+proj=tmerc +lat_0=30 +lon_0=111.3 +x_0=50000 +y_0=0 +ellps=GRS80 +units=m")
    x, y = crs.to_city(*DEGREES, source=4326, city=local)
    extent = (x.min(), y.min(), x.max(), y.max())
    for first, second in ((x, y), (y, x), (X, Y), DEGREES):
        there = to_city(found(first, second, city=local, extent=extent), first, second, local)
        assert np.max(np.hypot(there[0] - x, there[1] - y)) < 0.001
    assert refused(x, y, city=local, extent=None).code == "coordinates.ambiguous"


# ---------------------------------------------------------------- every row


def test_bad_rows_are_marked_and_never_raised():
    finding = coordinates.Finding(CITY, None, swapped=False, zone_prefix=None, how="given")
    x = [EAST, np.nan, 1e30, 0.0, EAST + 7_000, NORTH, EAST]
    y = [NORTH, NORTH, 1.0, 0.0, NORTH + 4_000, EAST, np.inf]
    there_x, there_y, bad = to_city(finding, x, y, CITY, extent=EXTENT)
    assert bad.tolist() == [False, True, True, True, False, True, True]
    assert np.isnan(there_x).tolist() == np.isnan(there_y).tolist()


def test_no_rows_are_no_trouble():
    finding = coordinates.Finding(DEGREE, "bd09", swapped=True, zone_prefix=None, how="given")
    assert [len(one) for one in to_city(finding, [], [], CITY, extent=EXTENT)] == [0, 0, 0]


INSIDE = st.tuples(st.floats(EXTENT[0], EXTENT[2]), st.floats(EXTENT[1], EXTENT[3]))
SYSTEMS = st.sampled_from([4546, 4525, 4497, 4547, 4524, 4326, 3857])


@settings(max_examples=60, deadline=None)
@given(points=st.lists(INSIDE, min_size=1, max_size=8), code=SYSTEMS, swapped=st.booleans())
def test_whatever_the_way_of_writing_every_point_comes_back(points, code, swapped):
    x, y = np.array(points).T
    lon, lat = crs.to_lonlat(x, y, city=CITY)
    written = crs.to_city_or_nan(lon, lat, source=4326, city=code)[:: -1 if swapped else 1]
    there_x, there_y, bad = to_city(found(*written), *written, CITY, extent=EXTENT)
    assert not bad.any()
    assert np.max(np.hypot(there_x - x, there_y - y)) < 0.001


NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=6), said=st.sampled_from([None, "bd09"]))
def test_any_numbers_are_a_finding_or_bad_input(rows, said):
    x, y = np.array(rows, dtype=float).reshape(-1, 2).T
    try:
        finding = found(x, y, declared=said)
    except BadInput as error:
        finding, sentence = None, str(error)
    if finding is None:
        assert sentence
        return
    assert codes(finding)
    there_x, _, bad = to_city(finding, x, y, CITY, extent=EXTENT)
    assert np.isfinite(there_x[~bad]).all()
