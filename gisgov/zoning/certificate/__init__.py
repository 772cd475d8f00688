"""What is proven of a plan: how near it is to the best, or that none fits and what to relax.

Atoms are gathered to pieces, all grids that can be made of them are listed, and the best plan of
these is found or bounded: by set partitioning, exactly. So the bound is of plans made of whole
pieces, and a finer plan can be better still.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from gisgov.zoning.certificate.dividing import Part, parts
from gisgov.zoning.certificate.improving import improved
from gisgov.zoning.certificate.proving import proven
from gisgov.zoning.certificate.readying import ready
from gisgov.zoning.certificate.values import (
    Certificate,
    Method,
    PartCertificate,
    Replacement,
    Status,
)
from gisgov.zoning.values import Plan

__all__ = [
    "Certificate",
    "Method",
    "PartCertificate",
    "Replacement",
    "Status",
    "certify",
    "improved",
]

Progress = Callable[[str, float], None]
Stop = Callable[[], bool]

WORKERS = 2
AHEAD = 3.0  # times its share that a part may take, since most take less


def certify(
    plan: Plan,
    *,
    budget_s: float = 10.0,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Certificate:
    """Prove of each part of a plan what the time allows.

    Parameters
    ----------
    budget_s
        Seconds for all parts together. With more, pieces are finer and more is proven. Compiling at
        the very first use does not count.
    progress
        Told the name of each part that is done, and the share of all that are.
    stop
        Asked before each part whether to end; the rest is left open.

    Returns
    -------
    Certificate
        A row for each part, in the order of their first atoms; empty where no ground is free.
    """
    ready()
    until = time.perf_counter() + budget_s
    todo = parts(plan)
    done: list[str] = []

    def prove(part: Part) -> PartCertificate:
        left = until - time.perf_counter()
        share = AHEAD * WORKERS * left / max(len(todo) - len(done), 1)
        ended = stop is not None and stop()
        result = proven(plan, part, seconds=0.0 if ended else min(share, left))
        done.append(part.name)
        if progress is not None:
            progress(part.name, len(done) / len(todo))
        return result

    with ThreadPoolExecutor(min(WORKERS, os.cpu_count() or 1)) as pool:
        return Certificate(list(pool.map(prove, todo)))
