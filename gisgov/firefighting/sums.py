"""Do the hydrants suffice? What each adds to those before it, and their sum by a design flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gisgov.firefighting.hydrants import Judged
from gisgov.firefighting.ratings import known

__all__ = ["Share", "Sums", "add_up"]

ROUNDING = 1e-9
"""Litres a second by which a sum of decimals may miss what it stands for."""


@dataclass(frozen=True)
class Share:
    """What one hydrant adds to those before it."""

    adds_lps: float
    cumulative_lps: float
    with_number: int | None
    """Number of the first before it on the same dead-end main."""


@dataclass(frozen=True)
class Sums:
    """Hydrants in their order, with what they add up to."""

    listed: Sequence[Judged]
    shares: Sequence[Share]
    design_lps: float | None

    @property
    def total_lps(self) -> float:
        """Measured flow of all that can be used and reached."""
        return self.shares[-1].cumulative_lps if self.shares else 0.0

    @property
    def unmeasured(self) -> tuple[int, ...]:
        """Numbers that could be used but whose flow is unknown."""
        return tuple(
            number
            for number, judged in enumerate(self.listed, 1)
            if judged.counts and known(judged.fact.flow_lps) is None
        )

    @property
    def met_by(self) -> int | None:
        """The number at which the sum reaches the design flow; None where it never does."""
        if self.design_lps is None:
            return None
        needed = self.design_lps - ROUNDING
        enough = (n for n, s in enumerate(self.shares, 1) if s.cumulative_lps >= needed)
        return next(enough, None)

    @property
    def met(self) -> bool | None:
        """Whether the sum reaches it; None where it, or a flow that may make up, is unknown."""
        if self.met_by is not None:
            return True
        return None if self.design_lps is None or self.unmeasured else False

    @property
    def short_lps(self) -> float | None:
        """What lacks of the design flow, 0 where it is met; None where that is unknown."""
        if self.design_lps is None:
            return None
        return 0.0 if self.met_by is not None else self.design_lps - self.total_lps

    @property
    def needed(self) -> tuple[int, ...]:
        """Numbers that add flow, up to the one that meets the design flow."""
        last = self.met_by or len(self.shares)
        return tuple(n for n, s in enumerate(self.shares[:last], 1) if s.adds_lps > 0)

    @property
    def needed_lps(self) -> float:
        """What those in `needed` give together."""
        return sum(self.shares[number - 1].adds_lps for number in self.needed)

    @property
    def needed_hose_m(self) -> float:
        """Hose to lay to those in `needed`."""
        return sum(self.listed[number - 1].hose_m or 0.0 for number in self.needed)


def add_up(listed: Sequence[Judged], *, design_lps: float | None) -> Sums:
    """What each hydrant adds to those before it.

    Of hydrants on one dead-end main the largest counts and no other. One out of service, beyond
    the hose that is carried, without a way, or of unknown flow adds nothing.

    Parameters
    ----------
    listed
        In their order; empty gives sums of 0.
    design_lps
        What the building asks; None where it is not known.
    """
    shares: list[Share] = []
    first: dict[int, int] = {}
    largest: dict[int, float] = {}
    total = 0.0
    for number, judged in enumerate(listed, 1):  # each depends on those before it
        branch = judged.fact.branch_id
        flow = (known(judged.fact.flow_lps) or 0.0) if judged.counts else 0.0
        adds = max(flow - largest.get(branch, 0.0), 0.0)
        total += adds
        shares.append(Share(adds, total, first.get(branch) if judged.counts else None))
        if judged.counts and branch >= 0:
            first.setdefault(branch, number)
            largest[branch] = max(flow, largest.get(branch, 0.0))
    return Sums(listed, shares, design_lps)
