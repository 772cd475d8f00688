"""What fills the ground of the demo city: people, things, networks, premises, workers, events."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from gisgov import codes
from gisgov.democity import components, incidents, people, pipes, premises, preplans, workers
from gisgov.democity.recipe import SIZES, TODAY
from gisgov.democity.rows import scaled

__all__ = ["contents"]

Frames = dict[str, pd.DataFrame]
Progress = Callable[[str, float], None]

COMPONENTS = {
    "x10": 500_000
}  # the others have the code book's counts, in proportion to their grids
GRIDS = 1_110
INCIDENTS = 120_000


def contents(
    frames: Mapping[str, pd.DataFrame],
    size: str = "yichang",
    *,
    seed: int = 1,
    progress: Progress | None = None,
) -> Frames:
    """Frames of the contents, by table name, with the tables' columns.

    Parameters
    ----------
    frames
        What `ground` made, for the same size.
    size
        One of `recipe.SIZES`.
    seed
        The same seed gives the same contents, byte by byte.
    progress
        Called with what is being done and the fraction done.
    """
    tell = progress or (lambda _what, _done: None)
    share = SIZES[size].grids / GRIDS
    book = codes.demo_counts()
    counts = scaled(book, COMPONENTS.get(size, round(sum(book.values()) * share)))
    number = round(INCIDENTS * share)
    parts: list[tuple[str, float, Callable[[Frames, np.random.Generator], Frames]]] = [
        ("people", 0.0, lambda have, rng: people.populate(have, rng=rng, today=TODAY)),
        ("premises", 0.2, lambda have, rng: premises.furnish(have, rng=rng, today=TODAY)),
        (
            "components",
            0.3,
            lambda have, rng: components.place(have, counts=counts, rng=rng, today=TODAY),
        ),
        ("pipes", 0.6, lambda have, rng: pipes.lay(have, rng=rng, today=TODAY)),
        ("workers", 0.75, lambda have, rng: workers.walk(have, rng=rng, today=TODAY)),
        (
            "incidents",
            0.85,
            lambda have, rng: incidents.report(have, count=number, rng=rng, today=TODAY),
        ),
        # Chance is dealt out by place: what comes new comes last.
        ("preplans", 0.98, lambda have, rng: preplans.write(have, rng=rng, today=TODAY)),
    ]
    made: Frames = {}
    chance = np.random.SeedSequence([seed, 2]).spawn(len(parts))
    for (name, done, make), source in zip(parts, chance, strict=True):
        tell(name, done)
        made |= make({**frames, **made}, np.random.default_rng(source))
    tell("contents", 1.0)
    return made
