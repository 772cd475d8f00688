"""Tests of api.main: health, the page for people, and the OpenAPI document."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.main import create_app
from api.rules import PUBLIC, RULES
from gisgov.storage import roles
from tests.scene import lonlat
from tests.signing import signed_in


def operations(client: TestClient) -> list[dict]:
    paths = client.get("/openapi.json").json()["paths"].values()
    return [operation for methods in paths for operation in methods.values()]


def test_health_tells_the_city_and_what_it_holds(client: TestClient) -> None:
    answer = client.get("/api/health").json()
    assert (answer["status"], answer["name"], answer["crs"]) == ("ok", "测试市", "EPSG:4546")
    assert answer["crs_proj4"].startswith("+proj=tmerc +lat_0=0 +lon_0=111 +k=1 +x_0=500000 ")
    assert answer["counts"]["areas"] == {"city": 1, "community": 2, "grid": 2}
    assert list(answer["counts"]["areas"]) == ["city", "community", "grid"]
    assert (answer["counts"]["persons"], answer["counts"]["hydrants"]) == (3, 2)


def test_a_server_with_the_api_s_login_alone_answers_and_takes_no_files(town: Engine) -> None:
    login = roles.api_engine(town)
    app = create_app(engine=login)
    with TestClient(app, headers=signed_in(town)) as client:
        assert client.get("/api/around", params=lonlat(30, 30)).status_code == 200
        refused = client.post("/api/loads", json={"noun": "hydrants", "filename": "a.csv"})
        assert (refused.status_code, refused.json()["code"]) == (503, "server.no_keeper")
    login.dispose()


def test_operations_are_named_by_plain_verbs(client: TestClient) -> None:
    named = {operation["operationId"] for operation in operations(client)}
    assert named <= RULES.keys() | PUBLIC


def test_every_parameter_has_a_description_and_an_example(client: TestClient) -> None:
    bare = [
        parameter["name"]
        for operation in operations(client)
        for parameter in operation.get("parameters", [])
        if not (parameter.get("description") and parameter["schema"].get("examples"))
    ]
    assert bare == []


def test_every_operation_lists_its_problems(client: TestClient) -> None:
    for operation in operations(client):
        for status in ("400", "404", "422", "503"):
            content = operation["responses"][status]["content"]
            assert list(content) == ["application/problem+json"]


def test_every_field_of_an_answer_is_described(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    bare = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, of in schema.get("properties", {}).items()
        if not of.get("description")
    ]
    assert bare == []


@pytest.mark.parametrize("path", ["/docs"])
def test_the_documentation_is_served_from_here(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assets = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert assets
    assert all(client.get(asset).status_code == 200 for asset in assets)


def test_the_page_tells_what_is_around_a_place(client: TestClient) -> None:
    page = client.get("/plain", params=lonlat(30, 30) | {"lang": "en"}).text
    assert '<html lang="en">' in page
    for told in ("Area A", "18 ≥ 15 L/s", "out of service", "school", "not known"):
        assert told in page


def test_the_page_speaks_the_reader_s_language(client: TestClient) -> None:
    page = client.get("/plain", headers={"Accept-Language": "zh-CN"}).text
    assert '<html lang="zh-CN">' in page
    assert "测试市" in page
    assert "这里周边有什么" in page


def test_what_the_page_shows_is_escaped(client: TestClient) -> None:
    page = client.get("/plain", params=lonlat(30, 30) | {"lang": "zh"}).text
    assert "&lt;b&gt;一小&lt;/b&gt;" in page
    hostile = client.get("/plain", params={"lon": '"><script>', "lat": "1"}).text
    assert "<script" not in hostile


def test_the_page_says_what_is_wrong_with_a_place(client: TestClient) -> None:
    page = client.get("/plain?lon=abc&lat=30&lang=en").text
    assert "must be a number" in page.replace("&#x27;", "'")
    assert "far from where" in client.get("/plain?lon=-15.4&lat=28.1&lang=en").text


def test_the_page_says_that_a_place_is_outside(client: TestClient) -> None:
    page = client.get("/plain", params=lonlat(350, 50) | {"lang": "en"}).text
    assert "outside the city" in page
    assert "50 m away" in page
