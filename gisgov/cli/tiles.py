"""`gisgov tiles`: the map's tiles in a file, for a machine without a network."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from gisgov.cli.db import Replace, readable
from gisgov.cli.show import CityName, console, progress
from gisgov.settings import Settings
from gisgov.storage import engine
from gisgov.words import say

__all__ = ["app", "export"]

DEEPEST = 16

app = typer.Typer(help="The map's tiles, taken along.", no_args_is_help=True)


@app.callback()
def tiles() -> None:
    """The map's tiles, taken along."""


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="NAME.pmtiles")],
    *,
    layers: Annotated[
        str | None,
        typer.Option(
            help="Names with commas between, or all; by default ground, areas, names, hydrants "
            "and premises."
        ),
    ] = None,
    minzoom: Annotated[int, typer.Option(min=0, max=DEEPEST, help="First zoom.")] = 0,
    maxzoom: Annotated[int, typer.Option(min=0, max=DEEPEST, help="Last zoom.")] = DEEPEST,
    area: Annotated[
        str | None, typer.Option(help="Code of an area: only tiles that it touches.")
    ] = None,
    replace: Replace = False,
    city: CityName = None,
) -> None:
    """Write the tiles of a city, as it is now, into one file that a map opens without a network."""
    archive = import_module("tiles.archive")  # the library never imports the tiles
    wanted = archive.Wanted(archive.chosen(layers), minzoom=minzoom, maxzoom=maxzoom, area=area)
    with (
        engine.open_city(Settings(), name=city) as db,
        progress(say("archive.writing", file=file.name)) as tell,
    ):
        done = archive.write(db, file, wanted, replace=replace, progress=tell)
    told = {"tiles": done.tiles, "size": readable(done.size_bytes), "file": file}
    console.print(
        say("archive.done", city=done.city, at=f"{done.taken_at:%Y-%m-%d %H:%M} UTC", **told)
    )
