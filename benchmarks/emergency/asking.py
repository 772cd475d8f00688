"""Asking servers as dispatchers do: one after another, a layer at a time, and fifty at a time."""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, Self

__all__ = ["AT_ONCE", "THINKS_S", "Answer", "dispatchers", "every_layer", "sheet"]

AT_ONCE = 6
"""Connections that a browser opens to one server."""

THINKS_S = (5.0, 15.0)
"""How long a dispatcher reads a sheet before the next, at least and at most."""


class Answer(NamedTuple):
    """What came, and after how many seconds the last byte of it was there."""

    seconds: float
    body: bytes

    @property
    def told(self) -> Any:  # noqa: ANN401 - JSON
        """The answer, read."""
        return json.loads(self.body)


class Client:
    """Connections to one server, one a thread, until the block ends.

    Servers close a connection that is idle for some seconds, so who asks again opens another.
    """

    def __init__(self, port: int, key: str | None = None) -> None:
        self._port, self._mine = port, threading.local()
        self._open: list[http.client.HTTPConnection] = []
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._open:
            connection.close()

    def ask(self, path: str) -> Answer:
        """Ask over the thread's connection, which is opened for its first question.

        Raises
        ------
        SystemExit
            The answer is an error, which ends the benchmark.
        """
        start = time.perf_counter()
        connection = getattr(self._mine, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            self._mine.connection = connection
            self._open.append(connection)
        connection.request("GET", path, headers=self._headers)
        response = connection.getresponse()
        body = response.read()
        took = time.perf_counter() - start
        if response.status != 200:
            sys.exit(f"{path}: {response.status} {body[:300]!r}")
        return Answer(took, body)


def sheet(port: int, key: str, building_id: int) -> Answer:
    """Ask for the sheet of a building."""
    with Client(port, key) as client:
        return client.ask(f"/api/emergency/sheet?building={building_id}")


def every_layer(
    port: int, paths: dict[str, str], pool: ThreadPoolExecutor | None = None
) -> tuple[float, dict[str, Answer]]:
    """Ask for all layers, one after another or in a pool; return the seconds of all, and each."""
    with Client(port) as client:
        start = time.perf_counter()
        answers = list((pool.map if pool else map)(client.ask, paths.values()))
        return time.perf_counter() - start, dict(zip(paths, answers, strict=True))


def dispatchers(
    port: int, keys: Sequence[str], ids: Sequence[int], *, seconds: float, seed: int
) -> list[float]:
    """Have dispatchers, one a key, ask for sheets and think between; return seconds of each."""
    until = time.perf_counter() + seconds
    found: list[list[float]] = [[] for _ in keys]

    def work(number: int) -> None:
        chance = random.Random(seed * len(keys) + number)  # noqa: S311 - no secret
        pause = chance.uniform(0, sum(THINKS_S) / 2)  # they do not begin all at once
        while time.perf_counter() + pause < until:
            time.sleep(pause)
            found[number].append(sheet(port, keys[number], chance.choice(ids)).seconds)
            pause = chance.uniform(*THINKS_S)

    with ThreadPoolExecutor(len(keys)) as pool:
        list(pool.map(work, range(len(keys))))
    return [one for each in found for one in each]
