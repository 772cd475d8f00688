"""Heavy computing beside the server: one process at low priority, so that dispatchers come first.

What is computed there takes values and gives values; it never sees the database. The process is
started when it is first needed and kept, as it takes seconds to load its libraries.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from threading import Lock
from typing import Annotated, ParamSpec, TypeVar, cast

from fastapi import Depends
from starlette.requests import Request

from gisgov.errors import Unavailable

__all__ = ["Beside", "Worked", "beside"]

NICE = 10
PATIENCE_S = 120.0

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Beside:
    """The process beside a server."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None

    def __call__(
        self, function: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """What a function gives, computed there; errors come back as they are.

        Raises
        ------
        Unavailable
            The process ended, or others keep it busy too long.
        """
        work = partial(function, *args, **kwargs)
        try:
            return self._opened().submit(work).result(timeout=PATIENCE_S)
        except BrokenProcessPool:  # it was ended from outside: once more, in a new one
            self.close()
        except TimeoutError as late:
            raise Unavailable("server.busy") from late
        try:
            return self._opened().submit(work).result(timeout=PATIENCE_S)
        except (BrokenProcessPool, TimeoutError) as gone:
            raise Unavailable("server.busy") from gone

    def close(self) -> None:
        """End the process."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _opened(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    1, mp_context=get_context("spawn"), initializer=_begin
                )
            return self._pool


def beside(request: Request) -> Beside:
    """The process beside this server."""
    return cast("Beside", request.app.state.beside)


def _begin() -> None:
    os.nice(NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends it


Worked = Annotated[Beside, Depends(beside)]
