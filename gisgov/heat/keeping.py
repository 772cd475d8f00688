"""Fields kept in memory: all tiles of a map are read from one, and one is computed at a time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

from gisgov.errors import Unavailable

__all__ = ["Kept"]

PATIENCE_S = 20.0
WAITING = 12  # each holds a thread and a connection; tiles of one map come six at a time


class Sized(Protocol):
    """What says how much memory it takes."""

    @property
    def nbytes(self) -> int:
        """Bytes."""


Made = TypeVar("Made", bound=Sized)


class Kept(Generic[Made]):
    """What was made last, up to so many bytes.

    What is there is handed out at once. What is not is made by one thread at a time: a heavy field
    takes both cores, and two of them would take them from who is waiting for an ambulance.

    Parameters
    ----------
    most_bytes
        Of all that is kept; the last thing made is kept in any case.
    patience_s
        How long one may wait for others.
    waiting
        How many may wait.
    """

    def __init__(
        self, most_bytes: int, *, patience_s: float = PATIENCE_S, waiting: int = WAITING
    ) -> None:
        self._most_bytes, self._patience_s = most_bytes, patience_s
        self._room = threading.BoundedSemaphore(waiting + 1)  # and the one whose turn it is
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._guard, self._turn = threading.Lock(), threading.Lock()

    def take(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What lies under a key; made now if nothing does.

        Raises
        ------
        Unavailable
            Too many wait, or others took too long (`heat.busy`).
        """
        found = self._found(key)
        if found is not None:
            return found
        with self._taking_turns():
            found = self._found(key)  # by who had the turn before
            return self._put(key, make()) if found is None else found

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise Unavailable("heat.busy", seconds=self._patience_s)
        try:
            if not self._turn.acquire(timeout=self._patience_s):
                raise Unavailable("heat.busy", seconds=self._patience_s)
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()

    def _found(self, key: Hashable) -> Made | None:
        with self._guard:
            found = self._made.get(key)
            if found is not None:
                self._made.move_to_end(key)
            return found

    def _put(self, key: Hashable, made: Made) -> Made:
        with self._guard:
            self._made[key] = made
            while len(self._made) > 1 and self._nbytes() > self._most_bytes:
                self._made.popitem(last=False)
        return made

    def _nbytes(self) -> int:
        return sum(made.nbytes for made in self._made.values())
