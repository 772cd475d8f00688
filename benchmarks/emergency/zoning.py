"""The whole city's grids drawn and its rows placed, in niced processes as gisgov's jobs are.

One process draws the grids of every community from scratch, again and again, which keeps a core
busy; one places every row of the city anew in the grids (`gisgov.storage.placing`), as publishing
new borders does, and takes it back, which keeps the database and the other core busy.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from sqlalchemy import Engine, text

from gisgov.settings import Settings
from gisgov.storage import engine, placing
from gisgov.storage.plans import ground, whole
from gisgov.storage.sync.job import NICE

__all__ = ["BESIDE", "Rounds", "running"]

BESIDE = (
    "Beside it two niced processes drew the grids of the whole city from scratch and placed all its"
    " rows anew."
)
COMMUNITIES = text(
    "SELECT code FROM area WHERE level = 'community' AND upper_inf(valid) ORDER BY code"
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
    """Draw the grids of all communities, as `gisgov zones draw --all --scratch` does on a core."""
    with db.connect() as conn:
        here = ground.read(conn, list(conn.scalars(COMMUNITIES)))
    whole.draw_whole(here, whole.Asked(keep=False), workers=1)


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
