"""Grids drawn by household counts: along streets, balanced, disturbing as few as possible."""

from gisgov.zoning.atoms import atoms, atoms_of, unjoined
from gisgov.zoning.certificate import (
    Certificate,
    PartCertificate,
    Replacement,
    Status,
    certify,
    improved,
)
from gisgov.zoning.draw import draw
from gisgov.zoning.editing import Recut, Repair, cut, redraw, repair, split
from gisgov.zoning.judging import FaultKind, PlanFault, Verdict, judge
from gisgov.zoning.merging import merge
from gisgov.zoning.numbering import numbered
from gisgov.zoning.shapes import shapes, unions
from gisgov.zoning.units import by_units
from gisgov.zoning.values import Atoms, Borders, Plan, Score, Weights

__all__ = [
    "Atoms",
    "Borders",
    "Certificate",
    "FaultKind",
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
    "atoms_of",
    "by_units",
    "certify",
    "cut",
    "draw",
    "improved",
    "judge",
    "merge",
    "numbered",
    "redraw",
    "repair",
    "shapes",
    "split",
    "unions",
    "unjoined",
]
