"""Processes that answer on one port: one in the foreground, or several that it looks after."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from typing import Any

import uvicorn
from sqlalchemy import Engine

from gisgov.errors import Unavailable
from gisgov.settings import Settings
from gisgov.storage import engine, roles

__all__ = ["answer", "look_after"]

SETTLED_S = 10.0  # one that ends sooner would end again

spawn = multiprocessing.get_context("spawn")


class Server(uvicorn.Server):
    """A server that ends the streams of open maps first: it waits for every answer to end."""

    def __init__(self, app: Any, *, proxies: str = "") -> None:  # noqa: ANN401 - not imported here
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,  # addresses hold what people search for
                server_header=False,
                forwarded_allow_ips=proxies,
            )
        )
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop when all that was asked is answered."""
        tiles = getattr(self._app.state, "tiles", None)
        if tiles is not None:
            tiles.streams.close()
        await super().shutdown(sockets)


def answer(
    settings: Settings,
    db: Engine,
    listener: socket.socket,
    *,
    tidy: bool = True,
    demo_city: bool = False,
) -> None:
    """Answer in this process until it is told to stop.

    Parameters
    ----------
    settings
        Of the server.
    db
        The city's database.
    listener
        Where requests come in; other processes may listen there too.
    tidy
        Take away what a server that ended left of loads.
    demo_city
        Tell the accounts of the demo city to who wants to sign in.
    """
    create_app = import_module("api.main").create_app
    app = create_app(settings, engine=db, tidy=tidy, demo_city=demo_city)
    import_module("gisgov.emergency.warming").warm(db)
    with suppress(KeyboardInterrupt):  # Ctrl-C is the usual way to stop it, and no error
        Server(app, proxies=settings.trusted_proxies).run(sockets=[listener])


def look_after(
    settings: Settings, db: Engine, listener: socket.socket, *, demo_city: bool = False
) -> None:
    """Have several processes answer until Ctrl-C; one that dies is started again.

    Parameters
    ----------
    settings
        Of the server; `workers` says how many.
    db
        The city's database.
    listener
        Where requests come in.
    demo_city
        As for `answer`.

    Raises
    ------
    Unavailable
        A process cannot start.
    """
    start = partial(_start, settings=settings, listener=listener, demo_city=demo_city)
    if roles.keeps(db):
        import_module("api.main").tidy_up(db, settings)
    with suppress(KeyboardInterrupt), _ending() as running:
        for _ in range(settings.workers):
            start(running)
        while True:
            ended = wait([process.sentinel for process in running])
            for process in [p for p in running if p.sentinel in ended]:
                process.join()
                if time.monotonic() - running.pop(process) < SETTLED_S:
                    raise Unavailable("serve.worker", status=process.exitcode)
                start(running)


def _start(
    running: dict[SpawnProcess, float],
    *,
    settings: Settings,
    listener: socket.socket,
    demo_city: bool,
) -> None:
    given = {"settings": settings, "listener": listener, "demo_city": demo_city}
    process = spawn.Process(target=_work, kwargs=given, daemon=True)
    process.start()
    running[process] = time.monotonic()


@contextmanager
def _ending() -> Iterator[dict[SpawnProcess, float]]:
    """Processes that end with the block, each when it has answered what it was asked."""
    running: dict[SpawnProcess, float] = {}
    try:
        yield running
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join()


def _work(*, settings: Settings, listener: socket.socket, demo_city: bool) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Ctrl-C reaches all processes of a terminal: until the server minds it, the parent alone does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with engine.open_city(settings) as db:
        answer(settings, db, listener, tidy=False, demo_city=demo_city)


def _end_with_parent() -> None:
    """Stop this process when the one that looks after it is gone, however that came about."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
