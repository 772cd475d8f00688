"""Tests of api.limits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from api import limits
from api.actor import allowed
from api.limits import Buckets, Rates
from api.main import create_app
from gisgov.errors import TooMany
from gisgov.settings import Settings

PROBLEM = {"content-type": "application/problem+json"}


@pytest.fixture
def client(town: Engine) -> Iterator[TestClient]:
    """Three requests a minute for each session, thirty for an address."""
    with TestClient(create_app(Settings(requests_per_minute=3), engine=town)) as client:
        yield client


def codes(client: TestClient, times: int, **headers: str) -> list[int]:
    return [client.get("/api/nothing", headers=headers).status_code for _ in range(times)]


def asked(address: str, *, method: str = "GET", path: str = "/", **headers: str) -> dict:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "client": (address, 1), "method": method, "path": path, "headers": raw}


# ---------------------------------------------------------------- buckets


@given(st.integers(1, 5), st.lists(st.floats(0, 100), max_size=60))
def test_no_minute_has_more_than_two_buckets_hold(size: int, pauses: list[float]) -> None:
    now = 0.0
    buckets = Buckets(size, clock=lambda: now)
    taken: list[float] = []
    for pause in pauses:
        now += pause
        if not buckets.take("a"):
            taken.append(now)
    assert all(sum(at <= each < at + 60 for each in taken) <= 2 * size for at in taken)


@given(st.integers(1, 100), st.floats(0, 1e6))
def test_who_waits_as_long_as_told_is_let_in(size: int, start: float) -> None:
    now = start
    buckets = Buckets(size, clock=lambda: now)
    assert [buckets.take("a") for _ in range(size)] == [0.0] * size
    wait_s = buckets.take("a")
    assert 0 < wait_s <= 60 / size + 1e-6
    now += wait_s
    assert buckets.take("a") == 0


def test_buckets_of_those_who_asked_longest_ago_go_first() -> None:
    buckets = Buckets(1, most=2, clock=lambda: 0.0)
    for key in "abc":
        buckets.take(key)
    assert len(buckets) == 2
    assert (buckets.take("c") > 0, buckets.take("b") > 0, buckets.take("a")) == (True, True, 0.0)


# ---------------------------------------------------------------- requests


def test_one_too_many_is_told_how_long_to_wait(client: TestClient) -> None:
    assert codes(client, 3) == [404] * 3
    answer = client.get("/api/nothing", headers={"Accept-Language": "zh"})
    assert answer.status_code == 429
    assert answer.headers["content-type"] == PROBLEM["content-type"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    wait_s = int(answer.headers["retry-after"])
    assert 1 <= wait_s <= 20
    assert answer.json()["params"] == {"wait_s": wait_s}
    assert f"请等待 {wait_s} 秒" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/tiles/roads/14/13256/6700.mvt", "/api/heat/14/13256/6700.png"])
def test_tiles_are_not_counted(client: TestClient, path: str) -> None:
    answers = [client.get(path) for _ in range(9)]
    assert 429 not in [answer.status_code for answer in answers]


def test_what_heat_is_made_of_is_counted(client: TestClient) -> None:
    assert [client.get("/api/heat").status_code for _ in range(4)][-1] == 429


def test_each_session_has_requests_of_its_own(client: TestClient) -> None:
    assert codes(client, 4, authorization="Bearer a")[-1] == 429
    assert codes(client, 4, cookie="x=1; gisgov_session=b")[-1] == 429
    assert codes(client, 1, authorization="Bearer c") == [404]


def test_tokens_that_are_made_up_do_not_help_for_long(client: TestClient) -> None:
    answers = [codes(client, 1, authorization=f"Bearer {n}")[0] for n in range(31)]
    assert answers == [404] * 30 + [429]


def test_signing_in_is_counted_by_address_whoever_it_is(town: Engine) -> None:
    with TestClient(create_app(Settings(requests_per_minute=600), engine=town)) as client:
        answers = [
            client.post("/api/session", json={}, headers={"authorization": f"Bearer {n}"})
            for n in range(31)
        ]
        assert [answer.status_code for answer in answers] == [422] * 30 + [429]
        assert client.get("/api/nothing").status_code == 404


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10.0.0.1", "::ffff:10.0.0.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("unix", "unix"),
    ],
)
def test_a_network_of_one_household_is_one_address(one: str, other: str) -> None:
    rates = Rates(1)
    rates.check(asked(one))
    with pytest.raises(TooMany):
        rates.check(asked(other))


def test_each_address_is_counted_by_itself() -> None:
    rates = Rates(1)
    for address in ("10.0.0.1", "10.0.0.2", "2001:db8:1:2::1", "2001:db8:1:3::1", ""):
        rates.check(asked(address))


def test_nothing_is_counted_where_the_setting_says_so(town: Engine) -> None:
    with TestClient(create_app(Settings(requests_per_minute=0), engine=town)) as client:
        assert set(codes(client, 700)) == {404}


# ---------------------------------------------------------------- bodies

MUCH = b" " * (limits.MOST_BYTES + 1)


def sent(client: TestClient, method: str, path: str, body: object) -> dict:
    headers = {"content-type": "application/json"}
    return client.request(method, path, content=body, headers=headers).json()


@pytest.mark.parametrize("path", ["/api/marks", "/api/loads", "/api/session", "/api/nothing"])
def test_a_body_that_is_too_large_is_refused(client: TestClient, path: str) -> None:
    assert sent(client, "POST", path, MUCH)["code"] == "limits.body"


def test_a_body_that_does_not_say_its_length_is_measured(client: TestClient) -> None:
    parts = (MUCH[:70_000] for _ in range(16))
    assert sent(client, "POST", "/api/marks", parts)["code"] == "limits.body"


def test_a_body_in_parts_arrives_whole(town: Engine) -> None:
    app = create_app(engine=town)
    app.dependency_overrides[allowed] = lambda: None

    @app.post("/echo")
    def echo(given: list[int]) -> list[int]:
        return given

    with TestClient(app) as client:
        assert sent(client, "POST", "/echo", iter([b"[1,", b"2", b"", b",3]"])) == [1, 2, 3]


def test_a_file_may_be_larger(client: TestClient) -> None:
    answer = client.put("/api/loads/1/file", content=MUCH)
    assert (answer.status_code, answer.json()["code"]) != (400, "limits.body")


# ---------------------------------------------------------------- passwords


def test_two_passwords_are_hashed_at_a_time() -> None:
    free, counted = threading.Event(), threading.Condition()
    at_work: list[int] = []
    seen: list[int] = []

    def work(number: int) -> None:
        with limits.hashing():
            with counted:
                at_work.append(number)
                seen.append(len(at_work))
                counted.notify_all()
            free.wait(60)
            at_work.remove(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    with counted:
        assert counted.wait_for(lambda: len(at_work) == 2, 60)
    free.set()
    for thread in threads:
        thread.join(60)
    assert (len(seen), max(seen)) == (8, 2)


def test_who_comes_while_ten_sign_in_is_sent_away_at_once() -> None:
    with ExitStack() as stack:
        for _ in range(limits.HASHED_AT_A_TIME):
            stack.enter_context(limits.hashing())
        for _ in range(limits.WAITING_TO_BE_HASHED):
            assert limits._waiting.acquire(blocking=False)
            stack.callback(limits._waiting.release)
        with pytest.raises(TooMany, match="Try again in 1 s"):
            stack.enter_context(limits.hashing())
    with limits.hashing():
        pass
