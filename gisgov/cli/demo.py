"""`gisgov demo`: a living city to look at, from nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from gisgov.cli import serve
from gisgov.cli.show import console, progress
from gisgov.settings import Settings
from gisgov.storage import demo as stored
from gisgov.storage import engine
from gisgov.words import say

__all__ = ["demo"]


def demo(
    *,
    size: Annotated[str, typer.Option(help="tiny, small, yichang or x10.")] = "yichang",
    seed: Annotated[int, typer.Option(help="The same seed gives the same city.")] = 1,
    city: Annotated[str, typer.Option(help="Name of the city's database.")] = "demo",
    port: serve.Port = None,
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve it when it is built.")
    ] = True,
) -> None:
    """Build the demo city if it is not there yet, and serve it."""
    settings = Settings()
    with engine.server(settings, create=True):
        if stored.is_complete(settings, city):
            console.print(say("demo.there", city=city))
        else:
            with progress(say("demo.building")) as tell:
                stored.build(settings, city, size=size, seed=seed, progress=tell)
        if serving:
            serve.run(settings, city=city, port=port)
