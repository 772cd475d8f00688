"""How long a dispatcher's sheet takes: alone, for fifty at a time, beside a job of the whole city.

python -m benchmarks.emergency [--quick] [--city NAME]

Builds the demo city (`yichang`; `small` with --quick), or takes one of this server, and serves it
with `gisgov serve`. One dispatcher asks for the sheets of 200 random buildings, one after another;
for each the same raw facts are fetched from tipg on the same database a layer at a time, one after
another, and over 6 connections as a browser does. That both tell of the same hydrants and people is
checked. Then 50 dispatchers ask, each reading a sheet for 5 to 15 s before the next; and again
while a job of the whole city runs. The last line is one JSON object; milliseconds are seen by who
asks, over HTTP. Ratios are of medians.
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from os import environ
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Engine, text

from benchmarks.cities import dropped_afterwards
from benchmarks.emergency import peer, zoning
from benchmarks.emergency.asking import (
    AT_ONCE,
    THINKS_S,
    Answer,
    dispatchers,
    every_layer,
    sheet,
)
from benchmarks.emergency.servers import gisgov
from benchmarks.tiles import servers
from gisgov.settings import Settings
from gisgov.storage import accounts, demo, engine

CITY = "bench_emergency"
ACCOUNT = "bench.emergency"
SEED = 1
DISPATCHERS = 50
TURN = 10  # buildings that one server is asked about before the other: a machine's speed drifts

PLACES = text(
    "SELECT id, concat_ws(',', ST_XMin(at), ST_YMin(at), ST_XMax(at), ST_YMax(at)) AS at,"
    " concat_ws(',', ST_XMin(around), ST_YMin(around), ST_XMax(around), ST_YMax(around)) AS around"
    " FROM (SELECT id, ST_Transform(geometry, 4326) AS at,"
    "   ST_Transform(ST_Expand(geometry, :radius_m), 4326) AS around"
    "   FROM building WHERE retired_on IS NULL ORDER BY md5(id::text) LIMIT :n) chosen"
)


Sheets = Callable[[int], Answer]
"""Asks for the sheet of a building."""


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    size: str
    buildings: int
    rounds: int
    seconds: float


FULL = Effort("yichang", buildings=200, rounds=3, seconds=60)
QUICK = Effort("small", buildings=30, rounds=1, seconds=15)


def main() -> None:
    """Run, print tables and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a small city, within a minute")
    parser.add_argument("--city", metavar="NAME", help="a city of this server, left as it was")
    given = parser.parse_args()
    if not find_spec("tipg"):
        parser.error("tipg is missing: uv sync --group bench")
    effort = QUICK if given.quick else FULL
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: clean up, then end
    settings, name = Settings(), given.city or CITY
    with engine.server(settings, create=True), ExitStack() as stack:
        if given.city is None:
            stack.enter_context(dropped_afterwards(settings, CITY))
            demo.build(settings, CITY, size=effort.size, seed=SEED)
        elif given.city not in engine.cities(settings):
            parser.error(f"there is no city {given.city} on this server")
        db = stack.enter_context(engine.open_city(settings, name=name))
        keys = stack.enter_context(entered(db))
        figures = bench(db, name, keys, effort)
    print(json.dumps(figures))


@contextmanager
def entered(db: Engine) -> Iterator[list[str]]:
    """Give each dispatcher a key, and tipg its views; take both away afterwards."""
    try:
        with db.begin() as conn:
            _leave(conn)
            peer.make_views(conn)
            accounts.add(conn, ACCOUNT, role="dispatcher")
            keys = [
                accounts.add_key(conn, ACCOUNT, label=f"benchmark {number}")
                for number in range(DISPATCHERS)
            ]
        yield keys
    finally:
        with db.begin() as conn:
            _leave(conn)


def _leave(conn: Connection) -> None:
    peer.drop_views(conn)
    conn.execute(text("DELETE FROM account WHERE name = :name"), {"name": ACCOUNT})


def bench(db: Engine, city: str, keys: list[str], effort: Effort) -> dict[str, Any]:
    """Measure all of it on one city."""
    with db.connect() as conn:
        given = {"radius_m": peer.RADIUS_M, "n": effort.buildings}
        places = [peer.Place(*row) for row in conn.execute(PLACES, given)]
        known = bool(accounts.with_demo_password(conn))
    ids = [place.id for place in places]
    with gisgov(city, demo_accounts=known) as port:
        warm_up(port, keys, ids)
        environ.update(peer.LIMITS)
        with servers.tipg(db.url, schema=peer.SCHEMA, buffer=0) as tipg:
            alone = asked_alone(partial(sheet, port, keys[0]), tipg, places, effort)
        print_alone(alone)
        rushes = {"alone": dispatchers(port, keys, ids, seconds=effort.seconds, seed=SEED)}
        with zoning.running(city) as rounds:
            beside = dispatchers(port, keys, ids, seconds=effort.seconds, seed=SEED)
        rushes["beside zoning"] = beside
    print_rushes(rushes, rounds)
    return {
        "single_ms": round(median(alone.ours), 1),
        **{f"p{at}_ms": round(ms(rushes["alone"], at), 1) for at in (50, 95, 99)},
        "concurrency": len(keys),
        "p99_ms_beside_zoning": round(ms(beside, 99), 1),
        "ratio_vs_separate_requests": round(median(alone.separate) / median(alone.ours), 1),
    }


def warm_up(port: int, keys: Sequence[str], ids: Sequence[int]) -> None:
    """Have the server read the networks, compile, and prepare statements on its connections."""
    sheet(port, keys[0], ids[0])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(partial(sheet, port, keys[0]), ids[: 20 * AT_ONCE]))


