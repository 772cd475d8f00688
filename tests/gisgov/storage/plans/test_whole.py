"""Many communities are drawn at once, each for itself; the plan does not depend on the workers."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from gisgov.errors import Cancelled
from gisgov.storage.plans import beginning, documents, ground
from gisgov.storage.plans.whole import Asked, Whole, draw_whole
from tests.drawn_ground import BOUNDS, picture

ASKED = Asked(**BOUNDS)


def drawn(made: list[Whole]) -> dict[str, str]:
    return {
        one.begun.community: picture(one.begun.atoms, one.begun.labels).replace("n", "1")
        for one in made
    }


def test_communities_are_drawn_and_kept_as_a_draft(here: Connection) -> None:
    made = draw_whole(ground.read(here, ["S", "R", "Q", "P"]), ASKED, workers=1)
    assert drawn(made) == {"P": "aabb/aabb", "Q": "ccd/cc.", "R": "11", "S": "e"}
    first = made[0]
    assert (first.households, first.grids, first.out_of_bounds, first.moved) == (16, 2, 0, 4)
    plan = beginning.begin(here, "all", [one.begun for one in made], **BOUNDS)
    assert documents.get(here, plan).out_of_bounds == 1  # S, where nobody lives


def test_the_plan_does_not_depend_on_the_workers(here: Connection) -> None:
    here_now = ground.read(here, ["P", "Q"])
    alone, both = (draw_whole(here_now, ASKED, workers=workers) for workers in (1, 2))
    assert [one.begun.labels for one in alone] == [one.begun.labels for one in both]
    assert [one.begun.base for one in alone] == [one.begun.base for one in both]


def test_from_scratch_nothing_is_kept_but_premises(here: Connection) -> None:
    asked = Asked(**BOUNDS, keep=False)
    made = drawn(draw_whole(ground.read(here, ["P", "Q"]), asked, workers=1))
    assert sorted(made["P"].partition("/")[::2]) in (["aabb", "aabb"], ["bbaa", "bbaa"])
    assert made["Q"][2] == "d"


def test_progress_is_told_with_the_largest_first(here: Connection) -> None:
    told: list[tuple[str, float]] = []
    draw_whole(
        ground.read(here, ["Q", "P"]),
        ASKED,
        workers=1,
        progress=lambda code, done: told.append((code, done)),
    )
    assert told == [("P", 0.5), ("Q", 1.0)]


def test_it_can_be_stopped(here: Connection) -> None:
    done: list[str] = []
    with pytest.raises(Cancelled):
        draw_whole(
            ground.read(here, ["P", "Q"]),
            ASKED,
            workers=1,
            progress=lambda code, _: done.append(code),
            stop=lambda: True,
        )
    assert done == ["P"]
