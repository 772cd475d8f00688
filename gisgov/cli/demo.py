"""`gisgov demo`: a living city to look at, from nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from gisgov.cli import serve
from gisgov.cli.show import console, print_table, progress
from gisgov.errors import Conflict
from gisgov.settings import Settings
from gisgov.storage import demo as stored
from gisgov.storage import engine
from gisgov.words import say

__all__ = ["demo"]

DEFAULT = "yichang"


def demo(
    *,
    size: Annotated[
        str | None, typer.Option(help="tiny, small, yichang (the default) or x10.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same city.")] = 1,
    city: Annotated[
        str | None, typer.Option(help="Name of the city's database; demo by default.")
    ] = None,
    port: serve.Port = None,
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve it when it is built.")
    ] = True,
) -> None:
    """Build the demo city if it is not there yet, and serve it."""
    settings = Settings()
    city = city or settings.city or "demo"
    with engine.server(settings, create=True):
        there = stored.size_of(settings, city)
        if there is None:
            with progress(say("demo.building")) as tell:
                stored.build(settings, city, size=size or DEFAULT, seed=seed, progress=tell)
        elif size in (None, there):
            stored.bring_up_to_date(settings, city)
            console.print(say("demo.there", city=city, size=there))
        else:
            raise Conflict("demo.other_size", city=city, there=there, given=size)
        if serving:
            show_accounts()
            serve.run(settings, city=city, port=port, demo_city=True)


def show_accounts() -> None:
    """Print who can sign in, for the terminal and for who reads its log."""
    rows = [(one["name"], one["password"]) for one in stored.accounts()]
    console.print(say("demo.accounts"))
    print_table(("name", "password"), rows)
