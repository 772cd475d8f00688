"""Areas by their rates: what is withheld has none, and few differences are chance."""

from __future__ import annotations

import numpy as np
import pytest

from gisgov.briefing.places import level_below
from gisgov.briefing.ranking import Below, TreeArea, ranking, rolled_up

LEVELS = {"city": 1, "district": 2, "street": 3, "community": 4, "grid": 5}


def area(code: str, level: str = "grid", parent: str | None = None) -> TreeArea:
    return TreeArea(code, level, LEVELS[level], parent, f"区域{code}", None)


def tree(*areas: TreeArea) -> dict[str, TreeArea]:
    return {each.code: each for each in areas}


TOWN = tree(
    area("Y", "city"),
    area("K", "community", "Y"),
    area("A", parent="K"),
    area("B", parent="K"),
    area("L", "community", "Y"),
)


def ranked(counts: dict[str, int], households: dict[str, int | None]):
    below = Below("grid", "网格", "Grid", [area(code) for code in sorted({*counts, *households})])
    return ranking(below, counts, None, elsewhere=0, release=None, households=households)


def test_incidents_are_summed_up_the_tree() -> None:
    places = {"A": 3, "B": 4, "L": 5, "Y": 6, None: 7, "gone": 8}
    assert rolled_up(places, TOWN, "community") == ({"K": 7, "L": 5}, 6 + 7 + 8)
    assert rolled_up(places, TOWN, "grid") == ({"A": 3, "B": 4}, 5 + 6 + 7 + 8)


def test_the_highest_rate_comes_first_and_what_has_none_comes_last() -> None:
    made = ranked(
        {"A": 10, "B": 30, "C": 9, "D": 2, "E": 4}, {"A": 100, "B": 1000, "C": None, "D": 0}
    )
    rows = [(row.code, row.rate, row.reason) for row in made.areas]
    assert rows == [
        ("A", 100.0, None),
        ("B", 30.0, None),
        ("C", None, "withheld"),
        ("E", None, "not_released"),
        ("D", None, "nobody"),
    ]
    assert (made.rate, made.count, made.households) == (pytest.approx(40 / 1.1), 40, 1100)


def test_the_interval_is_that_of_the_count_for_the_households() -> None:
    row = ranked({"A": 10}, {"A": 500}).areas[0]
    assert (row.low, row.high) == (pytest.approx(4.795 * 2, abs=0.01), pytest.approx(36.78, 0.01))


def test_who_differs_beyond_chance_is_marked() -> None:
    counts = dict(zip("ABCDEF", (100, 100, 100, 100, 200, 40), strict=True))
    made = ranked(counts, dict.fromkeys("ABCDEF", 1000))
    assert {row.code: row.differs for row in made.areas if row.differs} == {
        "E": "above",
        "F": "below",
    }


def test_one_area_alone_is_the_whole_and_differs_from_nothing() -> None:
    row = ranked({"A": 10}, {"A": 500}).areas[0]
    assert (row.q, row.differs) == (None, None)


def test_where_nothing_is_released_there_are_counts_alone() -> None:
    made = ranked({"A": 1, "B": 2}, {})
    assert made.rate is None
    assert [(row.code, row.count, row.reason) for row in made.areas] == [
        ("B", 2, "not_released"),
        ("A", 1, "not_released"),
    ]


def test_of_random_cities_few_have_any_marked_area() -> None:
    random = np.random.default_rng(9)
    codes = [f"{k:02}" for k in range(40)]
    households = {code: int(n) for code, n in zip(codes, random.integers(50, 900, 40), strict=True)}
    share = np.array(list(households.values())) / sum(households.values())
    wrong = 0
    for _ in range(200):
        counts = random.multinomial(2000, share).tolist()
        made = ranked(dict(zip(codes, counts, strict=True)), dict(households))
        wrong += any(row.differs for row in made.areas)
    assert wrong <= 200 * 0.05 + 3 * (200 * 0.05 * 0.95) ** 0.5


@pytest.mark.parametrize(
    ("held", "top", "level"),
    [
        ("YKABL", None, "community"),
        ("YKABL", "Y", "community"),
        ("KAB", "K", "grid"),
        ("A", "A", None),
        ("AB", None, "grid"),
    ],
)
def test_communities_are_ranked_or_what_lies_next_below(
    held: str, top: str | None, level: str | None
) -> None:
    assert level_below([TOWN[code] for code in held], TOWN[top] if top else None) == level
