"""Where it happened: the areas below, their households as released, hot spots and the ground."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from sqlalchemy import Connection

from gisgov.briefing.ground import drawing
from gisgov.briefing.ranking import Below, Tree, TreeArea, ranking, rolled_up
from gisgov.briefing.spots import spots
from gisgov.briefing.values import Drawing, Names, Ranking, Release, Spots
from gisgov.storage import briefings, statistics
from gisgov.storage.briefings import Asked, Tally
from gisgov.storage.queries import fixed

__all__ = ["Places", "level_below", "places"]

RANKED, FINEST = "community", "grid"


@dataclass(frozen=True)
class Places:
    """What a briefing tells of places."""

    tree: Tree
    ranking: Ranking | None
    spots: Spots | None
    drawing: Drawing | None


def places(
    conn: Connection,
    asked: Asked,
    now: Tally,
    before: Tally | None,
    *,
    area: str | None,
    srid: int,
) -> Places:
    """Tell where the incidents of a month were.

    Parameters
    ----------
    conn
        A connection to the city.
    asked
        Cut-off and area.
    now, before
        What was counted of the month and of the one before.
    area
        Code of the area that is told of; None for the whole city.
    srid
        The city's CRS.
    """
    rows = conn.execute(fixed("statistics_areas")).mappings()
    tree = {row["code"]: TreeArea(**row) for row in rows}
    held = set(tree if asked.codes is None else asked.codes)
    level = level_below(
        [tree[code] for code in sorted(held)], tree[area] if area is not None else None
    )
    if level is None:
        return Places(tree, None, None, None)
    release = _release(conn, asked)
    ranked = _ranking(conn, tree, held, level, release, now, before)
    found = _spots(conn, tree, held, release, now, srid=srid)
    shapes = briefings.shapes(conn, [row.code for row in ranked.areas])
    sides = (found.hot, found.cold) if found else ([], [])
    hot, cold = (_shapes(conn, side) for side in sides)
    ground = drawing(conn, shapes, hot=hot, cold=cold)
    return Places(tree, ranked, found, ground)


def level_below(held: list[TreeArea], top: TreeArea | None) -> str | None:
    """The level whose areas are ranked: communities, or else the next below; None for none.

    Parameters
    ----------
    held
        The area and all below it; for the whole city all areas.
    top
        The area; None for the whole city.
    """
    ranks = {area.rank: area.level for area in held if top is None or area.rank > top.rank}
    if RANKED in ranks.values():
        return RANKED
    if top is None and len(ranks) > 1:
        del ranks[min(ranks)]
    return ranks[min(ranks)] if ranks else None


def _ranking(
    conn: Connection,
    tree: Tree,
    held: set[str],
    level: str,
    release: Release | None,
    now: Tally,
    before: Tally | None,
) -> Ranking:
    counts, elsewhere = rolled_up(now.places, tree, level)
    counts_before = rolled_up(before.places, tree, level)[0] if before else None
    name, name_en = briefings.level_names(conn, level)
    here = [tree[code] for code in sorted(held) if tree[code].level == level]
    return ranking(
        Below(level, name, name_en, here),
        counts,
        counts_before,
        elsewhere=elsewhere,
        release=release,
        households=_households(conn, release, level),
    )


def _spots(
    conn: Connection,
    tree: Tree,
    held: set[str],
    release: Release | None,
    now: Tally,
    *,
    srid: int,
) -> Spots | None:
    """Hot spots on the grids; None where their households are not released."""
    households = _households(conn, release, FINEST)
    grids = {code: tree[code] for code in sorted(held) if tree[code].level == FINEST}
    if not households or not grids:
        return None
    counts, _ = rolled_up(now.places, tree, FINEST)
    return spots(grids, briefings.shapes(conn, grids), counts, households, srid=srid)


def _release(conn: Connection, asked: Asked) -> Release | None:
    number = briefings.released(conn, asked.cut_off)
    if number is None:
        return None
    found = statistics.get(conn, number)
    return Release(id=number, month=found.month, k=found.k, published_at=found.published_at)


def _households(conn: Connection, release: Release | None, level: str) -> dict[str, int | None]:
    if release is None:
        return {}
    cells = statistics.cells(conn, release.id, level=level)
    return {cell.area: cell.households for cell in cells}


def _shapes(conn: Connection, named: list[Names]) -> list[shapely.Geometry]:
    return list(briefings.shapes(conn, [each.code for each in named]).values())
