"""`gisgov load`: files into a city."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from gisgov import crs
from gisgov.cli.show import AsJson, CityName, print_json, print_table, progress
from gisgov.intake import areas as area_files
from gisgov.intake import osm as osm_files
from gisgov.settings import Settings
from gisgov.storage import borders, engine, schema
from gisgov.storage.load import Loaded, load_frames
from gisgov.words import say

__all__ = ["app"]

app = typer.Typer(help="Load files into a city.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="The file to load.", show_default=False)]


@app.command("osm")
def osm(path: File, *, city: CityName = None, as_json: AsJson = False) -> None:
    """Load an OpenStreetMap extract: buildings, roads, components, premises, water.

    All or nothing: stopped or failed, the city stays as it was. Loaded again, nothing changes.
    """
    with engine.open_city(Settings(), name=city) as db, db.begin() as conn:
        with progress(say("load.reading", file=path.name)) as tell:
            frames = osm_files.read(path, crs=crs.parse(schema.city_info(conn).srid), progress=tell)
        with progress(say("load.writing")) as tell:
            loaded = load_frames(conn, frames, progress=tell)
    _print_loaded(loaded, as_json=as_json)


@app.command("areas")
def areas(
    path: File,
    *,
    level: Annotated[str, typer.Option(help="city, district, street, community or grid.")],
    code: Annotated[str | None, typer.Option(help="Column that holds the code.")] = None,
    name: Annotated[str | None, typer.Option(help="Column that holds the name.")] = None,
    parent: Annotated[str | None, typer.Option(help="Column that holds the parent's code.")] = None,
    given_crs: Annotated[
        str | None, typer.Option("--crs", help="CRS of the file, where it does not say.")
    ] = None,
    tolerance_m: Annotated[
        float,
        typer.Option("--tolerance", help="Close gaps and overlaps up to this width in metres."),
    ] = 0.0,
    since: Annotated[
        datetime | None, typer.Option(help="When the borders take effect; now by default.")
    ] = None,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Load the borders of one level; changed areas become new dated versions."""
    with engine.open_city(Settings(), name=city) as db, db.begin() as conn:
        info = schema.city_info(conn)
        with progress(say("load.reading", file=path.name)) as tell:
            frame = area_files.read(
                path,
                level=level,
                crs=crs.parse(info.srid),
                given_crs=given_crs,
                code=code,
                name=name,
                parent=parent,
                tolerance_m=tolerance_m,
                progress=tell,
            )
            moment = since and since.replace(tzinfo=ZoneInfo(info.time_zone))
            loaded = borders.load_areas(conn, frame, since=moment, progress=tell)
    _print_loaded({"area": loaded}, as_json=as_json)


def _print_loaded(loaded: dict[str, Loaded], *, as_json: bool) -> None:
    if as_json:
        print_json(loaded)
        return
    headings = ("cli.holds", "load.added", "load.changed", "load.unchanged")
    print_table(
        [say(heading) for heading in headings],
        [(noun, n.added, n.changed, n.unchanged) for noun, n in loaded.items()],
    )
