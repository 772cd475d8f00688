"""What a name is, and what it takes to find it in a text."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["COST", "Hit", "Name"]

COST = {
    "exact": 0.0,
    "part": 0.01,
    "short": 0.04,
    "pinyin": 0.04,
    "sound": 0.06,
    "ending": 0.1,
    "accent": 0.1,
    "letters": 0.12,
    "initials": 0.15,
}
"""What each liberty takes from a score of 1. As written; with a usual other ending; without its
ending; in pinyin; a letter that sounds the same; another ending; a letter that sounds nearly the
same; a letter missing, wrong, too many or swapped; initials."""


class Name(NamedTuple):
    """A name as the city writes it: of a road, estate, building, premises, area or class."""

    kind: str
    name: str


class Hit(NamedTuple):
    """A name that a text may mean, by which liberty, and what that costs."""

    kind: str
    name: str
    how: str
    cost: float
