"""Tests of /api/areas."""

from fastapi.testclient import TestClient


def test_a_list_is_followed_page_by_page(client: TestClient) -> None:
    codes, address = [], "/api/areas?limit=2"
    while address:
        page = client.get(address).json()
        codes += [area["code"] for area in page["items"]]
        address = page["next"]
    assert codes == ["A", "B", "K", "Y", "Z"]


def test_the_next_page_keeps_what_was_asked(client: TestClient) -> None:
    page = client.get("/api/areas", params={"level": "grid", "limit": 1, "q": "区域"}).json()
    assert page["next"].startswith("/api/areas?")
    assert [area["code"] for area in client.get(page["next"]).json()["items"]] == ["B"]


def test_an_area_counts_all_below_it(client: TestClient) -> None:
    area = client.get("/api/areas/Y").json()
    counts = area["counts"]
    assert (area["level"], area["parts"]) == ("city", 2)
    assert (counts["persons"], counts["assisted"], counts["buildings"]) == (3, 1, 2)
    assert (counts["components"], counts["incidents"], counts["stock"]) == (3, 2, "live")


def test_counts_say_whose_date_they_bear(client: TestClient) -> None:
    counts = client.get("/api/areas/A", params={"as_of": "2026-04-15"}).json()["counts"]
    assert (counts["stock"], counts["stock_month"]) == ("month", "2026-04-01")
    assert (counts["persons"], counts["incidents"]) == (2, 0)
    assert counts["as_of"] == "2026-04-14T16:00:00Z"


def test_a_period_and_classes_are_counted_where_asked_for(client: TestClient) -> None:
    asked = {"since": "2026-05-01T00:00:00Z", "by_class": True}
    counts = client.get("/api/areas/K", params=asked).json()["counts"]
    assert [each["count"] for each in counts["incidents_by_class"]] == [2]
    assert counts["incidents"] == 2


def test_counts_and_borders_are_given_as_asked(client: TestClient) -> None:
    bare = client.get("/api/areas/A", params={"counts": False}).json()
    assert (bare["counts"], bare["geometry"]) == (None, None)
    whole = client.get("/api/areas/A", params={"geometry": True}).json()
    assert whole["geometry"]["type"] == "MultiPolygon"


def test_before_any_borders_the_answer_says_since_when(client: TestClient) -> None:
    answer = client.get("/api/areas/A", params={"as_of": "2019-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (404, "area.not_then")
    assert answer.json()["params"]["first"] == "2020-01-01T00:00:00+00:00"


def test_an_empty_period_is_a_problem(client: TestClient) -> None:
    asked = {"since": "2026-05-02T00:00:00Z", "until": "2026-05-01T00:00:00Z"}
    answer = client.get("/api/areas/A", params=asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.period")
