"""How fast tiles are, cold and warm, beside tipg's; and whether any is stale as the city changes.

python -m benchmarks.tiles [--quick]

A dispatcher's map walks over the demo city (`small` with --quick): 500 tiles, zoom 10 to 16. Cold,
fresh processes draw each tile of the walk once: ours in one request a tile, tipg in one a layer, as
it has no other way. That both show the same features and attributes is checked. Warm, wrk walks as
fast as it is answered through ours, tipg, and tipg behind nginx's cache, which is stale for as long
as it holds. Then the city is edited 20 times a second while two of our processes are read; each
read is checked against what had been committed. The last line is one JSON object; rates are of
whole tiles, with all their layers.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import tempfile
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from benchmarks.cities import dropped_afterwards
from benchmarks.tiles import client, edits, likeness, peer, servers
from benchmarks.tiles.walk import Box, Tile, first_visits, walk
from gisgov.settings import Settings
from gisgov.storage import accounts, demo, engine
from tiles.grid import BUFFER
from tiles.vector import statement

CITY = "bench_tiles"
SEED = 1
CONNECTIONS = 16

Times = dict[int, list[float]]


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    size: str
    tiles: int
    rounds: int
    rush_s: int
    reads: int
    reads_s: int


FULL = Effort("yichang", tiles=500, rounds=3, rush_s=10, reads=10_000, reads_s=250)
QUICK = Effort("small", tiles=150, rounds=1, rush_s=2, reads=1_000, reads_s=150)


def main() -> None:
    """Run, print tables and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a small city, within a minute")
    effort = QUICK if parser.parse_args().quick else FULL
    missing = servers.missing_programs()
    if missing:
        parser.error(f"programs are missing: apt install {' '.join(missing)}")
    if not find_spec("tipg"):
        parser.error("tipg is missing: uv sync --group bench")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: clean up, then end
    settings = Settings()
    with engine.server(settings, create=True), dropped_afterwards(settings, CITY):
        demo.build(settings, CITY, size=effort.size, seed=SEED)
        with (
            engine.open_city(settings, name=CITY) as db,
            tempfile.TemporaryDirectory() as folder,
        ):
            figures = bench(db, effort, Path(folder))
    print(json.dumps(figures))


def bench(db: Engine, effort: Effort, folder: Path) -> dict[str, object]:
    """Measure all of it on one city."""
    with db.begin() as conn:
        os.environ[client.KEY] = accounts.add_key(conn, "planner", label="benchmark")
        peer.make_views(conn)
        bounds: Box = tuple(conn.exec_driver_sql(statement("bounds").decode()).one())
    steps = walk(bounds, tiles=effort.tiles, seed=SEED)
    fresh = [tile for step in first_visits(steps) for tile in step]
    print(f"The walk: {effort.tiles} tiles, {len(fresh)} of them different.")
    warm_up(db)
    ours, tipg = bench_cold(db, first_visits(steps), rounds=effort.rounds)
    print_cold(ours, tipg)
    warm, largest_kb = bench_warm(db, steps, fresh, effort, folder)
    notes = folder / "notes"
    notes.mkdir()
    with servers.watched(CITY, notes) as ports:
        outcome = edits.edited_walk(
            db,
            ports,
            [tile for step in steps for tile in step],
            reads=effort.reads,
            reads_s=effort.reads_s,
            notes=notes,
            seed=SEED,
        )
    print_edits(outcome)
    return {
        "cold_ratio_vs_tipg": round(total(tipg) / total(ours), 2),
        "warm_rps": round(warm["ours"].tiles_s),
        "warm_ratio_vs_tipg": round(warm["ours"].tiles_s / warm["tipg"].tiles_s, 1),
        "warm_ratio_vs_tipg_nginx": round(warm["ours"].tiles_s / warm["nginx"].tiles_s, 2),
        "stale_reads": outcome.stale,
        "reads": outcome.reads,
        "invalidated_exactly": outcome.exact,
        "p99_ms": outcome.p99_ms,
        "largest_tile_kb": largest_kb,
    }


# ---------------------------------------------------------------- cold


def warm_up(db: Engine) -> None:
    """Have the database read all tables once, so that the first who is measured does not pay."""
    with db.connect() as conn:
        for view in peer.VIEWS:
            conn.exec_driver_sql(
                f"SELECT sum(ST_MemSize(geometry)) FROM {peer.SCHEMA}.{view.name}"  # noqa: S608
            )
            conn.exec_driver_sql(
                f"SELECT sum(ST_MemSize(mercator)) FROM {view.table}"  # noqa: S608
            )


def bench_cold(db: Engine, steps: list[list[Tile]], *, rounds: int) -> tuple[Times, Times]:
    """Walk through fresh processes by turns; return the median seconds of each tile, by zoom."""
    ours, tipg = [], []
    for _ in range(rounds):
        with both(db) as (mine, theirs):
            ours.append(played(mine, steps, peer.our_paths))
            tipg.append(played(theirs, steps, peer.paths))
    return medians(ours), medians(tipg)


def both(db: Engine) -> AbstractContextManager[list[servers.Server]]:
    """Ours and tipg, just started."""
    tipg = servers.tipg(db.url, schema=peer.SCHEMA, buffer=BUFFER)
    return servers.together(servers.ours(CITY), tipg)


def played(port: int, steps: list[list[Tile]], paths: client.Paths) -> Times:
    """Have all processes open their connections over tiles beside the walk, then walk."""
    client.play(port, beside(steps), paths)
    return client.play(port, steps, paths)


