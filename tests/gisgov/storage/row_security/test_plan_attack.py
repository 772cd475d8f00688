"""What may be written of plans by SQL of one's own, and what two who work at once may leave."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from gisgov.errors import GisgovError
from gisgov.storage import roles, sessions
from tests.drawn_plans import SPLIT, add_plan, draw, today
from tests.scene import Scene
from tests.signing import token_for

PATIENCE_S = 20
TOMORROW = timedelta(days=1)


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> Engine:
    """Two communities, K and L."""
    engine = make_city()
    with engine.begin() as conn:
        draw(Scene(conn))
    return engine


@pytest.fixture
def api(city: Engine) -> Iterator[Engine]:
    made = roles.api_engine(city)
    yield made
    made.dispose()


@pytest.fixture
def plan(city: Engine) -> int:
    """A draft of K."""
    return add_plan(city, SPLIT, state="draft")


PART = "UPDATE plan_part SET revision = revision + 1 WHERE plan_id = :plan"


def said(api: Engine, token: str, query: str, **given: object) -> int:
    """How many rows a statement of somebody is about; -1 where it is refused."""
    try:
        with api.begin() as conn:
            sessions.prove(conn, token)
            return conn.execute(text(query), given).rowcount
    except DBAPIError:
        return -1


def state(city: Engine, plan: int) -> str | None:
    with city.connect() as conn:
        return conn.scalar(text("SELECT state FROM plan WHERE id = :plan"), {"plan": plan})


FOREIGN = {
    "renames it": "UPDATE plan SET name = 'mine' WHERE id = :plan",
    "widens its bounds": "UPDATE plan SET upper = 9999 WHERE id = :plan",
    "deletes it": "DELETE FROM plan WHERE id = :plan",
    "takes its part": "DELETE FROM plan_part WHERE plan_id = :plan",
    "redraws its part": "UPDATE plan_part SET labels = '{}' WHERE plan_id = :plan",
    "moves its grids": "UPDATE plan_grid SET code = 'c' WHERE plan_id = :plan",
    "approves it": "SELECT move_plan(:plan, 'approved', NULL)",
}


@pytest.mark.parametrize("deed", FOREIGN)
def test_a_planner_from_elsewhere_does_nothing_to_a_draft(
    city: Engine, api: Engine, plan: int, deed: str
) -> None:
    home = token_for(city, "planner", home="K")
    assert said(api, home, "UPDATE plan SET name = 'ours' WHERE id = :plan", plan=plan) == 1
    assert said(api, token_for(city, "planner", home="L"), FOREIGN[deed], plan=plan) < 1
    assert state(city, plan) == "draft"


SETTLED = {
    "renames it": "UPDATE plan SET name = 'mine' WHERE id = :plan",
    "gives it another state": "UPDATE plan SET state = 'published' WHERE id = :plan",
    "gives it another day": "UPDATE plan SET effective_on = current_date WHERE id = :plan",
    "gives it another author": "UPDATE plan SET author = 'bob' WHERE id = :plan",
    "deletes it": "DELETE FROM plan WHERE id = :plan",
    "takes its part": "DELETE FROM plan_part WHERE plan_id = :plan",
    "redraws its part": "UPDATE plan_part SET labels = '{}' WHERE plan_id = :plan",
    "moves its grids": "UPDATE plan_grid SET code = 'c' WHERE plan_id = :plan",
    "adds a grid": "INSERT INTO plan_grid SELECT plan_id, community, 'z', 'z', name, name_en, kind,"
    " locked, atoms, households, persons, in_bounds, off_street_m, compactness, moved, geometry"
    " FROM plan_grid WHERE plan_id = :plan AND label = 'a'",
}


@pytest.mark.parametrize("of", ["approved", "published"])
@pytest.mark.parametrize("deed", SETTLED)
def test_nobody_changes_a_plan_that_is_decided(
    city: Engine, api: Engine, deed: str, of: str
) -> None:
    plan = add_plan(city, SPLIT, state=of, on=today() + TOMORROW)
    for role in ("planner", "commander", "admin"):
        assert said(api, token_for(city, role), SETTLED[deed], plan=plan) < 1
    assert state(city, plan) == of


FORGED = {
    "author": "INSERT INTO plan (name, lower, upper, author, changed_by)"
    " VALUES ('x', 1, 2, 'ann', 'ann')",
    "state": "INSERT INTO plan (name, lower, upper, author, changed_by, state)"
    " VALUES ('x', 1, 2, 'ann', 'ann', 'approved')",
}


def test_a_plan_names_who_made_it_and_begins_as_a_draft(city: Engine, api: Engine) -> None:
    token = token_for(city, "planner", name="eve")
    assert said(api, token, FORGED["author"]) == 1
    assert said(api, token, FORGED["state"]) == -1
    with city.connect() as conn:
        assert conn.execute(text("SELECT author, changed_by, state FROM plan")).all() == [
            ("eve", "eve", "draft")
        ]


@pytest.mark.parametrize("to", ["'approved'", "'published'", "'withdrawn'", "'draft'", "NULL"])
def test_a_plan_that_never_was_is_not_moved_and_not_audited(
    city: Engine, api: Engine, to: str
) -> None:
    query = f"SELECT move_plan(4711, {to}, current_date + 9)"
    assert said(api, token_for(city, "planner"), query) == -1
    with city.connect() as conn:
        assert conn.scalar(text("SELECT count(*) FROM audit WHERE act LIKE 'plan%'")) == 0


@pytest.mark.parametrize("role", ["worker", "dispatcher", "analyst", "admin"])
def test_who_does_not_plan_writes_no_plans(city: Engine, api: Engine, plan: int, role: str) -> None:
    token = token_for(city, role)
    for query in (*FOREIGN.values(), FORGED["author"]):
        assert said(api, token, query, **({"plan": plan} if ":plan" in query else {})) < 1
    if role != "admin":
        assert said(api, token, "SELECT count(*) FROM plan_grid") == -1


def test_a_draft_that_is_drawn_on_while_it_is_approved_stays_as_it_was_approved(
    city: Engine, api: Engine, plan: int
) -> None:
    """Who draws holds the plan, or is refused: nothing of an approved plan changes afterwards."""
    token = token_for(city, "planner")
    refused: list[Exception] = []

    def approve() -> None:
        try:
            with api.begin() as conn:
                sessions.prove(conn, token)
                conn.execute(text("SELECT move_plan(:plan, 'approved', NULL)"), {"plan": plan})
        except (DBAPIError, GisgovError) as error:
            refused.append(error)

    approving = threading.Thread(target=approve)
    with api.begin() as conn:
        sessions.prove(conn, token)
        query = (
            "UPDATE plan_part SET labels = '{+1}', revision = revision + 1 WHERE plan_id = :plan"
        )
        assert conn.execute(text(query), {"plan": plan}).rowcount == 1
        approving.start()
        approving.join(2)
        waits = approving.is_alive()
    approving.join(PATIENCE_S)
    assert waits or refused, "it was approved while somebody drew, and holds what nobody approved"


@pytest.mark.parametrize(
    "whole",
    ["UPDATE plan SET upper = 301 WHERE id = :plan", "DELETE FROM plan WHERE id = :plan"],
)
def test_who_draws_and_who_changes_the_whole_draft_do_not_block_each_other(
    city: Engine, api: Engine, plan: int, whole: str
) -> None:
    """One waits for the other; neither is ended because each holds what the other wants."""
    token = token_for(city, "planner")
    ended: list[DBAPIError] = []

    def draw() -> None:
        try:
            with api.begin() as conn:
                sessions.prove(conn, token)
                conn.execute(text(PART), {"plan": plan})
        except DBAPIError as error:
            ended.append(error)

    drawing = threading.Thread(target=draw)
    with api.begin() as conn:
        sessions.prove(conn, token)
        conn.execute(text("UPDATE plan SET note = 'held' WHERE id = :plan"), {"plan": plan})
        drawing.start()
        drawing.join(1)
        conn.execute(text(whole), {"plan": plan})
        conn.execute(text(PART), {"plan": plan})
    drawing.join(PATIENCE_S)
    assert not ended
