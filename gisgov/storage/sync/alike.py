"""Which rows are likely the same thing, though they have two keys?"""

from __future__ import annotations

from gisgov.storage.sync.compare import Comparison
from gisgov.storage.sync.plan import Alike

__all__ = ["find"]


def find(c: Comparison) -> tuple[int, list[Alike]]:
    return 0, []
