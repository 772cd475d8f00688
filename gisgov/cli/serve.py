"""`gisgov serve`: the API and the page, on a port of this machine."""

from __future__ import annotations

import socket
from contextlib import suppress
from importlib import import_module
from typing import Annotated

import typer
import uvicorn

from gisgov.cli.show import CityName, console
from gisgov.errors import Unavailable
from gisgov.settings import Settings
from gisgov.storage import engine, schema, stocks
from gisgov.words import say

__all__ = ["run", "serve"]

Port = Annotated[
    int | None, typer.Option(min=1, max=65535, help="Port to listen on; 8500 by default.")
]


def serve(*, city: CityName = None, port: Port = None) -> None:
    """Serve a city's API and page until Ctrl-C."""
    run(Settings(), city=city, port=port)


def run(settings: Settings, *, city: str | None, port: int | None) -> None:
    """Listen until Ctrl-C; say first where."""
    chosen = settings.model_copy(
        update={"city": city or settings.city, "port": port or settings.port}
    )
    listener = _listen(chosen.host, chosen.port)
    create_app = import_module("api.main").create_app  # the library never imports the API
    with engine.open_city(chosen) as db:
        with db.connect() as conn:
            schema.check(conn)
        config = uvicorn.Config(create_app(engine=db), log_level="warning", access_log=False)
        console.print(say("serve.at", url=f"http://localhost:{chosen.port}"))
        # Ctrl-C is the usual way to stop it, and no error.
        with stocks.remembering(db), suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


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
