"""Heavy computing beside the server: one process at low priority, so that dispatchers come first.

What is computed there takes values and gives values; it never sees the database. The process is
started when it is first needed and kept, as it takes seconds to load its libraries. One that takes
too long is ended, and few may wait for it: they hold threads that answer others.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import BoundedSemaphore, Lock
from typing import Annotated, ParamSpec, TypeVar, cast

from fastapi import Depends
from starlette.requests import Request

from gisgov.errors import GisgovError, Unavailable
from gisgov.storage.failures import trace

__all__ = ["Beside", "Worked", "beside"]

NICE = 10
PATIENCE_S = 120.0
WAITING = 8

Given = ParamSpec("Given")
Result = TypeVar("Result")

Outcome = tuple[Exception | None, object]

logger = logging.getLogger("gisgov")


class Beside:
    """The process beside a server.

    Parameters
    ----------
    patience_s
        How long one may wait for its turn, and how long work may take.
    waiting
        How many may wait.
    """

    def __init__(self, *, patience_s: float = PATIENCE_S, waiting: int = WAITING) -> None:
        self._patience_s = patience_s
        self._room = BoundedSemaphore(waiting)
        self._turn = Lock()
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None
        # A process that reads nothing blocks who sends: that is a thread of its own.
        self._asking = ThreadPoolExecutor(2, thread_name_prefix="beside")

    def __call__(
        self, function: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """What a function gives, computed there; errors come back as they are.

        Raises
        ------
        Unavailable
            Others keep it busy (`plan.busy`), it took too long or was ended (`plan.too_long`).
        """
        with self._taking_turns():
            ended, given = self._done(partial(function, *args, **kwargs))
        if ended is not None:
            raise ended
        return cast("Result", given)

    def close(self) -> None:
        """End the process."""
        process, self._process, self._line = self._process, None, None
        if process is not None:
            process.kill()
            process.join()

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise Unavailable("plan.busy")
        try:
            if not self._turn.acquire(timeout=self._patience_s):
                raise Unavailable("plan.busy")
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._room.release()

    def _done(self, work: Callable[[], object]) -> Outcome:
        for _ in range(2):  # one that was ended from outside is begun anew, once
            try:
                return self._asking.submit(_asked, self._opened(), work).result(self._patience_s)
            except TimeoutError as late:
                self.close()
                raise Unavailable("plan.too_long", seconds=int(self._patience_s)) from late
            except (EOFError, OSError):
                self.close()
        raise Unavailable("plan.too_long", seconds=int(self._patience_s))

    def _opened(self) -> Connection:
        if self._line is None or self._process is None or not self._process.is_alive():
            spawning = get_context("spawn")
            self._line, theirs = spawning.Pipe()
            self._process = spawning.Process(target=_work, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        return self._line


def beside(request: Request) -> Beside:
    """The process beside this server."""
    return cast("Beside", request.app.state.beside)


def _asked(line: Connection, work: Callable[[], object]) -> Outcome:
    line.send(work)
    return cast("Outcome", line.recv())


def _work(line: Connection) -> None:
    """Do what comes along the line, until nobody is at its other end."""
    os.nice(NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it
    while True:
        try:
            work = line.recv()
        except (EOFError, OSError):
            return
        try:
            line.send((None, work()))
        except GisgovError as error:
            line.send((error, None))
        except Exception as error:  # noqa: BLE001 - the server tells it as its own
            logger.error(trace(error))  # noqa: TRY400 - Python's own trace would print values
            line.send((error, None))


Worked = Annotated[Beside, Depends(beside)]
