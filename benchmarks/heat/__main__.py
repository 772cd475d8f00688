"""How fast and how right heat maps are, beside KDEpy and scipy; and how fast they follow a filter.

python -m benchmarks.heat [--quick]

One and five million incidents, which gather as those of a demo city do, on 20 x 15 km in cells of
10 m, by a quartic kernel of 250 m: ours, KDEpy's FFTKDE, and scipy's fftconvolve over a histogram,
each in turn, warmed up, the best round counting; errors against brute force where density is at
least a hundredth of the peak. Then a cube of five million incidents follows filters as somebody
moves a slider: all figures of the screen, and a new field of cells of an eighth of the bandwidth.
Last, while incidents are written to the city, how old the answers are, and how long a choropleth of
its grids takes. --quick takes a tenth of all. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass

import numpy as np
from sqlalchemy import Engine

from benchmarks.cities import dropped_afterwards
from benchmarks.heat import following, peers, scenes
from benchmarks.heat.peers import Measured
from gisgov.settings import Settings
from gisgov.storage import demo, engine

CITY = "bench_heat"
SEED = 1


@dataclass(frozen=True)
class Effort:
    """How much is done."""

    size: str
    points: tuple[int, ...]
    rounds: int
    held: int
    filters: int
    writing_s: float


FULL = Effort("small", (1_000_000, 5_000_000), rounds=5, held=5_000_000, filters=200, writing_s=20)
QUICK = Effort("tiny", (100_000,), rounds=2, held=500_000, filters=40, writing_s=3)


def main() -> None:
    """Run, print tables and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of all, within a minute")
    effort = QUICK if parser.parse_args().quick else FULL
    if peers.missing():
        parser.error("KDEpy missing: uv sync --group bench")
    settings = Settings()
    with engine.server(settings, create=True), dropped_afterwards(settings, CITY):
        demo.build(settings, CITY, size=effort.size, seed=SEED)
        with engine.open_city(settings, name=CITY) as city:
            figures = bench(city, effort)
    print(json.dumps(figures))


def bench(city: Engine, effort: Effort) -> dict[str, float]:
    """Measure all."""
    rng = np.random.default_rng(SEED)
    with city.connect() as conn:
        town = scenes.town(conn)
    fields = {n: density(town, n, effort, rng=rng) for n in effort.points}
    mine, theirs, _ = fields[effort.points[0]]
    cube = scenes.large(town, count=effort.held, rng=rng)
    followed = following.followed(cube, times=effort.filters, rng=rng)
    print(f"\nA filter over {effort.held:,} incidents, milliseconds")
    for name, ms in asdict(followed).items():
        print(f"  {name:<12} {ms:8.1f}")
    oldest, late = following.ages(city, seconds=effort.writing_s)
    choropleth_ms = following.areas_ms(city, rounds=10)
    print(f"\nAnswers while incidents are written: {oldest:.3f} s old at most by their own word,")
    print(f"  {late:.3f} s behind a commit at most. A choropleth of grids: {choropleth_ms:.1f} ms")
    return {
        "kde_1m_ms": round(mine.ms, 1),
        "ratio_vs_kdepy": round(theirs.ms / mine.ms, 2),
        "rel_error": max(each[0].rel_error for each in fields.values()),
        "rel_error_kdepy": theirs.rel_error,
        "filter_p95_ms": round(followed.both_p95, 1),
        "snapshot_age_max_s": round(max(oldest, late), 3),
        "choropleth_ms": round(choropleth_ms, 1),
    }


def density(
    town: scenes.Town, count: int, effort: Effort, *, rng: np.random.Generator
) -> list[Measured]:
    """Measure one field by all, and print it."""
    points = scenes.spread_over(town, count=count, rng=rng)
    found = peers.measured(points, rounds=effort.rounds, rng=rng)
    print(f"\n{count:,} incidents, cells of 10 m on 20 x 15 km")
    for each in found:
        times = each.ms / found[0].ms
        print(f"  {each.name:<6} {each.ms:9.1f} ms {times:6.1f} x   error {each.rel_error:.1e}")
    return found


if __name__ == "__main__":
    main()
