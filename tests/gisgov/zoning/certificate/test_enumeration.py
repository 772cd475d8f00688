from __future__ import annotations

import numpy as np
import pytest

from gisgov.zoning.certificate.dividing import parts
from gisgov.zoning.certificate.enumeration import Listed, listed
from gisgov.zoning.certificate.pieces import Pieces, ground_of, summed
from tests.gisgov.zoning.certificate.brute import WEIGHTS, plan_of, total
from tests.gisgov.zoning.drawn_atoms import drawn

SQUARE = """
A A

A A
"""

NINE = """
A A A

A A A

A A A
"""

WALLED = """
A#A

A A
"""


def every(picture: str, *, lower: int = 1, upper: int = 9, most: int = 1000) -> Listed:
    return listed(pieces(picture), lower=lower, upper=upper, weights=WEIGHTS, most=most)


def pieces(picture: str) -> Pieces:
    """A piece for each atom, of one household."""
    atoms = drawn(picture, households=1)
    plan = plan_of(atoms, np.zeros(len(atoms), np.int64), ["A"], bounds=(1, 9))
    (part,) = parts(plan)
    return summed(ground_of(plan, part, keeping=True), np.arange(len(atoms)))


def sets(found: Listed) -> list[tuple[int, ...]]:
    cuts = zip(found.start[:-1], found.start[1:], strict=True)
    return sorted(tuple(sorted(found.members[a:b].tolist())) for a, b in cuts)


@pytest.mark.parametrize(("picture", "count"), [("A", 1), ("A A A", 6), (SQUARE, 13), (NINE, 218)])
def test_each_joined_set_comes_once(picture, count):
    found = sets(every(picture))
    assert len(found) == count
    assert len(set(found)) == count


def test_two_corners_alone_are_no_grid():
    assert sets(every(SQUARE, lower=2, upper=2)) == [(0, 1), (0, 2), (1, 3), (2, 3)]


def test_nobody_passes_a_wall():
    assert sets(every(WALLED, lower=2, upper=2)) == [(0, 2), (1, 3), (2, 3)]


def test_the_list_ends_where_it_was_told_to():
    found = every(NINE, most=100)
    assert not found.complete
    assert len(found) == 100
    assert every(NINE, most=218).complete


def test_what_a_grid_weighs_is_its_share_of_the_objective():
    atoms = drawn(SQUARE, households=1)
    found = every(SQUARE)
    cost = dict(zip(sets_in_order(found), found.cost, strict=True))
    halves = np.array([0, 0, 1, 1])
    assert cost[0, 1] + cost[2, 3] == pytest.approx(total(atoms, halves, ["A", "A"], WEIGHTS))
    one_out = np.array([0, 1, 1, 1])
    assert cost[(0,)] + cost[1, 2, 3] == pytest.approx(total(atoms, one_out, ["A", "A"], WEIGHTS))


def sets_in_order(found: Listed) -> list[tuple[int, ...]]:
    cuts = zip(found.start[:-1], found.start[1:], strict=True)
    return [tuple(sorted(found.members[a:b].tolist())) for a, b in cuts]
