"""`python -m gisgov.network`: compiles the kernels, at the lowest priority, beside a server.

In the server's own process it would hold Python's lock for half a minute. What is kept on disk is
found by the server; where nothing can be kept, it compiles once more.
"""

from __future__ import annotations

import os

import shapely

from gisgov.network.hose import paths

__all__ = ["main"]


def main() -> None:
    """Lay one hose round a wall."""
    os.nice(19)
    paths((0.0, 0.0), [(20.0, 0.0)], walls=[shapely.LineString([(9, -5), (9, 5)])], solids=[])


if __name__ == "__main__":
    main()
