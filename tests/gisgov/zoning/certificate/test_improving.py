from __future__ import annotations

import pytest

from gisgov.said import Said
from gisgov.zoning.certificate import certify, improved
from gisgov.zoning.values import Plan
from tests.gisgov.zoning.certificate.brute import plan_of
from tests.gisgov.zoning.drawn_atoms import drawn, labels


def better(plan: Plan) -> Plan:
    return improved(plan, certify(plan, budget_s=60.0))


def test_a_better_plan_is_put_in():
    atoms = drawn("A A|B B", households=10)
    plan = plan_of(atoms, labels(atoms, "ABBB"), ["A", "B"], bounds=(10, 30))
    got = better(plan)
    assert got.labels.tolist() == [0, 0, 1, 1]
    assert got.grids["code"].tolist() == ["A", "B"]
    assert got.grids["in_bounds"].tolist() == [True, True]
    assert got.score.total < plan.score.total
    assert got.score.total == pytest.approx(certify(got).parts[0].score)


def test_a_plan_that_is_best_stays_the_very_same():
    atoms = drawn("A A|B B", households=10)
    plan = plan_of(atoms, labels(atoms, "AABB"), ["A", "B"], bounds=(10, 30))
    assert better(plan) is plan


def test_other_grids_keep_code_kind_lock_and_notes():
    atoms = drawn("M A A|B B#C C C", households="9 10 10 10 10 10 10 10", special="M")
    plan = plan_of(
        atoms,
        labels(atoms, "ABCCCDDD"),
        ["M", "A", "B", "C"],
        bounds=(20, 30),
        kinds=["special", "community", "community", "community"],
        locked=[True, False, False, False],
    )
    plan.notes.extend([Said("zoning.tower", {"grid": 1}), Said("zoning.tower", {"grid": 3})])
    got = better(plan)
    assert got.labels.tolist() == [0, 1, 1, 2, 2, 3, 3, 3]
    assert got.grids["code"].tolist() == ["M", "A", "B", "C"]
    assert got.grids["kind"].tolist() == ["special", "community", "community", "community"]
    assert got.grids["locked"].tolist() == [True, False, False, False]
    assert [note.params["grid"] for note in got.notes] == [3]


def test_a_code_is_given_once():
    atoms = drawn("A A A A", households=10)
    got = better(plan_of(atoms, labels(atoms, "AAAA"), ["A"], bounds=(20, 30)))
    assert sorted(got.grids["code"], key=str) == ["A", None]
