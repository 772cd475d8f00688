"""Neighbours, what the fire threatens of them, and people around."""

from __future__ import annotations

from typing import Literal

from gisgov.emergency.about import about
from gisgov.emergency.asked import called
from gisgov.emergency.values import (
    Neighbour,
    NeighboursBlock,
    PeopleBlock,
    PeopleRing,
    Premises,
)
from gisgov.firefighting.exposure import exposure
from gisgov.said import Said
from gisgov.storage.sheet.facts import Row

__all__ = ["neighbours_block", "people_block", "unknown_of"]

Level = Literal["touching", "critical", "near", "low", "unknown"]


def neighbours_block(around: Row, premises: Row) -> NeighboursBlock:
    """What stands around: those of concern first, then the nearest."""
    known = around["count"] - around["without_height"]
    return NeighboursBlock(
        about=about(
            around["sources"],
            [around["oldest"], around["newest"]],
            count=around["count"],
            known=known,
            of=around["count"],
        ),
        count=around["count"],
        nearest=[_neighbour(each) for each in around["nearest"]],
        concern=[Premises(**each) for each in premises["concern"]],
    )


def people_block(around: Row, premises: Row) -> PeopleBlock:
    """People by ring, and where they can go."""
    stood = around["count"]
    return PeopleBlock(
        about=about(
            around["sources"],
            [around["oldest"], around["newest"]],
            count=stood,
            known=stood - around["without_dwellings"],
            of=stood,
        ),
        rings=[PeopleRing(**ring) for ring in around["rings"]],
        gather=[Premises(**each) for each in premises["gather"]],
        stores=[Premises(**each) for each in premises["stores"]],
        nearest_gather_m=None if premises["gather"] else premises["nearest_gather_m"],
    )


def unknown_of(around: Row) -> list[Said]:
    """What is not known of what stands around."""
    counted = ("without_floors", "without_height", "without_use", "without_dwellings")
    return [
        Said(f"sheet.around_{name}", {"count": around[name], "of": around["count"]})
        for name in counted
        if around[name]
    ]


def _neighbour(row: Row) -> Neighbour:
    judged = exposure(
        row["away_m"], use=row["use"], structure=row["structure"], concern=row["concern"]
    )
    return Neighbour(
        id=row["id"],
        label=called(row),
        distance_m=round(row["away_m"]),
        height_m=row["height_m"],
        floors_above=row["floors_above"],
        use=row["use"],
        structure=row["structure"],
        persons=row["persons"],
        concern=row["concern"],
        exposure=judged.level,
        why=judged.why,
    )
