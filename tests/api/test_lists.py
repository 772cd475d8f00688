"""Tests of /api/buildings, /api/components and /api/incidents."""

import pytest
from fastapi.testclient import TestClient

from tests.scene import lonlat


def test_a_building_is_told_floor_by_floor(client: TestClient) -> None:
    number = client.get("/api/where", params=lonlat(25, 25)).json()["building"]["id"]
    building = client.get(f"/api/buildings/{number}").json()
    assert [floor["floor_label"] for floor in building["floors"]] == ["1", "3"]
    assert building["stock"]["assisted"] == 1
    assert building["geometry"]["type"] == "MultiPolygon"


def test_buildings_are_listed_page_by_page_with_what_they_hold(client: TestClient) -> None:
    first = client.get("/api/buildings", params={"limit": 1}).json()
    second = client.get(first["next"]).json()
    (lived_in, bare) = first["items"] + second["items"]
    assert (lived_in["estate"], lived_in["persons"], lived_in["assisted"]) == ("锦绣家园", 3, 1)
    assert (bare["persons"], second["next"]) == (None, None)
    assert lonlat(25, 25) == pytest.approx({"lon": lived_in["lon"], "lat": lived_in["lat"]})


@pytest.mark.parametrize(("area", "count"), [("A", 1), ("B", 0), ("K", 1), ("Z", 1), ("Y", 2)])
def test_buildings_are_selected_by_area(client: TestClient, area: str, count: int) -> None:
    assert len(client.get("/api/buildings", params={"area": area}).json()["items"]) == count


def test_buildings_are_selected_by_a_box(client: TestClient) -> None:
    low, high = lonlat(200, 0), lonlat(221, 90)
    box = f"{low['lon']},{low['lat']},{high['lon']},{high['lat']}"
    (found,) = client.get("/api/buildings", params={"bbox": box}).json()["items"]
    assert found["persons"] is None


def test_components_are_geojson(client: TestClient) -> None:
    answer = client.get("/api/components")
    assert answer.headers["content-type"] == "application/geo+json"
    collection = answer.json()
    assert (collection["type"], len(collection["features"])) == ("FeatureCollection", 3)
    first = collection["features"][0]
    assert first["geometry"]["coordinates"] == pytest.approx(list(lonlat(60, 60).values()))
    assert first["properties"]["hydrant"]["flow_lps"] == 18


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"hydrants": True}, 2),
        ({"status": "out_of_service"}, 1),
        ({"state": "damaged"}, 1),
        ({"area": "K"}, 2),
        ({"area": "Z"}, 1),
        ({"bbox": "111,30,112,31"}, 3),
        ({"bbox": "112,30,113,31"}, 0),
    ],
)
def test_components_are_selected(client: TestClient, asked: dict, count: int) -> None:
    assert len(client.get("/api/components", params=asked).json()["features"]) == count


def test_incidents_are_followed_page_by_page(client: TestClient) -> None:
    first = client.get("/api/incidents", params={"limit": 1, "area": "K"}).json()
    second = client.get(first["next"]).json()
    states = [page["features"][0]["properties"]["state"] for page in (first, second)]
    assert (states, second["next"]) == (["open", "closed"], None)


def test_incidents_are_selected_by_period(client: TestClient) -> None:
    asked = {"since": "2026-05-01T08:00:00+08:00", "until": "2026-05-02T00:00:00Z"}
    assert len(client.get("/api/incidents", params=asked).json()["features"]) == 2
    assert client.get("/api/incidents", params={"until": asked["since"]}).json()["features"] == []


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "112,30,111,31", "0,0,0,0", "111,30,112,99"])
def test_what_is_no_box_is_a_problem(client: TestClient, box: str) -> None:
    answer = client.get("/api/components", params={"bbox": box})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.box")


def test_more_than_a_thousand_rows_are_refused(client: TestClient) -> None:
    assert client.get("/api/incidents", params={"limit": 1001}).status_code == 422


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/areas/42", "area.not_found"),
        ("/api/buildings/999999", "building.not_found"),
        ("/api/buildings?area=42", "area.not_found"),
        ("/api/components?area=42", "area.not_found"),
        ("/api/incidents?area=42", "area.not_found"),
    ],
)
def test_what_does_not_exist_is_a_problem(client: TestClient, path: str, code: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, code)
