from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov.words import say
from gisgov.zoning.certificate import Certificate, PartCertificate, certify
from gisgov.zoning.values import Plan, Weights
from tests.gisgov.zoning.certificate.brute import (
    best_codes,
    best_total,
    in_one_piece,
    plan_of,
    total,
)
from tests.gisgov.zoning.drawn_atoms import drawn, labels

ROW = "A A B B"

STREET = """
A A|A A
"""

BLOCK = """
A A A A

A A A A
"""


def only(plan: Plan) -> PartCertificate:
    (part,) = certify(plan, budget_s=60.0).parts
    return part


def adopted(plan: Plan, part: PartCertificate) -> float:
    """What the better plan comes to, which keeps to the rules."""
    assert part.better is not None
    dealt, households = part.better.labels, plan.atoms.frame["households"]
    held = np.bincount(dealt, households)
    assert held.min() >= plan.lower
    assert held.max() <= plan.upper
    assert in_one_piece(plan.atoms, dealt)
    return total(plan.atoms, dealt, part.better.codes, plan.weights)


def found(plan: Plan) -> float:
    """The best that is known after the certificate; infinite where there is none."""
    part = only(plan)
    if part.status == "infeasible":
        return np.inf
    assert part.method == "set_partitioning"
    best = adopted(plan, part) if part.better else part.score
    assert part.bound == pytest.approx(best, rel=1e-5)
    return best


@settings(max_examples=12, deadline=None)
@given(
    households=st.lists(st.integers(1, 9), min_size=9, max_size=9),
    letters=st.lists(st.sampled_from("ABC?"), min_size=9, max_size=9),
    walls=st.tuples(*[st.sampled_from(marks) for marks in (" |", " |", *[" |#"] * 4)]),
    bounds=st.sampled_from([(8, 14), (10, 16), (12, 13), (1, 50)]),
)
def test_the_best_plan_is_that_of_trying_all(households, letters, walls, bounds):
    rows = [
        f"{letters[i]}{walls[i - i // 3]}{letters[i + 1]}{walls[i - i // 3 + 1]}{letters[i + 2]}"
        for i in (0, 3, 6)
    ]
    atoms = drawn("\n\n".join(rows), households=households)
    one = np.zeros(9, np.int64)
    plan = plan_of(atoms, one, best_codes(atoms, one), bounds=bounds)
    assert found(plan) == pytest.approx(best_total(atoms, bounds), rel=1e-5)


def test_a_border_off_the_street_is_moved_to_the_street():
    atoms = drawn(STREET, households="10 10 10 10")
    plan = plan_of(atoms, labels(atoms, "ABBB"), bounds=(10, 30))
    part = only(plan)
    assert part.status == "bounded"
    assert part.better.labels.tolist() == [0, 0, 1, 1]
    assert part.gap == pytest.approx((part.score - part.better.score) / part.better.score)


def test_a_plan_that_cannot_be_better_is_proven_so():
    atoms = drawn(STREET, households="10 10 10 10")
    part = only(plan_of(atoms, labels(atoms, "AABB"), bounds=(20, 30)))
    assert (part.status, part.method, part.gap, part.better) == (
        "optimal",
        "set_partitioning",
        0.0,
        None,
    )
    assert part.pieces == 4


def test_what_a_plan_comes_to_is_the_objective():
    atoms = drawn(BLOCK, households="1 2 3 4 5 6 7 8")
    for letters in ("AABBAABB", "ABBBABBB", "AAAABBBB"):
        plan = plan_of(atoms, labels(atoms, letters), ["A", None], bounds=(1, 99))
        assert only(plan).score == pytest.approx(plan.score.total)


def test_households_move_only_where_that_weighs_less_than_the_street_is_worth():
    atoms = drawn("A A B|B", households="10 10 10 10")
    dealt = labels(atoms, "AABB")  # the street would save 100, and 10 households cost 40 or 400
    for moved, expected in ((40.0, "optimal"), (4.0, "bounded")):
        weights = Weights(inertia=0.0, moved=moved)
        plan = plan_of(atoms, dealt, ["A", "B"], bounds=(10, 30), weights=weights)
        assert only(plan).status == expected


def test_a_plan_out_of_bounds_is_told_of_one_within():
    atoms = drawn(ROW, households="10 10 10 10")
    part = only(plan_of(atoms, labels(atoms, "ABBB"), bounds=(20, 30)))
    assert not part.sound
    assert part.gap is None
    assert part.better.labels.tolist() == [0, 0, 1, 1]
    assert [note.code for note in part.notes] == ["certificate.fits"]


def test_a_grid_in_two_pieces_is_not_sound():
    atoms = drawn(ROW, households="10 10 10 10")
    part = only(plan_of(atoms, labels(atoms, "ABBA"), bounds=(20, 30)))
    assert not part.sound
    assert part.better.labels.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("households", "code", "told"),
    [
        ("10 10 10 5", "certificate.between", {"higher": 35, "less": 17}),
        ("3 3 3 3", "certificate.too_few", {"households": 12}),
    ],
)
def test_no_plan_fits_by_counting_alone(households, code, told):
    atoms = drawn(ROW, households=households)
    part = only(plan_of(atoms, labels(atoms, "AAAA"), bounds=(20, 30)))
    assert (part.status, part.method) == ("infeasible", "arithmetic")
    (note,) = part.notes
    assert note.code == code
    assert dict(note.params).items() >= told.items()
    assert say(note.code, lang="en", **note.params)


