"""Plans are published for days to come, one after another, and former borders once more."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from sqlalchemy import Engine, text

from gisgov.errors import BadInput, Conflict, GisgovError
from gisgov.storage.plans import beginning, deciding, ground
from gisgov.storage.plans.applying import apply_due
from tests.drawn_plans import MERGED, MOVED, SPLIT, WEST, add_plan, cells, midnight, today
from tests.scene import xy

PATIENCE_S = 20
TOMORROW = timedelta(days=1)


def publish(engine: Engine, plan: int, on: date | None = None) -> None:
    with engine.begin() as conn:
        deciding.publish(conn, plan, on or today() + TOMORROW)


def night_passes(engine: Engine, *, days_ago: int = 0) -> list[int]:
    """Have what is published for tomorrow hold from today, or since some days."""
    day = today() - timedelta(days=days_ago)
    with engine.begin() as conn:
        query = text("UPDATE plan SET effective_on = :day WHERE state = 'published'")
        conn.execute(query, {"day": day})
    return [done.plan for done in apply_due(engine)]


def codes(engine: Engine) -> list[str]:
    with engine.connect() as conn:
        query = "SELECT code FROM area WHERE parent = 'K' AND upper_inf(valid) ORDER BY code"
        return list(conn.scalars(text(query)))


@pytest.mark.parametrize("days", [0, -1])
def test_a_plan_is_published_for_a_day_to_come(city: Engine, days: int) -> None:
    plan = add_plan(city, SPLIT, state="approved")
    with pytest.raises(BadInput, match="published for a day to come"):
        publish(city, plan, today() + timedelta(days=days))


def test_a_plan_that_is_withdrawn_before_its_day_changes_nothing(city: Engine) -> None:
    plan = add_plan(city, SPLIT, state="approved")
    publish(city, plan)
    with city.begin() as conn:
        assert deciding.withdraw(conn, plan).state == "withdrawn"
    assert night_passes(city) == []
    assert codes(city) == ["a", "b"]


def test_a_plan_that_holds_is_not_withdrawn(city: Engine) -> None:
    plan = add_plan(city, SPLIT, state="approved")
    publish(city, plan)
    assert night_passes(city) == [plan]
    with city.begin() as conn, pytest.raises(Conflict, match="plan that is applied"):
        deciding.withdraw(conn, plan)


def test_of_two_who_publish_at_once_the_second_is_told_of_the_first(city: Engine) -> None:
    first, second = (add_plan(city, shapes, state="approved") for shapes in (SPLIT, MOVED))
    failed: list[GisgovError] = []

    def late() -> None:
        try:
            publish(city, second)
        except GisgovError as error:
            failed.append(error)

    thread = threading.Thread(target=late)
    with city.begin() as conn:
        deciding.publish(conn, first, today() + TOMORROW)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()  # it waits for the first
    thread.join(PATIENCE_S)
    (error,) = failed
    assert error.code == "plan.published_before"
    assert error.params["name"] == "plan"
    assert error.params["on"] == today() + TOMORROW
    assert error.params["community"] == "K"


def test_who_publishes_after_another_plan_came_into_force_is_told_what_it_changed(
    city: Engine,
) -> None:
    first, second = (add_plan(city, shapes, state="approved") for shapes in (SPLIT, MERGED))
    publish(city, first)
    night_passes(city)
    with pytest.raises(Conflict, match="2 grids have changed since the plan was begun: b, n"):
        publish(city, second)


@pytest.mark.parametrize("between", [MOVED, MERGED], ids=["moved", "merged"])
def test_former_borders_are_published_again(city: Engine, between: str) -> None:
    """Through all that a planner does: the borders that held before, cut, approved, applied."""
    first = add_plan(city, between, state="approved")
    publish(city, first)
    night_passes(city, days_ago=1)
    with city.begin() as conn:
        cuts = beginning.former_cuts(conn, first)
        begun = beginning.begun(ground.read(conn, ["K"]), cuts=cuts)
        plan = beginning.begin(conn, "back", begun, restores=first)
        deciding.approve(conn, plan)
    publish(city, plan)
    assert night_passes(city) == [plan]
    rows = text(
        "SELECT code, name, ST_AsBinary(geometry) AS shape, lower(valid) AS since FROM area"
        " WHERE parent = 'K' AND upper_inf(valid) ORDER BY code"
    )
    with city.connect() as conn:
        found = conn.execute(rows).all()
    assert [(row.code, row.name, row.since) for row in found] == [
        ("a", "网格a", midnight(today())),
        ("b", "网格b", midnight(today())),
    ]
    for row in found:
        there = shapely.transform(
            shapely.from_wkb(bytes(row.shape)), lambda at: at - np.array(xy(0, 0))
        )
        assert there.equals(cells(WEST)[row.code])
