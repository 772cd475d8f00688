"""Roads that would be nearer to a building but fail, and by what."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.network.roads import vehicles
from gisgov.network.roads.graph import Roads
from gisgov.network.roads.standing import Hidden, Spots, View
from gisgov.network.roads.travel import Travel
from gisgov.network.roads.tree import Tree, Way
from gisgov.network.roads.vehicles import Passing

__all__ = ["MOST", "Rejected", "rejected"]

Bools = npt.NDArray[np.bool_]

MOST = 6
"""How many are told: a crew does not read more."""

CUT_OFF = 6  # roads that are fit but not reached: what cuts off the nearest tells enough


BEHIND = {Hidden.WALL: "behind_wall", Hidden.WATER: "behind_water"}


@dataclass(frozen=True)
class Rejected:
    """A road that would be nearer, and why no engine stands there."""

    road_id: int
    name: str | None
    name_en: str | None
    distance_m: float
    """From the door to its nearest place."""
    x: float
    y: float
    code: str
    """A `Passing` in small letters; or `behind_wall`, `behind_water`, `one_way`, `no_way`."""
    value: float | None
    """What the road has, where it fails by measure; None where it is unknown."""
    needed: float | None
    """What the vehicle asks, where it fails by measure."""
    at_road_id: int
    """The road that fails: this one, or another that is the only way to it."""
    at_name: str | None
    at_name_en: str | None
    alike: tuple[int, ...] = ()
    """Roads farther off, of the same name or without any as well, that fail alike."""


def rejected(travel: Travel, tree: Tree, spots: Spots, view: View) -> tuple[Rejected, ...]:
    """Tell of the roads of these places why none is taken, the nearest first.

    Footways and steps are left out. Roads of one name, or without any, that fail alike are told
    once, by the nearest.

    Parameters
    ----------
    travel
        What passes and what does not.
    tree
        The ways that are taken.
    spots
        Places nearer than the stand, or all where there is none; the nearest first.
    view
        What is seen of the building.
    """
    each = spots.only(np.sort(np.unique(spots.edges, return_index=True)[1]))
    each = each.only(travel.passing[each.edges] != Passing.NOT_DRIVEN)
    got = tree.gets_to(each.edges, each.at_m)
    hidden = np.zeros(len(got), dtype=np.int8)
    hidden[got] = view.hidden_by(each.points[got])
    cut = np.flatnonzero(~got & tree.allowed[each.edges])
    passed_over = np.flatnonzero(got & (hidden == Hidden.FREE))  # round the corner of the building
    left_out = np.concatenate([cut[CUT_OFF:], passed_over])
    told: dict[tuple[object, ...], Rejected] = {}
    # Roads near one building are few; each is explained by itself.
    for i in np.setdiff1d(np.arange(len(got)), left_out).tolist():
        one = _explained(travel, tree, each.only(np.array([i])), Hidden(int(hidden[i])))
        key = (one.code, one.at_name, one.name)
        first = told.setdefault(key, one)
        if first is not one:
            told[key] = replace(first, alike=(*first.alike, one.road_id))
    return tuple(told.values())[:MOST]


def _explained(travel: Travel, tree: Tree, one: Spots, hidden: Hidden) -> Rejected:
    """Why a place is not taken: what hides the building, its own road, or one that cuts it off."""
    roads, edge = travel.roads, int(one.edges[0])
    at, name = edge, BEHIND.get(hidden)
    if hidden == Hidden.FREE and tree.allowed[edge]:
        at, name = _cut_by(travel, tree, one)
    code = Passing(int(travel.passing[at]))
    x, y = shapely.get_coordinates(one.points)[0].tolist()
    return Rejected(
        road_id=int(roads.id[edge]),
        name=roads.name[edge],
        name_en=roads.name_en[edge],
        distance_m=float(one.distance_m[0]),
        x=x,
        y=y,
        code=name or code.name.lower(),
        value=_told(vehicles.measured(roads, at, code)),
        needed=_told(vehicles.needed(code, travel.vehicle, travel.driving)),
        at_road_id=int(roads.id[at]),
        at_name=roads.name[at],
        at_name_en=roads.name_en[at],
    )


def _cut_by(travel: Travel, tree: Tree, one: Spots) -> tuple[int, str | None]:
    """The last edge on the way to a place that must not be driven, and why if not by itself."""
    edge, nothing = int(one.edges[0]), np.empty(0, dtype=np.int64)
    way = _way(travel.breaking(tree), one)
    failing = nothing if way is None else way.edges[~tree.allowed[way.edges]]
    if len(failing):
        return int(failing[-1]), None
    way = _way(travel.against, one)
    wrong = nothing if way is None else way.edges[_against(way, travel.roads)]
    return (int(wrong[-1]), "one_way") if len(wrong) else (edge, "no_way")


def _against(way: Way, roads: Roads) -> Bools:
    """Which edges of a way are driven against the traffic."""
    return np.asarray((way.to_m < way.from_m) & roads.one_way[way.edges], dtype=np.bool_)


def _way(tree: Tree, one: Spots) -> Way | None:
    """The fastest way to a place from any station; None where there is none."""
    seconds = tree.reach(one.edges, one.at_m)[:, 0]
    if not np.isfinite(seconds).any():
        return None
    return tree.way(int(seconds.argmin()), int(one.edges[0]), float(one.at_m[0]))


def _told(value: float) -> float | None:
    return None if np.isnan(value) else value