# ---------------------------------------------------------------- one dispatcher


class Alone(NamedTuple):
    """Seconds of each building: the sheet, the layers one after another, and 6 at a time."""

    ours: list[float]
    separate: list[float]
    at_once: list[float]
    layers: dict[str, list[float]]
    rows: dict[str, list[int]]
    kilobytes: list[float]


def asked_alone(ours: Sheets, tipg: int, places: Sequence[peer.Place], effort: Effort) -> Alone:
    """Ask for all places in turns; of each place the median of the rounds counts."""
    times: dict[str, list[list[float]]] = {
        way: [[] for _ in places] for way in ("ours", "separate", "at_once")
    }
    layers: dict[str, list[float]] = defaultdict(list)
    checked = [check(ours, tipg, place) for place in places]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(effort.rounds):
            for first in range(0, len(places), TURN):
                turn = range(first, min(first + TURN, len(places)))
                for at in turn:
                    times["ours"][at].append(ours(places[at].id).seconds)
                for at in turn:
                    took, answers = every_layer(tipg, peer.paths(places[at]))
                    times["separate"][at].append(took)
                    for name, answer in answers.items():
                        layers[name].append(answer.seconds)
                for at in turn:
                    took, _ = every_layer(tipg, peer.paths(places[at]), pool)
                    times["at_once"][at].append(took)
    ours_s, separate, at_once = (
        [statistics.median(each) for each in way] for way in times.values()
    )
    return Alone(
        ours_s,
        separate,
        at_once,
        layers,
        {name: [rows[name] for rows, _ in checked] for name in layers},
        [statistics.median(sizes[i] for _, sizes in checked) for i in (0, 1)],
    )


def check(ours: Sheets, tipg: int, place: peer.Place) -> tuple[dict[str, int], tuple[float, float]]:
    """See that both tell of the same things; return tipg's rows, and kilobytes of both.

    Raises
    ------
    AssertionError
        tipg left rows out, or the sheet has hydrants or people that are not among its rows.
    """
    answer = ours(place.id)
    told = answer.told["sheet"]
    _, raw = every_layer(tipg, peer.paths(place))
    layers = {name: each.told for name, each in raw.items()}
    for name, layer in layers.items():
        assert layer["numberMatched"] == layer["numberReturned"], name  # noqa: S101
    water = told["water"]
    hydrants = {each["id"] for each in water["hydrants"] + water["reserves"]}
    assert hydrants <= {int(each["id"]) for each in layers["hydrant"]["features"]}, place  # noqa: S101
    registered = sum(each["properties"]["persons"] for each in layers["dwelling"]["features"])
    on_floors = sum(floor["persons"] or 0 for floor in told["floors"]["floors"])
    elsewhere = told["floors"]["unplaced"]
    assert registered == on_floors + (elsewhere or {"persons": 0})["persons"], place  # noqa: S101
    rows = {name: len(layer["features"]) for name, layer in layers.items()}
    return rows, (len(answer.body) / 1e3, sum(len(each.body) for each in raw.values()) / 1e3)


def print_alone(found: Alone) -> None:
    """Print what a dispatcher waits, and what each layer of tipg takes."""
    shown = Table(
        "one dispatcher", "requests", "ms", "p95 ms", "kB", "ratio", title="Alone", box=None
    )
    ways = {
        "gisgov, the sheet": (found.ours, 1, found.kilobytes[0]),
        "tipg, one after another": (found.separate, len(peer.VIEWS), found.kilobytes[1]),
        f"tipg, {AT_ONCE} connections": (found.at_once, len(peer.VIEWS), found.kilobytes[1]),
    }
    for name, (times, requests, kilobytes) in ways.items():
        shown.add_row(
            name,
            str(requests),
            f"{median(times):.1f}",
            f"{ms(times, 95):.1f}",
            f"{kilobytes:,.0f}",
            f"{median(times) / median(found.ours):.1f}",
        )
    Console(width=100).print(shown)
    shown = Table("layer of tipg", "rows", "ms", title="A layer at a time", box=None)
    for name, times in found.layers.items():
        rows = statistics.median(found.rows[name])
        shown.add_row(name, f"{rows:,.0f}", f"{median(times):.1f}")
    Console(width=100).print(shown)
    print(
        f"{len(found.ours)} sheets came, each with hydrants and people that tipg's rows have too."
        " tipg asks as the owner, to whom the rows of people are not refused; hose paths, ways in,"
        " travel times, valves that isolate and the ranking are no part of what it gives."
    )


# ---------------------------------------------------------------- fifty


def print_rushes(rushes: dict[str, list[float]], rounds: zoning.Rounds) -> None:
    """Print what dispatchers wait when there are many."""
    shown = Table(
        f"{DISPATCHERS} dispatchers", "requests", "p50 ms", "p95 ms", "p99 ms", "most", box=None
    )
    for name, times in rushes.items():
        figures = [f"{ms(times, at):.0f}" for at in (50, 95, 99, 100)]
        shown.add_row(name, str(len(times)), *figures)
    Console(width=100).print(shown)
    least, most = THINKS_S
    print(
        f"Each reads a sheet for {least:.0f} to {most:.0f} s before the next; one process"
        f" answers all. {zoning.BESIDE} The first went over the city {rounds['draw']} times in"
        f" that time, the second {rounds['place']} times."
    )


def median(seconds: Sequence[float]) -> float:
    """Milliseconds of half of them."""
    return statistics.median(seconds) * 1000


def ms(seconds: Sequence[float], percent: float) -> float:
    """Milliseconds that so many percent of them take at most."""
    return float(np.percentile(seconds, percent)) * 1000


if __name__ == "__main__":
    main()
