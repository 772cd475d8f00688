"""Tests of /api/where and /api/around."""

import pytest
from fastapi.testclient import TestClient

from gisgov import crs
from tests.scene import lonlat, xy


def test_where_tells_the_grid_first(client: TestClient) -> None:
    answer = client.get("/api/where", params=lonlat(30, 30)).json()
    assert [area["code"] for area in answer["areas"]] == ["A", "K", "Y"]
    assert answer["estate"]["name"] == "锦绣家园"
    assert answer["building"]["floors_above"] == 6
    assert (answer["in_city"], answer["crs"]) == (True, "EPSG:4546")


def test_coordinates_are_never_finer_than_a_centimetre(client: TestClient) -> None:
    answer = client.get("/api/where", params=lonlat(30.123456, 30.654321)).json()
    assert answer["x_m"] == round(answer["x_m"], 2)
    assert (answer["x_m"], answer["y_m"]) == pytest.approx(xy(30.12, 30.65), abs=0.011)
    assert answer["lon"] == round(answer["lon"], 7)


@pytest.mark.parametrize(
    ("system", "shift"), [("gcj02", crs.wgs84_to_gcj02), ("bd09", crs.wgs84_to_bd09)]
)
def test_what_chinese_maps_emit_is_understood(client: TestClient, system, shift) -> None:
    lon, lat = shift(**lonlat(30, 30))
    answer = client.get("/api/where", params={"lon": lon, "lat": lat, "crs": system}).json()
    assert (answer["x_m"], answer["y_m"]) == pytest.approx(xy(30, 30), abs=0.02)


def test_a_point_can_be_given_in_the_city_s_metres(client: TestClient) -> None:
    x, y = xy(30, 30)
    answer = client.get("/api/where", params={"x": x, "y": y, "crs": "city"}).json()
    assert answer["areas"][0]["code"] == "A"


def test_outside_the_city_the_nearest_area_is_told(client: TestClient) -> None:
    answer = client.get("/api/where", params=lonlat(350, 50)).json()
    assert (answer["in_city"], answer["outside_m"]) == (False, 50)
    assert answer["areas"][0]["code"] == "Z"


def test_around_tells_building_people_hydrants_and_premises(client: TestClient) -> None:
    answer = client.get("/api/around", params=lonlat(30, 30)).json()
    assert answer["building"]["persons"] == 3
    assert [ring["persons"] for ring in answer["people"]] == [3, 3, 3]
    assert answer["hydrants"]["meets"] == 1
    assert [hydrant["usable"] for hydrant in answer["hydrants"]["nearest"]] == [True, False]
    assert answer["premises"]["by_kind"] == {"school": 1}
    assert answer["unknown"]["buildings_without_dwellings"] == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "request.no_point"),
        ({"lon": 111.3}, "request.no_point"),
        ({"crs": "city", "lon": 111.3, "lat": 30.7}, "request.no_city_point"),
        ({"lon": 111.3, "lat": 30.7, "x": 1, "y": 2}, "request.two_points"),
        ({"lon": -15.4, "lat": 28.1}, "crs.far_from_area"),
        ({"crs": "city", "x": 111.3, "y": 30.7}, "crs.far_from_area"),
    ],
)
def test_a_point_that_cannot_be_is_a_problem(client: TestClient, asked: dict, code: str) -> None:
    answer = client.get("/api/around", params=asked)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize(
    ("asked", "name", "code"),
    [
        ({"lon": "abc"}, "lon", "request.not_a_number"),
        ({"lon": "nan"}, "lon", "request.not_a_number"),
        ({"lat": 111.3}, "lat", "request.too_large"),
        ({"radius": 500}, "radius", "request.unknown_parameter"),
        ({"radius_m": 5000}, "radius_m", "request.too_large"),
        ({"radius_m": 1}, "radius_m", "request.too_small"),
        ({"crs": "wgs72"}, "crs", "request.not_one_of"),
    ],
)
def test_a_wrong_parameter_is_named(client: TestClient, asked: dict, name: str, code: str) -> None:
    answer = client.get("/api/around", params={"lon": 111.3, "lat": 30.7} | asked)
    assert answer.status_code == 422
    assert [(part["name"], part["code"]) for part in answer.json()["errors"]] == [(name, code)]


@pytest.mark.parametrize("time", ["2026-03-01T08:00:00", "20260301", "1700000000", "2026-03-01"])
def test_a_time_without_its_zone_is_a_problem(client: TestClient, time: str) -> None:
    answer = client.get("/api/where", params=lonlat(30, 30) | {"at": time})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "request.not_a_time"
