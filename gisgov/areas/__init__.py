"""Do areas fit together? Borders that meet exactly, no gap, no overlap, each level from its parts.

All of it works on lattice coordinates (`gisgov.crs`): an edge either has its opposite twin in a
neighbour or it has not, and nothing is a matter of tolerance.
"""

from gisgov.areas.borders import ROUNDING_M, merge, node, settle
from gisgov.areas.faults import (
    SLIVER_M,
    Fault,
    Kind,
    check_partition,
    check_parts,
    check_twice,
    check_valid,
    refuse,
    validate,
)
from gisgov.areas.repairing import Move, MoveKind, repair

__all__ = [
    "ROUNDING_M",
    "SLIVER_M",
    "Fault",
    "Kind",
    "Move",
    "MoveKind",
    "check_partition",
    "check_parts",
    "check_twice",
    "check_valid",
    "merge",
    "node",
    "refuse",
    "repair",
    "settle",
    "validate",
]
