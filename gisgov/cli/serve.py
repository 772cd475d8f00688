"""`gisgov serve`: the map and the API, on a port of this machine."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from gisgov.cli import workers
from gisgov.cli.show import CityName, console
from gisgov.errors import Unavailable
from gisgov.settings import Settings
from gisgov.storage import engine, schema, upkeep
from gisgov.words import say

__all__ = ["run", "serve"]

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
    settings: Settings, *, city: str | None, port: int | None, processes: int | None = None
) -> None:
    """Listen until Ctrl-C; say first where."""
    given = {"city": city, "port": port, "workers": processes}
    chosen = settings.model_copy(update={name: v for name, v in given.items() if v})
    listener = _listen(chosen.host, chosen.port)
    with engine.open_city(chosen) as db:
        with db.connect() as conn:
            schema.check(conn)
        # Its other processes must not choose anew: by then there may be another city.
        named = chosen.model_copy(update={"city": db.url.database})
        console.print(say("serve.at", url=f"http://localhost:{chosen.port}"))
        with upkeep.keeping(db):
            if named.workers == 1:
                workers.answer(named, db, listener)
            else:
                workers.look_after(named, db, listener)


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
