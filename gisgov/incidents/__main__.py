"""`python -m gisgov.incidents`: compiles the kernels, at the lowest priority, beside a server.

In the server's own process it would hold Python's lock for seconds. What is kept on disk is found
by the server; where nothing can be kept, it compiles once more.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

import numpy as np

from gisgov.incidents.cube import Cube
from gisgov.incidents.frame import Areas, Frame, Kind
from gisgov.incidents.rows import TYPES, Rows, fixed
from gisgov.incidents.wanted import NONE, Wanted

__all__ = ["main"]

FRAME = Frame("UTC", (Kind("any", "1", "", None, "1", "", None),), (NONE,), Areas(()))


def main() -> None:
    """Count one incident, and find it."""
    os.nice(19)
    rows = fixed(np.zeros(1, dtype=kind) for kind in TYPES)
    cube = Cube.of(FRAME, Rows(*rows[:-1], np.full(1, -1, dtype=np.int32)))
    early = Wanted(until=datetime(2000, 1, 1, tzinfo=UTC), channels=frozenset([NONE]))
    cube.tally(early)
    cube.count(early)
    cube.points(early)


if __name__ == "__main__":
    main()
