"""Ours: what it costs to make an index, to compile, and how fast it then answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.cities import timed
from benchmarks.placing.scenes import Scene
from gisgov.placing import AreaIndex

__all__ = ["Built", "answered", "best_s", "built", "compile_s", "first_call", "mps"]

T = TypeVar("T")


@dataclass(frozen=True)
class Built:
    """An index, the seconds it took to build, and its megabytes."""

    index: AreaIndex
    seconds: float
    mb: float


def built(areas: gpd.GeoDataFrame, *, rounds: int) -> Built:
    """Build an index of areas, at its fastest of several times."""
    made: list[AreaIndex] = []
    seconds = min(timed(lambda: made.append(AreaIndex.build(areas))) for _ in range(rounds))
    return Built(made[-1], seconds, round(made[-1].nbytes / 1e6, 1))


def mps(index: AreaIndex, scene: Scene, *, threads: int, rounds: int) -> float:
    """Millions of points a second, at its fastest of several times."""
    seconds = best_s(lambda: index.place(scene.x, scene.y, threads=threads), rounds=rounds)
    return len(scene.x) / seconds / 1e6


def best_s(act: Callable[[], object], *, rounds: int) -> float:
    """Seconds that it takes, at its fastest of several times after one to warm up."""
    return answered(act, rounds=rounds)[0]


def answered(act: Callable[[], T], *, rounds: int) -> tuple[float, T]:
    """Seconds that it takes, as `best_s`, and what comes out."""
    out = [act()]

    def again() -> None:
        out[:] = [act()]

    return min(timed(again) for _ in range(rounds)), out[0]


def compile_s() -> float:
    """Seconds that compiling adds to the very first build and answer on a machine."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", f"import {__name__} as ours; ours.first_call()"]
        environment = os.environ | {"NUMBA_CACHE_DIR": folder}
        said = subprocess.run(command, env=environment, capture_output=True, check=True)
    first, again = json.loads(said.stdout.splitlines()[-1])
    return round(first - again, 1)


def first_call() -> None:
    """Print the seconds of the first build and answer in a process, and of the second."""
    squares = [shapely.box(x, 0, x + 1, 1) for x in range(3)]
    areas = gpd.GeoDataFrame({"code": ["a", "b", "c"]}, geometry=squares, crs=4546)
    places = np.linspace(0, 3, 200_000)

    def ask() -> None:
        AreaIndex.build(areas).place(places, places)

    print(json.dumps([timed(ask), timed(ask)]))
