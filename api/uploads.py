"""Files that are sent to the server: kept in a folder of its own until their load has ended."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from gisgov.errors import BadInput, Unavailable
from gisgov.storage import jobs

__all__ = ["discard", "file_of", "received", "safe_name", "sweep"]

MOST_BYTES = 4 * 1024**3
SPARE_BYTES = 1024**3  # of the disk, for the database


def safe_name(given: str) -> str:
    """The name of a file, if it is one and not a path.

    Raises
    ------
    BadInput
        It is empty, too long, or leads elsewhere.
    """
    name = given.strip()
    if not name or len(name.encode()) > 200 or name[0] == "." or set(name) & set("/\\\0"):
        raise BadInput("loads.bad_name", given=given[:50])
    return name


def file_of(request: Request, load_id: int, name: str) -> Path:
    """Where the file of a load is kept."""
    folder: Path = request.app.state.uploads
    return folder / str(load_id) / name


def sweep(folder: Path, city: Engine) -> None:
    """Take away what loads left that ended while no server was there to see it."""
    left = list(folder.glob("*/"))  # before asking: what comes later belongs to a load
    with city.connect() as conn:
        kept = {str(number) for number in jobs.unfinished(conn)}
    for each in left:
        if each.name not in kept:
            shutil.rmtree(each, ignore_errors=True)


def discard(file: Path) -> None:
    """Take a load's file away."""
    shutil.rmtree(file.parent, ignore_errors=True)


async def received(request: Request, file: Path) -> None:
    """Write the body of a request to a file as it comes; nothing of it stays in memory.

    Raises
    ------
    BadInput
        The body is empty or too large.
    Unavailable
        The disk is nearly full.
    """
    await run_in_threadpool(_make_room, file, int(request.headers.get("content-length") or 0))
    try:
        await _written(request.stream(), file)
    except BaseException:
        discard(file)
        raise


def _make_room(file: Path, size: int) -> None:
    if size > MOST_BYTES:
        raise BadInput("loads.too_large", most_gb=MOST_BYTES // 1024**3)
    file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    if shutil.disk_usage(file.parent).free < size + SPARE_BYTES:
        raise Unavailable("loads.no_room", folder=file.parent)


async def _written(chunks: AsyncIterator[bytes], file: Path) -> None:
    size = 0
    with file.open("wb") as out:
        async for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                raise BadInput("loads.too_large", most_gb=MOST_BYTES // 1024**3)
            await run_in_threadpool(out.write, chunk)
    if not size:
        raise BadInput("loads.empty")
