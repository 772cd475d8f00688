"""How fast points are placed in areas, beside four peers; and whether any is placed wrongly.

python -m benchmarks.placing [--quick] [--x10 CITY]

Ten million points in random order (one million in a `small` city with --quick) are placed in the
grids of the demo city by ours, SedonaDB, DuckDB, GeoPandas and PostGIS, each on both cores:
coordinates in, an area for each point out. Each peer holds its points in the form that it likes
best, which is not measured, is asked in several ways of which the fastest counts, and is warmed up;
the fastest peer places all points, slow ones fewer. Then points grid by grid, around incidents, on
borders, and San Francisco's incidents in their block groups, whose counts were published. Each
answer is held against GEOS and the peers'; on borders against the rule, in whole numbers. With
--x10, a border of that city is moved and moved back; `gisgov demo --size x10 --city x10 --no-serve`
makes one in a quarter of an hour. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import signal
from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import numpy as np
from sqlalchemy import Connection

from benchmarks.cities import dropped_afterwards
from benchmarks.placing import borders, incidents, moved, ours, scenes, shown, truth
from benchmarks.placing.asking import (
    Company,
    Effort,
    Placed,
    invited,
    placed_by_all,
    placed_by_some,
)
from benchmarks.placing.halves import GeoPandas
from benchmarks.placing.peers import CORES, DuckDB, Peer, SedonaDB, missing_packages
from benchmarks.placing.postgis import PostGIS
from benchmarks.placing.truth import Ruling
from gisgov.placing import AreaIndex
from gisgov.settings import Settings
from gisgov.storage import city, engine

CITY = "bench_placing"
SEED = 1
HOW_TO_MAKE = "`gisgov demo --size x10 --city x10 --no-serve`"

FULL = Effort(
    size="yichang",
    points=10_000_000,
    fewer=1_000_000,
    tried=300_000,
    on_borders=60_000,
    country=100_000,
    rounds=3,
    peers_rounds=3,
    slow=frozenset({"GeoPandas", "PostGIS"}),
    compiling=True,
)
QUICK = Effort(
    size="small",
    points=1_000_000,
    fewer=50_000,
    tried=20_000,
    on_borders=12_000,
    country=5_000,
    rounds=5,
    peers_rounds=1,
    slow=frozenset({"DuckDB", "GeoPandas", "PostGIS"}),
    compiling=False,
)


def main() -> None:
    """Run, print tables and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a small city, within a minute")
    parser.add_argument("--x10", metavar="CITY", help="a demo city of size x10, on this server")
    given = parser.parse_args()
    if missing_packages():
        parser.error(f"{', '.join(missing_packages())} missing: uv sync --group bench")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: clean up, then end
    settings = Settings()
    with engine.server(settings, create=True):
        if given.x10 and given.x10 not in engine.cities(settings):
            parser.error(f"there is no city {given.x10} on this server; {HOW_TO_MAKE} makes one")
        with dropped_afterwards(settings, CITY):
            city.found(settings, CITY, srid=4546, title=CITY, time_zone="UTC")
            with (
                engine.open_city(settings, name=CITY) as db,
                db.execution_options(isolation_level="AUTOCOMMIT").connect() as conn,
            ):
                figures = bench(conn, QUICK if given.quick else FULL)
        figures["x10_border_move_commit_s"] = move_border(settings, given.x10)
    print(json.dumps(figures))


