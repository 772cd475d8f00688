"""Do areas fit together? Borders that meet exactly, no gap, no overlap, each level from its parts.

All of it works on lattice coordinates (`gisgov.crs`): an edge either has its opposite twin in a
neighbour or it has not, and nothing is a matter of tolerance.
"""

from gisgov.areas.borders import ROUNDING_M, merge, node, settle
from gisgov.areas.faults import (
    Fault,
    Kind,
    check_partition,
    check_twice,
    check_valid,
    refuse,
    validate,
)

__all__ = [
    "ROUNDING_M",
    "Fault",
    "Kind",
    "check_partition",
    "check_twice",
    "check_valid",
    "merge",
    "node",
    "refuse",
    "settle",
    "validate",
]
