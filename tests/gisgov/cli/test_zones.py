"""`gisgov zones`: plans from the draft to the day on which they come into force."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from tests.drawn_ground import draw
from tests.drawn_plans import today
from tests.scene import Scene

Run = Callable[..., tuple[int, str, str]]
BOUNDS = ("--lower", 6, "--upper", 10)
SOON = today() + timedelta(days=2)


@pytest.fixture(scope="module")
def drawn(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            draw(Scene(conn))
        yield engine


@pytest.fixture
def zones(
    gisgov: Run, drawn: Engine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Any]]:
    """Run a command that succeeds: what it tells as JSON where that is asked for, else its text."""
    monkeypatch.setenv("GISGOV_CITY", str(drawn.url.database))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: object) -> Any:
        status, out, err = gisgov("zones", *words)
        assert status == 0, err
        return json.loads(out) if "--json" in words else out

    yield run
    with drawn.begin() as conn:
        conn.execute(text("DELETE FROM plan"))


def test_grids_are_drawn_and_kept_as_a_draft(zones: Callable[..., Any]) -> None:
    made = zones("draw", "P", *BOUNDS, "--name", "江南", "--json")
    assert (made["name"], made["state"], made["lower"], made["upper"]) == ("江南", "draft", 6, 10)
    assert (made["grids"], made["households"], made["out_of_bounds"]) == (2, 16, 0)
    told = zones("draw", "--all", *BOUNDS)
    assert "4 households would get another grid" in told
    listed = zones("list", "--json")
    assert [(one["communities"], one["out_of_bounds"]) for one in listed] == [(4, 1), (1, 0)]
    assert "江南" in zones("list")


def test_from_scratch_premises_stay(zones: Callable[..., Any], drawn: Engine) -> None:
    made = zones("draw", "Q", *BOUNDS, "--scratch", "--json")
    with drawn.connect() as conn:
        query = "SELECT label, kind FROM plan_grid WHERE plan_id = :plan ORDER BY kind"
        kinds = [tuple(row) for row in conn.execute(text(query), {"plan": made["id"]})]
    assert len(kinds) == 2
    assert kinds[1] == ("Q002", "special")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["draw"], "--all"),
        (["draw", "P", "--all"], "--all"),
        (["draw", "P", "none"], "no community none"),
        (["draw", "P", "--lower", "9", "--upper", "6"], "from 9 to 6 households"),
        (["show", "99999"], "no plan 99999"),
        (["approve", "99999"], "no plan 99999"),
        (["publish", "99999", "--on", "2999-01-01"], "no plan 99999"),
        (["withdraw", "99999"], "no plan 99999"),
        (["certify", "99999"], "no plan 99999"),
        (["restore", "99999"], "no plan 99999"),
    ],
)
def test_what_cannot_be_done_is_told(
    zones: Callable[..., Any], gisgov: Run, words: list[str], says: str
) -> None:
    status, _, err = gisgov("zones", *words)
    assert status != 0
    assert says in err


def test_a_plan_is_shown_with_what_it_changes(zones: Callable[..., Any]) -> None:
    plan = zones("draw", "P", *BOUNDS, "--json")["id"]
    found = zones("show", plan, "--json")
    assert found["plan"]["id"] == plan
    assert found["changes"]["households_moved"] == 4
    told = zones("show", plan)
    assert "Peach Hill Community" in told
    assert "4 households, 12 people in 2 buildings get another grid" in told


def test_a_plan_is_proved(zones: Callable[..., Any]) -> None:
    plan = zones("draw", "P", *BOUNDS, "--json")["id"]
    proof = zones("certify", plan, "--json")["P"]
    assert (proof["status"], proof["gap"]) == ("optimal", 0)
    assert "0.0%" in zones("certify", plan)
    none = zones("draw", "P", "--lower", 9, "--upper", 10, "--json")["id"]
    assert zones("certify", none, "--json")["P"]["status"] == "infeasible"
    assert "P: " in zones("certify", none)


def test_a_plan_comes_into_force_on_its_day(zones: Callable[..., Any], drawn: Engine) -> None:
    """S alone, where the plan gives its one grid the same ground: the city stays as it is."""
    plan = zones("draw", "S", *BOUNDS, "--json")["id"]
    assert zones("approve", plan, "--json")["state"] == "approved"
    published = zones("publish", plan, "--on", SOON.isoformat(), "--json")
    assert (published["state"], published["effective_on"]) == ("published", SOON.isoformat())
    assert zones("apply", "--json") == []
    with drawn.begin() as conn:
        conn.execute(text("UPDATE plan SET effective_on = :day"), {"day": today()})
    assert "1" in zones("apply")
    assert zones("show", plan, "--json")["plan"]["state"] == "applied"
    back = zones("restore", plan, "--json")
    assert (back["restores"], back["state"], back["name"]) == (
        plan,
        "draft",
        f"Before: {published['name']}",
    )


def test_a_plan_is_withdrawn(zones: Callable[..., Any]) -> None:
    plan = zones("draw", "S", *BOUNDS, "--json")["id"]
    assert "Approved" in zones("approve", plan).title()
    assert zones("withdraw", plan, "--json")["state"] == "withdrawn"


def test_a_day_that_has_begun_is_refused(zones: Callable[..., Any], gisgov: Run) -> None:
    plan = zones("draw", "S", *BOUNDS, "--json")["id"]
    zones("approve", plan)
    status, _, err = gisgov("zones", "publish", plan, "--on", today().isoformat())
    assert status != 0
    assert "a day to come" in err
