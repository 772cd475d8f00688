"""Ours: drawn, measured and proven."""

from __future__ import annotations

import time
from dataclasses import dataclass

from benchmarks.zoning.asking import Measured, measured
from benchmarks.zoning.peers import Asked
from gisgov.zoning import Atoms, Certificate, Plan, certify, draw
from gisgov.zoning.certificate import improved

__all__ = ["Drawn", "drawn", "moved_share"]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A plan of ours, what it comes to, and what is proven of it.

    Attributes
    ----------
    improved
        The plan with the better grids that the certificate found; seconds are of both.
    """

    plan: Plan
    measured: Measured
    improved: Measured
    certificate: Certificate
    proof_s: float


def drawn(atoms: Atoms, asked: Asked, *, keep: bool, limit_s: float, budget_s: float) -> Drawn:
    """Draw grids and prove how good they are."""
    start = time.perf_counter()
    plan = draw(
        atoms,
        lower=asked.lower,
        upper=asked.upper,
        seed=asked.seed,
        keep=keep,
        time_limit_s=limit_s,
    )
    seconds = time.perf_counter() - start
    told = measured(atoms, plan.labels, asked, seconds=seconds)
    start = time.perf_counter()
    certificate = certify(plan, budget_s=budget_s)
    better = improved(plan, certificate)
    proof_s = time.perf_counter() - start
    told_better = measured(atoms, better.labels, asked, seconds=seconds + proof_s)
    return Drawn(plan, told, told_better, certificate, proof_s)


def moved_share(plan: Plan) -> float:
    """Return the share of households whose grid has another code than now."""
    households = int(plan.atoms.frame["households"].sum())
    return round(float(plan.grids["moved"].sum()) / max(households, 1), 5)
