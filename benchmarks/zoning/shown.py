"""Tables for people."""

from __future__ import annotations

from benchmarks.zoning.asking import Left, Measured
from benchmarks.zoning.ours import Drawn
from benchmarks.zoning.scenes import Problem

__all__ = ["city", "method", "problem", "proof"]


def problem(given: Problem) -> None:
    """Say what is drawn."""
    households = int(given.atoms.frame["households"].sum())
    print(f"\n{given.name}: {len(given.atoms)} atoms, {households} households; {given.about}")
    print(" " * 12 + "  seconds  grids  in bounds  off street  compact  worst")


def method(name: str, told: Measured | Left) -> None:
    """Say what a method did."""
    if isinstance(told, Left):
        print(f"{name:12}left out: {told.note}")
        return
    print(
        f"{name:12}{told.seconds:9.2f}{told.grids:7}{told.in_bounds:11.1%}"
        f"{told.off_street_m:10.0f} m{told.compactness:9.3f}{told.worst_compactness:7.3f}",
        flush=True,
    )


def proof(drawn: Drawn) -> None:
    """Say what is proven of ours."""
    parts = drawn.certificate.parts
    gap = drawn.certificate.gap
    bounded = sum(part.gap is not None for part in parts)
    exact = sum(part.method in {"set_partitioning", "arithmetic"} for part in parts)
    better = sum(part.better is not None for part in parts)
    without = sum(part.status == "infeasible" for part in parts)
    print(
        f"proven in {drawn.proof_s:.1f} s: {bounded} of {len(parts)} parts have a bound, mean gap "
        f"{'none' if gap is None else f'{gap:.2%}'}; {exact} exactly, {without} have no plan, "
        f"{better} have a better one"
    )


def city(figures: dict[str, float | None]) -> None:
    """Say what redrawing the city after a year of growth comes to."""
    print("\nThe whole city, redrawn after its year of growth:")
    for name, value in figures.items():
        print(f"  {name}: {value}")
