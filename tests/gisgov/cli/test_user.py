"""Tests of `gisgov user`, and of who `gisgov serve` refuses to serve."""

import io
import json
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from gisgov.storage import demo

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def user(gisgov: Run, make_city: Callable[[], Engine]) -> Run:
    """`gisgov user` on an empty city."""
    city = make_city()

    def run(*words: str) -> tuple[int, str, str]:
        return gisgov("user", *words, "--city", city.url.database)

    return run


def test_an_account_is_added_listed_and_shut_out(user: Run) -> None:
    status, out, _ = user("add", "Chief", "--role", "commander")
    assert status == 0
    assert "chief (commander, whole city)" in out
    assert "told this once: " in out
    (listed,) = json.loads(user("list", "--json")[1])
    assert (listed["name"], listed["role"], listed["disabled_at"]) == ("chief", "commander", None)
    assert user("disable", "chief")[0] == 0
    assert json.loads(user("list", "--json")[1])[0]["disabled_at"]
    assert user("enable", "chief")[0] == 0


def test_a_password_from_outside_is_not_printed(user: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    status, out, _ = user("add", "ann", "--role", "planner", "--password-stdin")
    assert status == 0
    assert "horse" not in out


def test_a_weak_password_is_refused_and_nothing_is_added(
    user: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ann\n"))
    status, _, err = user("add", "ann", "--role", "planner", "--password-stdin")
    assert status == 1
    assert "easy to guess" in err
    assert json.loads(user("list", "--json")[1]) == []


def test_a_key_is_told_once_and_a_reset_gives_a_new_password(user: Run) -> None:
    user("add", "pump", "--role", "analyst", "--service")
    status, out, _ = user("key", "pump", "--label", "pump 3", "--days", "30")
    assert status == 0
    assert "gk_" in out
    assert json.loads(user("list", "--json")[1])[0]["keys"] == 1
    assert "told this once: " in user("reset", "pump")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "ann", "--role", "chief"), "no role chief"),
        (("add", "ann", "--role", "worker", "--area", "9"), "no area with the code 9"),
        (("disable", "ann"), "no account ann"),
        (("key", "ann", "--label", "x"), "no account ann"),
    ],
)
def test_what_cannot_be_is_told(user: Run, words: tuple[str, ...], said: str) -> None:
    status, _, err = user(*words)
    assert status == 1
    assert said in err


def test_a_city_with_demo_passwords_is_not_served(
    gisgov: Run, make_city: Callable[[], Engine]
) -> None:
    city = make_city()
    with city.begin() as conn:
        demo.add_accounts(conn)
    status, _, err = gisgov("serve", "--city", city.url.database, "--port", "1")
    assert status == 1
    assert "demo passwords" in err
    with city.begin() as conn:
        assert conn.scalar(text("SELECT count(*) FROM account WHERE demo")) == 6
