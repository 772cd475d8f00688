"""`gisgov load city`: a whole city from the files that `gisgov export all` wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gisgov.cli.show import AsJson, print_json, print_table, progress
from gisgov.settings import Settings
from gisgov.storage.exchange import load_city as load
from gisgov.words import say

__all__ = ["load_city"]


def load_city(
    path: Annotated[
        Path, typer.Argument(help="GeoPackage or folder that `gisgov export all` wrote.")
    ],
    *,
    city: Annotated[
        str, typer.Option("--city", help="Name of the city; a new one is made.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Load a whole city into a new one, or what a city lacks; all or nothing."""
    with progress(say("load.reading", file=path.name)) as tell:
        loaded = load(Settings(), path, city, progress=tell)
    if as_json:
        print_json(loaded)
        return
    print_table(
        [say(heading) for heading in ("cli.holds", "load.added", "load.unchanged")],
        [(table, done.added, done.unchanged) for table, done in loaded.items()],
    )
