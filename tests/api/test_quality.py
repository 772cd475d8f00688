"""`/api/quality` and the page `/quality`."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient


def check(client: TestClient, code: str, **asked: str) -> dict:
    answer = client.get("/api/quality", params=asked)
    assert answer.status_code == 200, answer.text
    return next(check for check in answer.json()["checks"] if check["code"] == code)


def test_a_check_tells_counts_by_area_and_where(client: TestClient) -> None:
    found = check(client, "hydrant_inspection")
    assert (found["count"], found["of"], found["percent"]) == (2, 2, 100.0)
    assert [(a["area"], a["count"]) for a in found["areas"]] == [("K", 2)]
    assert {"source", "source_id", "lon", "lat"} <= set(found["examples"][0])


def test_sentences_come_in_the_language_asked_for(client: TestClient) -> None:
    assert check(client, "hydrant_flow", lang="zh")["title"] == "流量不详的消火栓"
    assert check(client, "hydrant_flow", lang="en")["title"] == "Hydrants without a measured flow"


def test_an_area_and_a_level_narrow_the_report(client: TestClient) -> None:
    found = check(client, "building_floors", area="K", level="grid")
    assert [(a["area"], a["count"], a["of"]) for a in found["areas"]] == [("A", 0, 1)]
    assert check(client, "building_floors", area="Z")["count"] == 1


def test_what_cannot_be_asked_is_a_problem(client: TestClient) -> None:
    assert client.get("/api/quality", params={"area": "Q"}).status_code == 404
    problem = client.get("/api/quality", params={"level": "street"})
    assert (problem.status_code, problem.json()["code"]) == (400, "quality.no_level")
    assert client.get("/api/quality", params={"levle": "grid"}).status_code == 422


def test_no_row_of_people_is_named(client: TestClient) -> None:
    assert check(client, "household_empty")["examples"] == []


def test_the_page_shows_the_report_in_both_languages(client: TestClient) -> None:
    page = client.get("/quality", params={"lang": "zh"})
    assert page.headers["content-language"] == "zh"
    assert "没有检查记录的消火栓" in page.text
    assert "Hydrants without an inspection" in client.get("/quality", params={"lang": "en"}).text


def test_the_page_leads_into_areas_and_to_places(client: TestClient) -> None:
    page = client.get("/quality", params={"lang": "en"}).text
    assert 'href="/quality?lang=en&amp;area=K"' in page
    place = re.search(
        r'href="/\?lang=en&amp;at=point:([\d.]+),([\d.]+)#18/([\d.]+)/([\d.]+)"', page
    )
    assert place is not None
    assert place.group(1, 2) == place.group(4, 3)


def test_the_page_says_what_is_wrong_with_what_was_asked(client: TestClient) -> None:
    page = client.get("/quality", params={"area": "<b>Q</b>", "lang": "en"})
    assert page.status_code == 200
    assert "There is no area with the code" in page.text
    assert "<b>Q</b>" not in page.text


def test_the_plain_page_links_to_the_report(client: TestClient) -> None:
    assert 'href="/quality?lang=en"' in client.get("/plain", params={"lang": "en"}).text
