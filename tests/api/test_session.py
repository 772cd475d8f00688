"""Tests of api.routes.session: in, still in, and out."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.main import create_app
from gisgov.storage import accounts

PASSWORD = "correct horse battery"  # noqa: S105
GIVEN = {"name": "ann", "password": PASSWORD}


@pytest.fixture
def browser(town: Engine) -> Iterator[TestClient]:
    """Nobody, in front of a city with one account."""
    with town.begin() as conn:
        accounts.add(conn, "ann", role="worker", home="A", password=PASSWORD)
    with TestClient(create_app(engine=town), headers={"Origin": "http://testserver"}) as client:
        yield client
    with town.begin() as conn:
        conn.execute(text("DELETE FROM account WHERE name = 'ann'"))
        conn.execute(text("DELETE FROM sign_in_try"))


def test_a_browser_gets_cookies_that_no_script_reads(browser: TestClient) -> None:
    answer = browser.post("/api/session", json=GIVEN)
    assert answer.status_code == 201
    assert answer.json()["token"] is None
    cookies = answer.headers.get_list("set-cookie")
    assert all("HttpOnly" in c and "SameSite=strict" in c for c in cookies)
    assert sorted(c.partition("=")[0] for c in cookies) == ["gisgov_refresh", "gisgov_session"]
    assert "Path=/api/session" in next(c for c in cookies if "refresh" in c)


def test_cookies_are_marked_secure_over_https(town: Engine, browser: TestClient) -> None:
    origin = {"Origin": "https://testserver"}
    answer = browser.post("https://testserver/api/session", json=GIVEN, headers=origin)
    assert all("Secure" in c for c in answer.headers.get_list("set-cookie"))


def test_who_is_in_is_told_what_may_be_done(browser: TestClient) -> None:
    assert browser.get("/api/session").status_code == 401
    browser.post("/api/session", json=GIVEN)
    told = browser.get("/api/session").json()
    assert told["account"] == {
        "name": "ann",
        "role": "worker",
        "home": {"code": "A", "name": "区域A", "name_en": "Area A"},
        "worker_id": None,
    }
    assert "read_building_residents" in told["may"]
    assert "open_emergency" not in told["may"]


def test_a_refresh_keeps_one_in(browser: TestClient) -> None:
    browser.post("/api/session", json=GIVEN)
    before = browser.cookies["gisgov_session"]
    assert browser.post("/api/session/refresh").status_code == 200
    assert browser.cookies["gisgov_session"] != before
    assert browser.get("/api/session").status_code == 200


def test_a_program_takes_its_tokens_itself(browser: TestClient) -> None:
    told = browser.post("/api/session", json=GIVEN | {"tokens": True}).json()
    browser.cookies.clear()
    bearer = {"Authorization": f"Bearer {told['token']}"}
    assert browser.get("/api/session", headers=bearer).status_code == 200
    again = browser.post("/api/session/refresh", json={"refresh_token": told["refresh_token"]})
    assert again.json()["token"].startswith("ga_")


def test_signing_out_is_at_once(browser: TestClient) -> None:
    browser.post("/api/session", json=GIVEN)
    token = browser.cookies["gisgov_session"]
    assert browser.get("/api/areas").status_code == 200
    assert browser.delete("/api/session").status_code == 204
    assert "gisgov_session" not in browser.cookies
    bearer = {"Authorization": f"Bearer {token}"}
    assert browser.get("/api/areas", headers=bearer).status_code == 401


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_password_is_a_problem(browser: TestClient, lang: str) -> None:
    answer = browser.post(
        "/api/session", json=GIVEN | {"password": "wrong"}, headers={"Accept-Language": lang}
    )
    assert answer.status_code == 401
    assert answer.json()["code"] == "access.wrong"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_too_many_guesses_must_wait(town: Engine, browser: TestClient) -> None:
    with town.begin() as conn:
        guess = text(
            "INSERT INTO sign_in_try (name, address, succeeded)"
            " SELECT 'ann', 'testclient', false FROM generate_series(1, 9)"
        )
        conn.execute(guess)
    answer = browser.post("/api/session", json=GIVEN)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 1


def test_a_page_leads_to_the_way_in_and_back(browser: TestClient) -> None:
    answer = browser.get("/quality?area=A&lang=en", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fquality%3Farea%3DA%26lang%3Den"
    assert browser.get("/sign-in").status_code in (200, 503)  # built, or not yet


def test_demo_accounts_are_told_by_a_demo_alone(town: Engine, browser: TestClient) -> None:
    assert browser.get("/api/session/ways").json()["demo"] == []
    with TestClient(create_app(engine=town, demo_city=True)) as shown:
        told = shown.get("/api/session/ways").json()["demo"]
    assert {one["role"] for one in told} == set(accounts.ROLES)
