"""What stands for a zoning job of the whole city, in niced processes as gisgov's jobs are.

The planner that draws grids is not there yet. So one process reads every building with its
households and moves the centres of as many balanced grids as the city would have, again and again,
which keeps a core busy as a planner would; and one places every row of the city anew in the grids
(`gisgov.storage.placing`), as publishing new borders does, and takes it back, which keeps the
database and the other core busy.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import numpy as np
from scipy.spatial import cKDTree
from sqlalchemy import Engine, text

from gisgov.settings import Settings
from gisgov.storage import engine, placing
from gisgov.storage.sync.job import NICE

__all__ = ["STANDS_FOR", "Rounds", "running"]

STANDS_FOR = (
    "The zoning planner is not there yet. In its place two niced processes ran: one moved the"
    " centres of balanced grids over all buildings, one placed all rows of the city in their grids"
    " anew. They stand for a job that draws and publishes the whole city's grids."
)
HOUSEHOLDS = 250
MOVES = 20
NEAREST = 6

STOCK = text(
    "SELECT ST_X(b.point), ST_Y(b.point), coalesce(s.households, 0) FROM building b"
    " LEFT JOIN building_stock s ON s.building_id = b.id WHERE b.retired_on IS NULL ORDER BY b.id"
)

Rounds = dict[str, int]
"""How often each process went over the city."""


@contextmanager
def running(city: str) -> Iterator[Rounds]:
    """Run the job until the block ends; then the value says how far it came."""
    rounds: Rounds = {}
    jobs = {
        name: subprocess.Popen(
            [sys.executable, "-m", "benchmarks.emergency.zoning", name, city],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ACTS
    }
    try:
        for job in jobs.values():
            _lines(job).readline()  # it has begun
        yield rounds
        ended = [name for name, job in jobs.items() if job.poll() is not None]
        if ended:
            sys.exit(f"The zoning job ended before its time: {', '.join(ended)}.")
    finally:
        for job in jobs.values():
            job.terminate()
        for name, job in jobs.items():
            rounds[name] = _lines(job).read().count("\n")
            job.wait()


def _lines(job: subprocess.Popen[str]) -> IO[str]:
    """What a job prints: a line as it begins, and one for each time it went over the city."""
    if job.stdout is None:
        raise LookupError(job.args)
    return job.stdout


def draw(db: Engine) -> None:
    """Move centres towards grids of as many households each (Lloyd's way, with prices)."""
    with db.connect() as conn:
        x, y, households = np.array(conn.execute(STOCK).all(), dtype=float).T
    places = np.column_stack([x, y])
    count = max(NEAREST, int(households.sum() / HOUSEHOLDS))
    rng = np.random.default_rng(1)
    centres = places[rng.choice(len(places), count, replace=False)]
    price = np.zeros(count)
    for _ in range(MOVES):
        away, which = (np.asarray(each) for each in cKDTree(centres).query(places, k=NEAREST))
        chosen = which[np.arange(len(places)), (away**2 + price[which]).argmin(axis=1)]
        held = np.bincount(chosen, households, minlength=count)
        price += (held / HOUSEHOLDS - 1) * np.median(away[:, 0]) ** 2
        heads = np.bincount(chosen, minlength=count).clip(min=1)
        centres = np.column_stack(
            [np.bincount(chosen, places[:, axis], minlength=count) / heads for axis in (0, 1)]
        )


def place(db: Engine) -> None:
    """Place every row of the city, and take back what that changed."""
    with db.connect() as conn:
        placing.place(conn)
        conn.rollback()


ACTS = {"draw": draw, "place": place}


def main() -> None:
    """Go over a city again and again, with a line each time, and one before."""
    act, city = sys.argv[1:]
    os.nice(NICE)
    with engine.open_city(Settings(), name=city) as db:
        while True:
            print(act, flush=True)
            ACTS[act](db)


if __name__ == "__main__":
    main()
