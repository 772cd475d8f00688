"""How fast a filter is followed, how old what is shown can be, and how long areas take."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from sqlalchemy import Engine, text

from benchmarks.cities import timed
from benchmarks.heat.scenes import filters
from gisgov.heat.density import CELLS_A_BANDWIDTH, lattice_of, spread
from gisgov.heat.kernels import named
from gisgov.incidents import Cube, Wanted
from gisgov.storage import heat as heats
from gisgov.storage.indicators.choropleth import Asked, choropleth

__all__ = ["Followed", "ages", "areas_ms", "followed"]

BANDWIDTH_M = 250.0
PAUSE_S = 0.05

ADD = text(
    "INSERT INTO incident"
    " (scheme, class_kind, class_code, reported_at, geometry, source, source_id)"
    " SELECT scheme, class_kind, class_code, now(), geometry, 'bench', :id FROM incident"
    " ORDER BY id LIMIT 1"
)


@dataclass(frozen=True)
class Followed:
    """Milliseconds from a filter to all figures, the field that is drawn, and both.

    The screen asks for both at the same time.
    """

    figures_p95: float
    field_p95: float
    both_p50: float
    both_p95: float


def followed(cube: Cube, *, times: int, rng: np.random.Generator) -> Followed:
    """Filter many incidents as a slider moves: tallies of all facets, and a new field."""
    x, y = cube.take(Wanted(), "x", "y")
    bounds = tuple(float(v) for v in (x.min(), y.min(), x.max(), y.max()))
    ground = lattice_of(bounds, BANDWIDTH_M / CELLS_A_BANDWIDTH)  # type: ignore[arg-type]
    kernel = named("quartic")

    def field(wanted: Wanted) -> None:
        points = heats.points_of(cube, wanted)
        spread(points, ground, bandwidth_m=BANDWIDTH_M, kernel=kernel)

    def both(wanted: Wanted) -> None:
        list(pool.map(lambda ask: ask(wanted), (cube.tally, field)))

    asked = filters(cube, count=times, rng=rng)
    with ThreadPoolExecutor(2) as pool:
        for wanted in asked[:4]:  # compiled, and its memory warm
            both(wanted)
        ways = (cube.tally, field, both)
        spent = np.array([[timed(partial(way, wanted)) for way in ways] for wanted in asked])
    spent *= 1e3
    p95 = [float(value) for value in np.quantile(spent, 0.95, axis=0)]
    return Followed(p95[0], p95[1], float(np.median(spent[:, 2])), p95[2])


def ages(city: Engine, *, seconds: float) -> tuple[float, float]:
    """Write incidents and look, for a while.

    Returns the greatest age that an answer told, and the longest time from a commit until an
    answer held what it wrote; in seconds.
    """
    written: dict[int, float] = {}
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.wait(PAUSE_S):
            number += 1
            with city.begin() as conn:
                conn.execute(ADD, {"id": str(number)})
            written[number] = time.monotonic()

    writing = threading.Thread(target=write)
    with city.connect() as conn:
        first = heats.heat(conn, heats.HeatAsked(wanted=Wanted())).count
    writing.start()
    oldest = late = 0.0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with city.connect() as conn:
            began = time.monotonic()
            found = heats.heat(conn, heats.HeatAsked(wanted=Wanted()))
        oldest = max(oldest, found.age_s)
        lacking = [at for number, at in list(written.items()) if number > found.count - first]
        late = max([late, *(began - at for at in lacking)])
    over.set()
    writing.join()
    return oldest, late


def areas_ms(city: Engine, *, rounds: int) -> float:
    """Median of a choropleth of all grids, of incidents per km2, each of another period."""
    spent = []
    for k in range(rounds + 1):
        wanted = Wanted(hours=frozenset({k % 24}))
        with city.connect() as conn:
            asked = Asked(indicator="incidents_density", level="grid", wanted=wanted)
            spent.append(timed(lambda: choropleth(conn, asked)))  # noqa: B023 - called at once
    return float(np.median(spent[1:])) * 1e3
