"""Each method is given the same ground, part by part on both cores, and its grids are measured."""

from __future__ import annotations

import multiprocessing
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.context import ForkContext

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks.zoning.peers import PEERS, Asked, Graph
from gisgov.zoning import Atoms
from gisgov.zoning.scoring import compactness, off_street_m

__all__ = ["Left", "Measured", "by_peer", "graphs", "measured"]

CORES = 2


@dataclass(frozen=True)
class Left:
    """A method that was left out, and why."""

    note: str


@dataclass(frozen=True)
class Measured:
    """What a method's grids come to.

    Attributes
    ----------
    in_bounds
        Share of the grids that are in one piece and within the bounds.
    off_street_m
        Metres between two grids that lie on no street or barrier.
    compactness, worst_compactness
        Polsby-Popper: mean, and least.
    """

    seconds: float
    grids: int
    in_bounds: float
    off_street_m: float
    compactness: float
    worst_compactness: float


def free_parts(atoms: Atoms) -> list[np.ndarray]:
    """Return the ground that holds together and that no special grid takes, atom by atom."""
    frame, borders = atoms.frame, atoms.borders
    free = frame["special"].isna().to_numpy()
    kept = borders.passable & free[borders.one] & free[borders.other]
    ends = (borders.one[kept], borders.other[kept])
    graph = coo_array((np.ones(kept.sum()), ends), shape=(len(frame),) * 2)
    part = connected_components(graph, directed=False)[1]
    order = np.flatnonzero(free)
    order = order[np.argsort(part[order], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(part[order])) + 1)


def graphs(atoms: Atoms) -> list[tuple[np.ndarray, Graph]]:
    """Return each part's atoms and its graph."""
    frame, borders = atoms.frame, atoms.borders
    columns = [frame[name].to_numpy() for name in ("households", "x", "y", "block")]
    found = []
    for part in free_parts(atoms):
        place = np.full(len(frame), -1)
        place[part] = np.arange(len(part))
        one, other = place[borders.one], place[borders.other]
        use = (one >= 0) & (other >= 0) & borders.passable
        values = [column[part] for column in columns]
        found.append((part, Graph(*values, one[use], other[use], borders.off_street_m[use])))
    return found


def by_peer(name: str, atoms: Atoms, asked: Asked, *, limit_s: float) -> Measured | Left:
    """Have a peer deal out all parts, on both cores; it is left out when the time is over."""
    parts = graphs(atoms)
    context: ForkContext = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(CORES, mp_context=context)
    start = time.perf_counter()
    labels = np.full(len(atoms), -1)
    waiting = [(part, pool.submit(_dealt, name, graph, asked)) for part, graph in parts]
    try:
        for part, answer in waiting:
            left = limit_s - (time.perf_counter() - start)
            labels[part] = answer.result(timeout=max(left, 0.0)) + labels.max() + 1
    except TimeoutError:
        return Left(f"not done within {limit_s:.0f} s")
    except Exception as error:  # noqa: BLE001 - whatever a peer raises is why it is left out
        return Left(f"{type(error).__name__}: {error}"[:200])
    finally:
        _end(pool)
    return measured(atoms, labels, asked, seconds=time.perf_counter() - start)


def _dealt(name: str, graph: Graph, asked: Asked) -> np.ndarray:
    """Run in a process of its own, where a peer may warn as it likes."""
    warnings.simplefilter("ignore")
    return np.unique(PEERS[name](graph, asked), return_inverse=True)[1]


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool and what still works in it."""
    workers = list((pool._processes or {}).values())  # noqa: SLF001 - it has no way to stop work
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.kill()


def measured(atoms: Atoms, labels: np.ndarray, asked: Asked, *, seconds: float) -> Measured:
    """Measure grids; special premises are grids for all, and are not counted."""
    special = atoms.frame["special"].notna().to_numpy()
    labels = labels.copy()
    labels[special] = -1
    labels = np.unique(labels, return_inverse=True)[1] - int(special.any())
    names = np.unique(atoms.frame["special"][special].to_numpy(), return_inverse=True)[1]
    count = int(labels.max()) + 1
    labels[special] = count + names
    whole = count + (int(names.max()) + 1 if len(names) else 0)
    held = np.bincount(labels, atoms.frame["households"])[:count]
    right = (held >= asked.lower) & (held <= asked.upper) & (_pieces(atoms, labels, count) == 1)
    round_ = compactness(atoms, labels, grids=whole)[:count]
    return Measured(
        round(seconds, 3),
        count,
        round(float(right.mean()), 4),
        round(float(off_street_m(atoms, labels, grids=whole).sum()) / 2, 1),
        round(float(round_.mean()), 4),
        round(float(round_.min()), 4),
    )


def _pieces(atoms: Atoms, labels: np.ndarray, count: int) -> np.ndarray:
    """Return of how many pieces each grid is."""
    borders = atoms.borders
    inner = borders.passable & (labels[borders.one] == labels[borders.other])
    ends = (borders.one[inner], borders.other[inner])
    graph = coo_array((np.ones(inner.sum()), ends), shape=(len(labels),) * 2)
    found, piece = connected_components(graph, directed=False)
    of = np.zeros(found, np.int64)
    of[piece] = labels
    return np.bincount(of, minlength=count)[:count]