def bench(conn: Connection, effort: Effort) -> dict[str, object]:
    """Measure all that needs no large city."""
    rng = np.random.default_rng(SEED)
    compile_s = ours.compile_s() if effort.compiling else None
    grids, places = scenes.demo(effort.size, rng=rng)
    built = ours.built(grids, rounds=effort.rounds)
    by_grid = scenes.natural(grids, count=effort.points, rng=rng)
    mixed = scenes.shuffled(by_grid, rng=rng)
    around = scenes.clustered(grids, places, count=effort.points, rng=rng)
    edges = borders.on_borders(grids, most=effort.on_borders, rng=rng)
    with closing(GeoPandas()) as halves:
        company = invited(peers_with(grids, conn, halves), mixed, effort)
        head = placed_by_all(built.index, mixed, company)
        shown.headline(head)
        often = scenes.repeated(edges, count=effort.points, rng=rng)
        more = [placed_by_some(built.index, scene, company) for scene in (by_grid, around, often)]
        ruled = {"grids": ruled_borders(built.index, grids, effort, rng=rng)}
        more += bench_real(conn, halves, company, ruled=ruled, rng=rng)
    shown.others(more)
    shown.rulings(ruled)
    away = bench_country(built, head, effort, compile_s=compile_s, rng=rng)
    rulings = [one for each in ruled.values() for one in each]
    return {
        "points": head.points,
        "ours_mps": round(head.both, 1),
        "best_peer": head.best.name,
        "best_peer_mps": round(head.best.mps, 2),
        "ratio": round(head.both / head.best.mps, 1),
        "disagreements": sum([one.all_away for one in [head, *more]], away)
        + sum(one.wrong_beside for one in rulings),
        "border_points": sum(one.on_border for one in rulings),
        "border_wrong": sum(one.wrong_on for one in rulings),
        "build_s": round(built.seconds, 3),
        "index_mb": built.mb,
    }


def peers_with(areas: gpd.GeoDataFrame, conn: Connection, halves: GeoPandas) -> list[Peer]:
    """All peers, which hold these areas."""
    return [SedonaDB(areas), DuckDB(areas), halves.hold(areas), PostGIS(areas, conn=conn)]


def bench_real(
    conn: Connection,
    halves: GeoPandas,
    company: Company,
    *,
    ruled: dict[str, list[Ruling]],
    rng: np.random.Generator,
) -> list[Placed]:
    """Place real incidents, hold them against published counts, and measure; nothing without."""
    real = incidents.read()
    if real is None:
        print(f"San Francisco is left out: there is no {incidents.FILE} in GISGOV_SHARED_DATA.")
        return []
    groups, effort = real.scene.areas, company.effort
    index = ours.built(groups, rounds=1).index
    shown.published(real.counted(index.place(real.scene.x, real.scene.y)))
    ruled["block groups"] = ruled_borders(index, groups, effort, rng=rng)
    often = scenes.repeated(real.scene, count=effort.points, rng=rng)
    peers = peers_with(groups, conn, halves)
    return [placed_by_some(index, often, replace(company, peers=peers))]


def ruled_borders(
    index: AreaIndex, areas: gpd.GeoDataFrame, effort: Effort, *, rng: np.random.Generator
) -> list[Ruling]:
    """Hold places on borders, and right beside them, against the rule."""
    found = borders.kinds(areas, most=effort.on_borders, rng=rng)
    return [truth.ruling(kind, areas, x, y, index.place(x, y)) for kind, (x, y) in found.items()]


def bench_country(
    small: ours.Built,
    head: Placed,
    effort: Effort,
    *,
    compile_s: float | None,
    rng: np.random.Generator,
) -> int:
    """Measure what an index of many areas costs; return how often GEOS answers differently."""
    areas = scenes.tessellation(effort.country, rng=rng)
    large = ours.built(areas, rounds=1)
    scene = scenes.shuffled(scenes.natural(areas, count=effort.points, rng=rng), rng=rng)
    speed = ours.mps(large.index, scene, threads=CORES, rounds=effort.rounds)
    indexes = {"the city's grids": small, "a country": large}
    shown.indexes(indexes, dict(zip(indexes, (head.both, speed), strict=True)), compile_s=compile_s)
    some = scene.some(effort.fewer)
    rows = large.index.place(some.x, some.y)
    theirs = truth.by_geos(areas, some.x, some.y)
    return truth.differing(areas, some.x, some.y, rows, theirs)[0]


def move_border(settings: Settings, name: str | None) -> float | None:
    """Move a border of a city ten times as large; null without one."""
    if name is None:
        print(f"No border is moved: --x10 CITY names a city; {HOW_TO_MAKE} makes one.")
        return None
    with engine.open_city(settings, name=name) as db:
        found = moved.move(db)
    shown.border(found)
    if found.grids < moved.X10_GRIDS:
        print(f"{name} is no city of size x10, so its seconds are not among the figures.")
        return None
    return found.seconds


if __name__ == "__main__":
    main()
