"""Statistics attacked: a demo city is released, its grids are redrawn, and it is released again.

The attack reads what lies in the tables of releases, as the public and as an insider who sees the
releases for both audiences, and asks of every small count whether it can be computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection, text

from benchmarks.cities import dropped_afterwards
from gisgov.disclosure.attack import recovered
from gisgov.disclosure.tables import Table
from gisgov.settings import Settings
from gisgov.storage import demo, engine
from gisgov.storage.borders import load_areas
from gisgov.storage.releases import Release, earlier, homes_of, tables_of
from gisgov.storage.statistics import Smallest, publish

__all__ = ["Outcome", "attacked", "outcome"]

HALF_M = 3
NAME = "bench_disclosure"
K = Smallest(public=10, internal=5)
GRIDS = """
    SELECT code, level, parent, name, name_en, kind, source, source_id, geometry
    FROM area WHERE level = 'grid' AND upper_inf(valid) ORDER BY code
"""
HOMES = """
    SELECT b.grid, ST_X(b.point) AS x, ST_Y(b.point) AS y
    FROM building b JOIN building_stock s ON s.building_id = b.id
    WHERE s.persons > 0 AND b.retired_on IS NULL AND b.grid IS NOT NULL ORDER BY b.id
"""


@dataclass(frozen=True)
class Outcome:
    """What the attack found."""

    recovered: int
    """Small counts that can be computed from all releases; there must be none."""
    without: int
    """The same had small cells alone been withheld: that the attack can find something."""
    attacked: int
    """How many small counts there are, of areas' parts and indicators."""
    releases: int
    withheld: int
    figures: int
    redrawn: int
    """Grids whose borders were changed between releases."""


def attacked(settings: Settings, *, seed: int = 1, quick: bool = False) -> int:
    """Return how many small counts linear programming recovers from all that was released.

    Parameters
    ----------
    settings
        The server; a city is built on it, released, and dropped.
    seed
        Of the city and of what is redrawn.
    quick
        Whether a tiny city is enough, redrawn once.
    """
    return outcome(settings, seed=seed, quick=quick).recovered


def outcome(settings: Settings, *, seed: int = 1, quick: bool = False) -> Outcome:
    """Release, redraw, release again and attack; see `attacked`."""
    with dropped_afterwards(settings, NAME):
        demo.build(settings, NAME, size="tiny" if quick else "small", seed=seed)
        rng = np.random.default_rng(seed)
        with engine.open_city(settings, name=NAME) as db:
            redrawn = 0
            for _ in range(1 if quick else 3):
                with db.begin() as conn:
                    _release(conn)
                with db.begin() as conn:
                    redrawn += redraw(conn, rng)
            with db.begin() as conn:
                _release(conn)
                return _attack(conn, redrawn)


def redraw(conn: Connection, rng: np.random.Generator) -> int:
    """Move a few homes from a grid to its neighbour, in many places; return the changed grids."""
    grids = gpd.read_postgis(text(GRIDS), conn, geom_col="geometry").set_index("code", drop=False)
    homes = dict(iter(pd.read_sql(text(HOMES), conn).groupby("grid")))
    free = set(rng.permutation(grids.index)[: int(len(grids) * 0.7)].tolist())
    changed = []
    for code in sorted(free & set(homes)):
        beside = _beside(grids, code, free)
        if code in free and beside is not None:
            piece = _piece(grids.geometry[code], grids.geometry[beside], homes[code], rng)
            if piece.is_empty:
                continue
            grids.loc[code, "geometry"] = _many(grids.geometry[code].difference(piece))
            grids.loc[beside, "geometry"] = _many(grids.geometry[beside].union(piece))
            free -= {code, beside}
            changed += [code, beside]
    load_areas(conn, grids.loc[changed].reset_index(drop=True))
    return len(changed)


def _release(conn: Connection) -> None:
    """Two months for both audiences, and one of them by community too."""
    months = list(conn.scalars(text("SELECT DISTINCT month FROM building_stock_month ORDER BY 1")))
    for month in months[-2:]:
        publish(conn, level="grid", audience="internal", month=month, k=K)
        publish(conn, level="grid", audience="public", month=month, k=K)
    publish(conn, level="community", audience="public", month=months[-1], k=K)


def _attack(conn: Connection, redrawn: int) -> Outcome:
    releases = earlier(conn)
    found = without = small = 0
    for month in sorted({each.month for each in releases}):
        made = [each for each in releases if each.month == month]
        for read, k in _readers(made):
            homes = homes_of(conn, month)
            placed = np.column_stack([each.placed(homes.buildings) for each in read])
            tables, counts = tables_of(placed, homes.counts, read)
            naive = [Table(t.inside, np.asarray(t.inside @ counts) >= k) for t in tables]
            found += len(recovered(tables, counts, k=k))
            without += len(recovered(naive, counts, k=k))
            small += int((counts < k).sum())
    told = [each.told for each in releases]
    return Outcome(
        recovered=found,
        without=without,
        attacked=small,
        releases=len(releases),
        withheld=sum(int((~shown).sum()) for shown in told),
        figures=sum(shown.size for shown in told),
        redrawn=redrawn,
    )


def _readers(made: list[Release]) -> Iterator[tuple[list[Release], int]]:
    yield [each for each in made if each.audience == "public"], K.public
    yield made, K.internal


def _beside(grids: gpd.GeoDataFrame, code: str, free: set[str]) -> str | None:
    """Return the free grid of the same community with the longest common border."""
    same = (grids["parent"] == grids["parent"][code]) & grids.index.isin(free - {code})
    shared = grids.geometry[same].intersection(grids.geometry[code]).length
    return str(shared.idxmax()) if shared.max() > 1 else None


def _piece(
    mine: shapely.Geometry, other: shapely.Geometry, homes: pd.DataFrame, rng: np.random.Generator
) -> shapely.Geometry:
    """Return squares round the up to four homes next to the neighbour: they become enclaves.

    Whole metres are exact in the database, and no third grid has a share in such a border.
    """
    places = np.round(homes[["x", "y"]].to_numpy())
    near = np.argsort(shapely.distance(other, shapely.points(places)))[: rng.integers(1, 5)]
    west, south = places[near].T - HALF_M
    squares = shapely.box(west, south, west + 2 * HALF_M, south + 2 * HALF_M)
    return shapely.union_all(squares[shapely.contains_properly(mine, squares)])


def _many(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a shape as one."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.multipolygons([part for part in parts if part.geom_type == "Polygon"])