def beside(steps: list[list[Tile]]) -> list[list[Tile]]:
    """Tiles of the city and around it that the walk does not come to, so many at once as it asks.

    Of one tile a server may draw one for all who ask: so each is another.
    """
    walked = {tile for step in steps for tile in step}
    deepest = max(tile.z for tile in walked)
    close = [tile for tile in walked if tile.z == deepest]
    columns = range(min(t.x for t in close) - 2, max(t.x for t in close) + 3)
    rows = range(min(t.y for t in close) - 2, max(t.y for t in close) + 3)
    tiles = [Tile(deepest, x, y) for x in columns for y in rows]
    asked = [tile for tile in tiles if tile not in walked]
    return [asked[at : at + client.AT_ONCE] for at in range(0, len(asked), client.AT_ONCE)]


def medians(rounds: list[Times]) -> Times:
    """The median of the rounds, tile by tile."""
    return {
        zoom: [
            statistics.median(same) for same in zip(*(each[zoom] for each in rounds), strict=True)
        ]
        for zoom in rounds[0]
    }


def total(times: Times) -> float:
    """Seconds of the whole walk."""
    return sum(map(sum, times.values()))


def print_cold(ours: Times, tipg: Times) -> None:
    """Print milliseconds a tile by zoom."""
    shown = Table("zoom", "tiles", "ours ms", "tipg ms", "ratio", title="Cold", box=None)
    rows = [(str(zoom), ours[zoom], tipg[zoom]) for zoom in sorted(ours)]
    rows.append(("all", [*chain(*ours.values())], [*chain(*tipg.values())]))
    for zoom, mine, theirs in rows:
        shown.add_row(
            zoom,
            str(len(mine)),
            f"{statistics.mean(mine) * 1000:.1f}",
            f"{statistics.mean(theirs) * 1000:.1f}",
            f"{sum(theirs) / sum(mine):.2f}",
        )
    Console().print(shown)


# ---------------------------------------------------------------- warm


@dataclass(frozen=True)
class Warm:
    """What a server answered of the walk under full load."""

    rush: client.Rush
    asked: int
    tiles: int

    @property
    def tiles_s(self) -> float:
        """Whole tiles a second."""
        return self.rush.requests_s * self.tiles / self.asked


def bench_warm(
    db: Engine, steps: list[list[Tile]], fresh: list[Tile], effort: Effort, folder: Path
) -> tuple[dict[str, Warm], int]:
    """Have wrk walk through each server; return rates, and the largest of our tiles in kB."""
    tiles = [tile for step in steps for tile in step]
    with ExitStack() as stack:
        ours, tipg = stack.enter_context(both(db))
        nginx = stack.enter_context(servers.nginx(tipg, folder / "nginx"))
        print_likeness(likeness.compare(ours, tipg, fresh))
        largest = max(len(client.Client(ours).ask(peer.our_path(tile)).body) for tile in fresh)
        found = {}
        for name, port, paths in (
            ("ours", ours, peer.our_paths),
            ("tipg", tipg, peer.paths),
            ("nginx", nginx, peer.paths),
        ):
            asked = [path for tile in tiles for path in paths(tile)]
            if name != "tipg":  # fill the caches of all processes
                client.play(port, first_visits(steps), paths)
                client.rush(port, asked, folder=folder, seconds=2, connections=CONNECTIONS)
            rush = client.rush(
                port, asked, folder=folder, seconds=effort.rush_s, connections=CONNECTIONS
            )
            found[name] = Warm(rush, len(asked), len(tiles))
    print_warm(found)
    return found, round(largest / 1000)


def print_warm(found: dict[str, Warm]) -> None:
    """Print rates."""
    columns = ("requests a tile", "requests/s", "tiles/s", "MB/s", "p99 ms")
    shown = Table("warm", *columns, title="Warm", box=None)
    for name, warm in found.items():
        shown.add_row(
            {"nginx": "tipg behind nginx"}.get(name, name),
            f"{warm.asked / warm.tiles:.1f}",
            f"{warm.rush.requests_s:,.0f}",
            f"{warm.tiles_s:,.0f}",
            f"{warm.rush.megabytes_s:,.0f}",
            f"{warm.rush.p99_ms:.1f}",
        )
    Console().print(shown)


# ---------------------------------------------------------------- what was found


def print_likeness(found: likeness.Likeness) -> None:
    """Say whether both showed the same."""
    print(
        f"Looked into {found.tiles} tiles: tipg shows {found.features:,} features. We lack"
        f" {sum(found.missing.values())}; attributes of {sum(found.different.values())} differ;"
        f" {found.joined:,} are parts of one drawn from afar; {found.ours_more:,} more lie in the"
        f" margin of a tile. Layers of tiles that leave out what is too small or too much:"
        f" {sum(found.left_out.values())}."
    )


def print_edits(found: edits.Outcome) -> None:
    """Say what came of reading while editing."""
    print(
        f"{found.edits} edits, {found.reads:,} reads ({found.unchanged:,} answered 304):"
        f" {found.stale} stale; median {found.median_ms} ms, p99 {found.p99_ms} ms."
        f" {found.drawn:,} layers of tiles drawn, {found.again:,} of them again;"
        f" {found.needless} of these without need; {found.moved} ETags moved without an edit."
    )


if __name__ == "__main__":
    main()
