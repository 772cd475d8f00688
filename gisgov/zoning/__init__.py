"""Grids drawn by household counts: along streets, balanced, disturbing as few as possible."""

from gisgov.zoning.atoms import atoms
from gisgov.zoning.judging import PlanFault, Verdict, judge
from gisgov.zoning.values import Atoms, Borders, Plan, Score, Weights

__all__ = ["Atoms", "Borders", "Plan", "PlanFault", "Score", "Verdict", "Weights", "atoms", "judge"]
