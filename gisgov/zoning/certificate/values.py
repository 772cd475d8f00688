"""What a certificate tells of a plan, part by part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from gisgov.said import Said
from gisgov.zoning.values import Ints

__all__ = ["Certificate", "Method", "PartCertificate", "Replacement", "Status"]

Status = Literal["optimal", "bounded", "infeasible", "open"]
Method = Literal["set_partitioning", "lagrangian", "arithmetic", "none"]


@dataclass(frozen=True, eq=False)
class Replacement:
    """Better grids for a part: the grid of each of its atoms, from 0, and each grid's code."""

    labels: Ints
    codes: list[str | None]
    score: float


@dataclass(frozen=True, eq=False)
class PartCertificate:
    """What is proven of one part.

    Attributes
    ----------
    name
        The community's code; with `/2` its second part, with `:2` the second window of a part that
        is too large to be judged whole.
    atoms
        Positions of its atoms.
    status
        `optimal`: no plan made of these pieces is better. `bounded`: none is better than the bound.
        `infeasible`: proven that none made of these pieces is within the bounds. `open`: nothing
        was proven in time.
    method
        `set_partitioning`: exact over all grids that can be made of the pieces. `lagrangian`: a
        bound by prices over all these grids. `arithmetic`: by the number of households alone.
    pieces
        How many pieces the part was gathered to; the bound is of plans made of whole pieces. The
        plan's own grids are, unless it breaks the bounds.
    score, bound
        Of the part's grids, in the objective; borders with other ground count half. None where
        nothing is proven or no plan exists.
    sound
        Whether the plan's own grids are within the bounds and in one piece each. Otherwise there is
        no gap, since such a plan can be below the bound.
    better
        A better plan of this part, where one was found; any, where the plan is not sound.
    notes
        What stands in the way, what to relax, and of what the bound is.
    """

    name: str
    atoms: Ints
    status: Status
    method: Method
    pieces: int
    score: float
    bound: float | None
    sound: bool = True
    better: Replacement | None = None
    notes: list[Said] = field(default_factory=list)

    @property
    def gap(self) -> float | None:
        """By what share of the bound the plan is above it; None where that has no sense."""
        if self.bound is None or not self.sound:
            return None
        above = max(self.score - self.bound, 0.0)
        return above / self.bound if self.bound > 0 else float(above > 0)


@dataclass(frozen=True, eq=False)
class Certificate:
    """What is proven of a plan: a row for each part that no grid joins to another."""

    parts: list[PartCertificate]

    @property
    def gap(self) -> float | None:
        """Mean gap of the parts that have a bound."""
        gaps = [part.gap for part in self.parts if part.gap is not None]
        return float(np.mean(gaps)) if gaps else None

    @property
    def proven(self) -> int:
        """How many parts are known to be best, or known to have no plan."""
        return sum(part.status in ("optimal", "infeasible") for part in self.parts)
