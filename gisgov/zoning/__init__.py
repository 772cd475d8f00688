"""Grids drawn by household counts: along streets, balanced, disturbing as few as possible."""

from gisgov.zoning.atoms import atoms
from gisgov.zoning.certificate import Certificate, PartCertificate, Replacement, Status, certify
from gisgov.zoning.draw import draw
from gisgov.zoning.editing import Recut, Repair, cut, redraw, repair, split
from gisgov.zoning.judging import PlanFault, Verdict, judge
from gisgov.zoning.numbering import numbered
from gisgov.zoning.shapes import shapes
from gisgov.zoning.values import Atoms, Borders, Plan, Score, Weights

__all__ = [
    "Atoms",
    "Borders",
    "Certificate",
    "PartCertificate",
    "Plan",
    "PlanFault",
    "Recut",
    "Repair",
    "Replacement",
    "Score",
    "Status",
    "Verdict",
    "Weights",
    "atoms",
    "certify",
    "cut",
    "draw",
    "judge",
    "numbered",
    "redraw",
    "repair",
    "shapes",
    "split",
]