def test_a_tower_fits_no_plan_and_the_rest_is_judged_without_it():
    atoms = drawn("A A A A", households="31 5 10 10")
    told = certify(plan_of(atoms, labels(atoms, "ABBB"), bounds=(20, 30)), budget_s=60.0)
    tower, rest = told.parts
    assert (tower.status, tower.method, tower.atoms.tolist()) == ("infeasible", "arithmetic", [0])
    assert [note.code for note in tower.notes] == ["certificate.tower"]
    assert tower.notes[0].params == {"building": "1000", "households": 31, "upper": 30}
    assert (rest.status, rest.atoms.tolist()) == ("optimal", [1, 2, 3])


def test_what_to_relax_does_relax():
    atoms = drawn(ROW, households="10 10 10 5")
    for bounds in ((20, 35), (15, 30)):
        assert only(plan_of(atoms, labels(atoms, "AAAA"), bounds=bounds)).status != "infeasible"


def test_no_plan_fits_because_of_how_the_ground_lies():
    atoms = drawn("A A A A", households="19 2 2 19")  # 21 and 21 fit
    assert only(plan_of(atoms, labels(atoms, "AAAA"), bounds=(20, 22))).better is not None
    atoms = drawn("A A A A", households="2 19 19 2")  # the ends are cut off, or 21 and 21
    assert only(plan_of(atoms, labels(atoms, "AAAA"), bounds=(20, 22))).better is not None
    atoms = drawn("A A A A", households="17 8 8 9")  # 17 or 25
    part = only(plan_of(atoms, labels(atoms, "AAAA"), bounds=(20, 22)))
    assert (part.status, part.method, part.bound) == ("infeasible", "set_partitioning", None)
    assert [note.code for note in part.notes] == ["certificate.no_plan", "certificate.wider"]
    assert part.notes[1].params == {"lower": 17, "upper": 26}


def test_special_and_locked_grids_are_taken_out():
    atoms = drawn("M A A B B L", households="99 10 10 10 10 5", special="M")
    plan = plan_of(
        atoms,
        labels(atoms, "ABBCCD"),
        ["M", "A", "B", "L"],
        bounds=(20, 30),
        kinds=["special", "community", "community", "community"],
        locked=[False, False, False, True],
    )
    part = only(plan)
    assert part.atoms.tolist() == [1, 2, 3, 4]
    assert part.status == "optimal"


def test_ground_that_nobody_can_pass_between_is_judged_apart():
    atoms = drawn("A A#B B", households=10)
    told = certify(plan_of(atoms, labels(atoms, "AABB"), bounds=(20, 30)), budget_s=60.0)
    assert [part.name for part in told.parts] == ["1", "2"]
    assert told.proven == 2


def test_a_grid_lies_in_one_community():
    atoms = drawn("A A A A", households=10)
    atoms.frame["community"] = ["east", "west", "west", "west"]
    plan = plan_of(atoms, labels(atoms, "ABBB"), bounds=(10, 30))
    told = certify(plan, budget_s=60.0)
    assert [(part.name, part.atoms.tolist()) for part in told.parts] == [
        ("east", [0]),
        ("west", [1, 2, 3]),
    ]


def test_ground_without_households_goes_with_its_neighbour():
    atoms = drawn(BLOCK, households="10 0 0 10 10 0 0 10")
    part = only(plan_of(atoms, labels(atoms, "AABBAABB"), bounds=(20, 30)))
    assert part.pieces == 4
    assert part.status == "optimal"


def test_a_very_large_part_is_judged_in_windows(monkeypatch):
    monkeypatch.setattr("gisgov.zoning.certificate.dividing.MOST_GRIDS", 3)
    monkeypatch.setattr("gisgov.zoning.certificate.dividing.WINDOW_GRIDS", 2)
    atoms = drawn("A A B B C C D D", households=10)
    told = certify(plan_of(atoms, labels(atoms, "AABBCCDD"), bounds=(20, 30)), budget_s=60.0)
    assert [part.name for part in told.parts] == ["1:1", "1:2"]
    assert [part.atoms.tolist() for part in told.parts] == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert {note.code for part in told.parts for note in part.notes} == {"certificate.window"}


def test_no_time_proves_nothing_and_fails_nothing():
    atoms = drawn(BLOCK, households=10)
    plan = plan_of(atoms, labels(atoms, "AABBAABB"), bounds=(20, 50))
    (part,) = certify(plan, budget_s=0.0).parts
    assert (part.status, part.bound, part.gap) == ("open", None, None)
    (part,) = certify(plan, stop=lambda: True).parts
    assert part.status == "open"


def test_progress_is_told_part_by_part():
    told: list[tuple[str, float]] = []
    atoms = drawn("A A#B B", households=10)
    plan = plan_of(atoms, labels(atoms, "AABB"), bounds=(20, 30))
    certify(plan, progress=lambda name, share: told.append((name, share)))
    assert sorted(name for name, _ in told) == ["1", "2"]
    assert [share for _, share in told] == [0.5, 1.0]


def test_nothing_free_has_nothing_to_prove():
    atoms = drawn("M M", special="M")
    plan = plan_of(atoms, labels(atoms, "AA"), ["M"], bounds=(20, 30), kinds=["special"])
    assert certify(plan).parts == []
    assert Certificate([]).gap is None
