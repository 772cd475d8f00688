"""Locks of the kernel on files: they end with the process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gisgov import words

__all__ = ["ending_well", "guarded", "hold", "holders", "is_held", "try_hold", "undisturbed"]

PATIENCE_S = 3.0
ENDINGS = (signal.SIGTERM, signal.SIGHUP)

logger = logging.getLogger("gisgov")


def hold(path: Path, kind: int) -> int:
    """Wait for a lock on a file; the descriptor that holds it until closed.

    Parameters
    ----------
    path
        The file, made where it is missing.
    kind
        `fcntl.LOCK_EX` or `fcntl.LOCK_SH`.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, kind)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def try_hold(path: Path, kind: int) -> int | None:
    """Lock a file without waiting; None where another process has it."""
    try:
        return hold(path, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return None


def is_held(path: Path, *, alone: bool) -> bool:
    """Whether any process holds a lock on a file.

    Parameters
    ----------
    path
        The file.
    alone
        Whether its holder holds it alone (`fcntl.LOCK_EX`). Askers then do not disturb each other;
        a shared lock is asked about under `guarded` only.
    """
    if not path.exists():
        return False
    descriptor = try_hold(path, fcntl.LOCK_SH if alone else fcntl.LOCK_EX)
    if descriptor is not None:
        os.close(descriptor)
    return descriptor is None


@contextmanager
def guarded(home: Path) -> Iterator[None]:
    """Be the only one who starts or stops the server of a folder."""
    path = home / "lock"
    descriptor = try_hold(path, fcntl.LOCK_EX)
    begun = time.monotonic()
    while descriptor is None and time.monotonic() - begun < PATIENCE_S:
        time.sleep(0.02)
        descriptor = try_hold(path, fcntl.LOCK_EX)
    if descriptor is None:
        logger.warning(words.say("database.waiting", who=", ".join(holders(path)) or "?"))
        descriptor = hold(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put off Ctrl-C until a short step that must not be cut in two is done."""
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


@contextmanager
def ending_well() -> Iterator[None]:
    """Let a request to end (`kill`, a closed terminal) leave the block as an error would.

    By itself it ends the process on the spot, and nothing is cleared up.
    """
    changed = []
    if threading.current_thread() is threading.main_thread():
        changed = [n for n in ENDINGS if signal.getsignal(n) == signal.SIG_DFL]
    for number in changed:
        signal.signal(number, leave_process)
    try:
        yield
    finally:
        for number in changed:
            if signal.getsignal(number) is leave_process:
                signal.signal(number, signal.SIG_DFL)


def leave_process(number: int, _frame: object) -> None:
    """End the process with the exit code that shells give to a signal."""
    raise SystemExit(128 + number)


def holders(path: Path) -> list[str]:
    """Processes that took a lock on a file, as number and command line, where the system tells."""
    try:
        rows = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
        inode = str(path.stat().st_ino)
    except OSError:
        return []
    found = {int(r[4]) for r in rows if r[1] == "FLOCK" and r[5].split(":")[-1] == inode}
    return [described(pid) for pid in sorted(found)]


def described(pid: int) -> str:
    """A process as its number and command line."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        line = ""
    return f"{pid} {line.strip()[:80]}".strip()
