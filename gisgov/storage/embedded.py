"""The private database server: a PostgreSQL cluster of our own, on a unix socket only.

Commands share it: each holds a lease while it works, the first one in starts the server and the
last one out stops it. Three locks of the kernel say who is there, so a killed process leaves no
trace: `lock` guards start and stop, `lease` is held by each command, `server.lock` by the server's
own processes, orphans of a crash included.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from gisgov import words
from gisgov.errors import Conflict, NotFound, Unavailable
from gisgov.storage import binaries, cluster, tuning

__all__ = ["Postmaster", "lease", "postmaster", "stop", "users"]

SAY_EVERY_S = 10.0
CRASH_PATIENCE_S = 120.0
LOG_BYTES = 5 * 1024**2

logger = logging.getLogger("gisgov")


@dataclass(frozen=True)
class Postmaster:
    """What the running server's `postmaster.pid` says."""

    pid: int
    data: str
    socket: Path
    ready: bool

    def answers(self) -> bool:
        """Whether it takes connections."""
        with closing(socket.socket(socket.AF_UNIX)) as client:
            try:
                client.connect(str(self.socket / cluster.SOCKET))
            except OSError:
                return False
        return True


# ---------------------------------------------------------------- locks


def hold(path: Path, kind: int, *, wait: bool = True) -> int | None:
    """Open a file and lock it; its descriptor, or None where another process has it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def is_held(path: Path) -> bool:
    """Whether a process holds a lock."""
    if not path.exists():
        return False
    descriptor = hold(path, fcntl.LOCK_EX, wait=False)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


@contextmanager
def guarded(home: Path) -> Iterator[None]:
    """Be the only one who starts or stops the server."""
    descriptor = hold(home / "lock", fcntl.LOCK_EX, wait=False)
    if descriptor is None:
        logger.info(words.say("database.waiting_for_another", folder=home))
        descriptor = hold(home / "lock", fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)  # type: ignore[arg-type]


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put off Ctrl-C until a step that must not be cut in two is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if caught:
            raise KeyboardInterrupt


# ---------------------------------------------------------------- the lease


@contextmanager
def lease(home: Path, *, create: bool = False) -> Iterator[Postmaster]:
    """Have the server running for as long as the block lasts.

    Parameters
    ----------
    home
        The private database's folder.
    create
        Make the database where there is none.

    Yields
    ------
    Postmaster
        The running server.

    Raises
    ------
    NotFound
        There is no database and none shall be made.
    Unavailable
        The server cannot run; the message says why and what to do.
    """
    if not create and not cluster.exists(home):
        raise NotFound("database.none_here", folder=home)
    cluster.make_home(home)
    held: list[int] = []
    try:
        with guarded(home):
            held.append(hold(home / "lease", fcntl.LOCK_SH))  # type: ignore[arg-type]
            server = started(home)
        yield server
    finally:
        leave(home, held)


def leave(home: Path, held: list[int]) -> None:
    """Give up the lease; the last one out stops the server."""
    stopping = False
    try:
        with guarded(home), undisturbed():
            for descriptor in held:
                os.close(descriptor)
            held.clear()
            if not is_held(home / "lease"):
                stopping = True
                shut_down(home)
                limit_log(home)
    finally:
        for descriptor in held:
            os.close(descriptor)
    if stopping:
        logger.debug("The private database is stopped.")
