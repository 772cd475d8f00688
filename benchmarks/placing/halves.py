"""GeoPandas on both cores: half of the points in each of two threads, or two processes."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from multiprocessing.connection import Connection as Pipe

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.placing.peers import CORES
from benchmarks.placing.scenes import Floats
from benchmarks.placing.truth import Ints

__all__ = ["GeoPandas"]

Pairs = tuple[Ints, Ints]


class GeoPandas:
    """GeoPandas: a spatial join of frames, or a query of the areas' index, which it stands on."""

    name = "GeoPandas"
    forms: tuple[str, ...] = (
        "sjoin, processes",
        "sindex, processes",
        "sjoin, threads",
        "sindex, threads",
    )

    def __init__(self) -> None:
        self.areas = gpd.GeoDataFrame()
        self.parts: list[gpd.GeoDataFrame] = []
        self.starts: list[int] = []
        self.pipes: list[Pipe] = []
        context = multiprocessing.get_context("spawn")
        for _ in range(CORES):
            here, there = context.Pipe()
            context.Process(target=_serve, args=(there,), daemon=True).start()
            self.pipes.append(here)

    def hold(self, areas: gpd.GeoDataFrame) -> GeoPandas:
        """Take other areas, here and in the processes."""
        rows = np.arange(len(areas), dtype=np.int32)
        self.areas = gpd.GeoDataFrame({"no": rows}, geometry=areas.geometry.array, crs=areas.crs)
        for pipe in self.pipes:
            pipe.send(("hold", self.areas))
        return self

    def load(self, x: Floats, y: Floats) -> None:
        """Make frames of points, here and in the processes."""
        cuts = np.linspace(0, len(x), CORES + 1).astype(int)
        self.starts = cuts[:-1].tolist()
        halves = [(x[a:b], y[a:b]) for a, b in pairwise(cuts)]
        for pipe, half in zip(self.pipes, halves, strict=True):
            pipe.send(("load", half))
        self.parts = [_frame(half, self.areas) for half in halves]
        for pipe in self.pipes:
            pipe.recv()

    def place(self, form: str) -> list[Pairs]:
        """Join each half."""
        call, where = form.split(", ")
        if where == "threads":
            with ThreadPoolExecutor(CORES) as pool:
                return list(pool.map(lambda part: _joined(call, part, self.areas), self.parts))
        for pipe in self.pipes:
            pipe.send((call, None))
        return [pipe.recv() for pipe in self.pipes]

    def pairs(self, placed: list[Pairs]) -> Pairs:
        """Put the halves together."""
        points = [part[0] + start for part, start in zip(placed, self.starts, strict=True)]
        return np.concatenate(points), np.concatenate([part[1] for part in placed])

    def close(self) -> None:
        """Have the processes end."""
        for pipe in self.pipes:
            pipe.send(("end", None))


def _frame(half: tuple[Floats, Floats], areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=shapely.points(*half), crs=areas.crs)


def _joined(call: str, points: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> Pairs:
    if call == "sindex":
        which, row = areas.sindex.query(points.geometry, predicate="intersects")
        return which.astype(np.int32), row.astype(np.int32)
    joined = gpd.sjoin(points, areas, predicate="intersects")
    return joined.index.to_numpy(dtype=np.int32), joined["no"].to_numpy(dtype=np.int32)


def _serve(pipe: Pipe) -> None:
    """Do what is asked, in a process."""
    areas = points = gpd.GeoDataFrame()
    while True:
        call, given = pipe.recv()
        if call == "end":
            return
        if call == "hold":
            areas = given
        elif call == "load":
            points = _frame(given, areas)
            pipe.send(None)
        else:
            pipe.send(_joined(call, points, areas))
