"""How long a city takes to load, and how fast it then answers.

python -m benchmarks.load [--quick]

Builds the demo city (`small` with --quick, else `yichang`) and loads Las Palmas from OpenStreetMap,
each into a database of its own that is dropped afterwards, and asks `where` and `around` at 200
places. The last line is one JSON object; a figure is null where its data is not there.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Engine, text

from benchmarks.cities import dropped_afterwards, timed
from gisgov import crs
from gisgov.intake import osm
from gisgov.settings import Settings
from gisgov.storage import city, demo, engine
from gisgov.storage.around import around
from gisgov.storage.load import load_frames
from gisgov.storage.status import status
from gisgov.storage.where import where

PLACES = 200
LAS_PALMAS = "osm/las_palmas_20230221.osm.pbf"


def main() -> None:
    """Run, print a table and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a small city, within a minute")
    quick = parser.parse_args().quick
    settings = Settings()
    with engine.server(settings, create=True):
        demo_s, demo_rows, where_ms, around_ms = bench_demo(
            settings, "small" if quick else "yichang"
        )
        palmas_s, palmas_rows = bench_las_palmas(settings)
    print_rows({"demo city": (demo_rows, demo_s), "Las Palmas": (palmas_rows, palmas_s)})
    figures = {
        "demo_city_s": demo_s,
        "las_palmas_s": palmas_s,
        "where_ms": where_ms,
        "around_ms": around_ms,
    }
    print(json.dumps(figures))


def bench_demo(settings: Settings, size: str) -> tuple[float, dict[str, int], float, float]:
    """Build the demo city; ask it. Return seconds, rows by table, and two medians in ms."""
    name = "bench_demo"
    with dropped_afterwards(settings, name):
        seconds = timed(lambda: demo.build(settings, name, size=size, seed=1))
        with engine.open_city(settings, name=name) as db, db.connect() as conn:
            places = sample(conn)
            asked = median_ms(lambda x, y: where(conn, x, y), places)
            looked = median_ms(lambda x, y: around(conn, x, y), places)
            return seconds, status(conn).rows, asked, looked


def bench_las_palmas(settings: Settings) -> tuple[float | None, dict[str, int]]:
    """Load Las Palmas. Return seconds and rows by table, or null where the file is not there."""
    shared = Path(os.environ.get("GISGOV_SHARED_DATA", "../shared/data"))
    if not (shared / LAS_PALMAS).exists():
        print(f"Las Palmas is left out: there is no {LAS_PALMAS} in GISGOV_SHARED_DATA.")
        return None, {}
    name = "bench_las_palmas"
    with dropped_afterwards(settings, name):
        city.found(settings, name, srid=32628, title="Las Palmas", time_zone="Atlantic/Canary")
        with engine.open_city(settings, name=name) as db:
            seconds = timed(lambda: load_osm(db, shared / LAS_PALMAS))
            with db.connect() as conn:
                return seconds, status(conn).rows


def load_osm(db: Engine, path: Path) -> None:
    """Read and write in one transaction, as `gisgov load osm` does."""
    with db.begin() as conn:
        load_frames(conn, osm.read(path, crs=crs.parse(32628)))


def sample(conn: Connection) -> list[tuple[float, float]]:
    """Return places beside random buildings, in city coordinates."""
    points = conn.execute(
        text("SELECT ST_X(point), ST_Y(point) FROM building ORDER BY md5(id::text) LIMIT :n"),
        {"n": PLACES},
    ).all()
    away = np.random.default_rng(1).normal(0, 20, (len(points), 2))
    return [(x + dx, y + dy) for (x, y), (dx, dy) in zip(points, away, strict=True)]


def median_ms(ask: Callable[[float, float], object], places: list[tuple[float, float]]) -> float:
    """Return the median of asking at each place, in milliseconds, after one round to warm up."""
    for x, y in places:
        ask(x, y)
    return round(statistics.median(timed(lambda p=p: ask(*p)) for p in places) * 1000, 2)


def print_rows(cities: dict[str, tuple[dict[str, int], float | None]]) -> None:
    """Print rows by table and seconds, a column a city."""
    table = Table("", *cities, box=None)
    for noun in next(iter(cities.values()))[0]:
        table.add_row(noun, *(str(rows.get(noun, "–")) for rows, _ in cities.values()))
    table.add_row("seconds", *("–" if s is None else f"{s:.1f}" for _, s in cities.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
