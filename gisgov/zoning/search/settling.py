"""Ground that has no grid yet, given to the grids around it."""

from __future__ import annotations

import numpy as np

from gisgov.zoning.search.compiling import compiled
from gisgov.zoning.search.state import Floats, Ground, Ints

__all__ = ["flood"]


@compiled
def flood(ground: Ground, label: Ints, households: Floats) -> Ints:
    """Return labels with each atom that has none (-1) given to a neighbour's grid, step by step.

    Of the grids beside it the one with the longest off-street border takes it; then the smallest.
    """
    n = len(label)
    given = label.copy()
    total = np.zeros(n, np.float64)
    for atom in range(n):
        if given[atom] >= 0:
            total[given[atom]] += households[atom]
    changed = True
    while changed:
        changed = False
        for atom in range(n):
            if given[atom] >= 0:
                continue
            best, most = -1, -1.0
            for k in range(ground.start[atom], ground.start[atom + 1]):
                grid = given[ground.near[k]]
                if grid < 0 or not ground.passable[k]:
                    continue
                more = ground.off[k] > most or (ground.off[k] == most and total[grid] < total[best])
                if best < 0 or more:
                    best, most = grid, ground.off[k]
            if best >= 0:
                given[atom], changed = best, True
                total[best] += households[atom]
    return given
