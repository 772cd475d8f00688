"""`gisgov serve`: the map and the API, on a port of this machine."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from typing import Annotated

import typer
from sqlalchemy import Connection

from gisgov.cli import workers
from gisgov.cli.show import CityName, console
from gisgov.emergency.packs import nightly
from gisgov.errors import Conflict, Unavailable
from gisgov.identity import identity_provider
from gisgov.settings import Settings
from gisgov.storage import accounts, engine, roles, schema, upkeep
from gisgov.words import say

__all__ = ["run", "serve"]

LOOPBACK = ("127.0.0.1", "localhost", "::1")

Port = Annotated[
    int | None, typer.Option(min=1, max=65535, help="Port to listen on; 8500 by default.")
]
Workers = Annotated[
    int | None, typer.Option(min=1, max=64, help="Processes that answer; 1 by default.")
]


def serve(*, city: CityName = None, port: Port = None, workers: Workers = None) -> None:
    """Serve a city's map and API until Ctrl-C."""
    run(Settings(), city=city, port=port, processes=workers)


def run(
    settings: Settings,
    *,
    city: str | None,
    port: int | None,
    processes: int | None = None,
    demo_city: bool = False,
) -> None:
    """Listen until Ctrl-C; say first where."""
    given = {"city": city, "port": port, "workers": processes}
    chosen = roles.served(settings).model_copy(update={n: v for n, v in given.items() if v})
    if demo_city and chosen.host not in LOOPBACK:
        raise Conflict("serve.demo_host", host=chosen.host)
    identity_provider(chosen)  # what is wrong with it is told at once
    with _listen(chosen.host, chosen.port) as listener, engine.open_city(chosen) as db:
        with db.connect() as conn:
            schema.check(conn)
            if not demo_city:
                _refuse_known_passwords(conn)
        # Its other processes must not choose anew: by then there may be another city.
        named = chosen.model_copy(update={"city": db.url.database})
        console.print(say("serve.at", url=f"http://localhost:{chosen.port}"))
        with ExitStack() as stack:
            if roles.keeps(db):
                stack.enter_context(upkeep.keeping(db, chosen))
                stack.enter_context(nightly.refreshing(db, chosen))
            if named.workers == 1:
                workers.answer(named, db, listener, demo_city=demo_city)
            else:
                workers.look_after(named, db, listener, demo_city=demo_city)


def _refuse_known_passwords(conn: Connection) -> None:
    """See that nobody can sign in with a password that everybody knows."""
    names = accounts.with_demo_password(conn)
    if names:
        raise Conflict("serve.demo_passwords", names=", ".join(names))


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Unavailable(
            "serve.port", host=host, port=port, reason=error.strerror, other=port + 1
        ) from None
    return listener
