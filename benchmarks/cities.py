"""What benchmarks share: cities that are there for one run, and a clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gisgov.settings import Settings
from gisgov.storage import engine

__all__ = ["dropped_afterwards", "timed"]


@contextmanager
def dropped_afterwards(settings: Settings, name: str) -> Iterator[None]:
    """Drop a city before and after."""
    drop(settings, name)
    try:
        yield
    finally:
        drop(settings, name)


def drop(settings: Settings, name: str) -> None:
    """Drop a city, if it is there."""
    if name in engine.cities(settings):
        engine.drop_city(settings, name)


def timed(act: Callable[[], object]) -> float:
    """Return how long it takes, in seconds."""
    start = time.perf_counter()
    act()
    return round(time.perf_counter() - start, 4)
