"""Many communities drawn at once, on all cores; each is a problem of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

from gisgov.errors import Cancelled
from gisgov.said import Said
from gisgov.storage.plans import drawing
from gisgov.storage.plans.beginning import base_of
from gisgov.storage.plans.ground import Ground, cut
from gisgov.storage.plans.tables import Begun
from gisgov.zoning import draw

__all__ = ["Asked", "Whole", "draw_whole"]


@dataclass(frozen=True)
class Asked:
    """How communities are to be drawn."""

    lower: int = 200
    upper: int = 300
    keep: bool = True
    seed: int = 0
    seconds: float = 10.0
    """For each community, at most."""


@dataclass(frozen=True, eq=False)
class Whole:
    """A community that was drawn."""

    begun: Begun
    notes: list[Said]
    households: int
    grids: int
    out_of_bounds: int
    moved: int


def draw_whole(
    ground: Ground,
    asked: Asked,
    *,
    workers: int | None = None,
    progress: Callable[[str, float], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> list[Whole]:
    """Draw all communities of some ground.

    Parameters
    ----------
    ground
        From `ground.read`.
    asked
        Bounds and the like.
    workers
        Processes; as many as there are cores by default. The plan does not depend on it.
    progress
        Told the code of each community that is done and the fraction done.
    stop
        Asked after each community; true ends the work.

    Returns
    -------
    list of Whole
        In the order of the codes.

    Raises
    ------
    Cancelled
        `stop` said so.
    """
    # Those with most buildings come first, so that no core waits for a large one at the end.
    sizes = ground.buildings["community"].value_counts()
    codes = sorted(ground.communities["code"], key=lambda code: (-int(sizes.get(code, 0)), code))
    done: dict[str, Whole] = {}
    for made in _mapped(partial(_drawn, ground, asked), codes, workers or os.cpu_count() or 1):
        done[made.begun.community] = made
        if progress is not None:
            progress(made.begun.community, len(done) / len(codes))
        if stop is not None and stop():
            raise Cancelled("plan.stopped")
    return [done[code] for code in sorted(done)]


def _mapped(work: Callable[[str], Whole], codes: Sequence[str], workers: int) -> Iterator[Whole]:
    """What each gives, as it is done; in this process where there is one worker or one thing."""
    if min(workers, len(codes)) <= 1:
        yield from map(work, codes)
        return
    # Forked, so that the ground is shared and not copied, and libraries are loaded already.
    with ProcessPoolExecutor(
        min(workers, len(codes)),
        mp_context=get_context("fork"),
        initializer=_begin,
        initargs=(work,),
    ) as pool:
        waiting = [pool.submit(_one, code) for code in codes]
        try:
            for ready in as_completed(waiting):
                yield ready.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


WORK: list[Callable[[str], Whole]] = []  # in a worker: what it does


def _begin(work: Callable[[str], Whole]) -> None:
    WORK[:] = [work]


def _one(code: str) -> Whole:
    return WORK[0](code)


def _drawn(ground: Ground, asked: Asked, community: str) -> Whole:
    atoms = cut(ground, community)
    plan = draw(
        atoms,
        lower=asked.lower,
        upper=asked.upper,
        keep=asked.keep,
        seed=asked.seed,
        time_limit_s=asked.seconds,
    )
    grids = plan.grids
    return Whole(
        begun=Begun(community, atoms, drawing.named(plan), base_of(ground, community)),
        notes=plan.notes,
        households=int(grids["households"].sum()),
        grids=len(grids),
        out_of_bounds=int((grids["in_bounds"] == False).sum()),  # noqa: E712 - null for special ones
        moved=plan.score.moved,
    )
