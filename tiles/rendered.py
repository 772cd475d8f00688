"""Rendered tiles that are kept in memory; what many ask for at once is rendered once.

A key holds the digest of the layer, so that nothing kept can be stale: only full.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from hashlib import blake2b
from threading import BoundedSemaphore, Lock

__all__ = ["File", "Rendered"]

ENTRY_BYTES = 500  # what an entry takes beside its body


@dataclass(frozen=True)
class File:
    """A tile as it goes out; without a body where it shows nothing."""

    body: bytes
    etag: str

    @staticmethod
    def of(body: bytes) -> File:
        """The file with a tag that is a hash of what it holds."""
        return File(body, f'"{blake2b(body, digest_size=12).hexdigest()}"')


class Rendered:
    """Tiles by key, those that were asked for last.

    Parameters
    ----------
    limit_bytes
        How much is kept.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._kept: OrderedDict[Hashable, File] = OrderedDict()
        self._under_way: dict[Hashable, Future[File]] = {}
        self._lock = Lock()
        self._hands = BoundedSemaphore(max(2, os.cpu_count() or 2))

    def get(self, key: Hashable, render: Callable[[], bytes]) -> File:
        """The tile of a key, rendered now unless it is kept or another thread renders it.

        Parameters
        ----------
        key
            Says all that the tile depends on.
        render
            Makes its body; what it raises reaches all who wait for it.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            waiting = self._under_way.get(key)
            mine = waiting is None
            awaited = waiting or self._under_way.setdefault(key, Future())
        if mine:
            self._render(key, awaited, render)
        return awaited.result()

    def _render(self, key: Hashable, awaited: Future[File], render: Callable[[], bytes]) -> None:
        try:
            with self._hands:
                made = File.of(render())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is taken
            with self._lock:
                del self._under_way[key]
            awaited.set_exception(error)
            return
        with self._lock:
            del self._under_way[key]
            self._keep(key, made)
        awaited.set_result(made)

    def _keep(self, key: Hashable, made: File) -> None:
        self._kept[key] = made
        self._bytes += len(made.body) + ENTRY_BYTES
        while self._bytes > self._limit_bytes:
            _, old = self._kept.popitem(last=False)
            self._bytes -= len(old.body) + ENTRY_BYTES
