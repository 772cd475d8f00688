"""`gisgov load raster`: orthophotos, scanned map sheets and elevation become layers of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from gisgov.cli.show import AsJson, CityName, notes, print_json, print_table, progress
from gisgov.errors import BadInput
from gisgov.settings import Settings
from gisgov.storage import engine, raster_files, raster_load, rasters
from gisgov.storage.raster_files import Look
from gisgov.words import say, word

__all__ = ["load_raster"]

HEADINGS = ("name", "title", "kind", "files", "pixel", "zooms")


class Kind(StrEnum):
    """What a raster shows."""

    image = "image"
    elevation = "elevation"


KINDS: dict[Kind, raster_files.Kind] = {Kind.image: "image", Kind.elevation: "elevation"}


@dataclass(frozen=True)
class Layer:
    """A layer that is to be made of files."""

    name: str
    looks: list[Look]


def load_raster(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="GeoTIFFs, or folders of them.", metavar="FILE_OR_FOLDER…"),
    ] = None,
    *,
    name: Annotated[
        str | None,
        typer.Option("--as", help="Put all files together into one layer of this name."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="What people read; else the name.")] = None,
    kind: Annotated[
        Kind | None,
        typer.Option(help="By default a lone band of floats or signed numbers is elevation."),
    ] = None,
    given_crs: Annotated[
        str | None, typer.Option("--crs", help="CRS of the files, where they do not say.")
    ] = None,
    remove: Annotated[
        str | None, typer.Option(help="Take this layer away instead.", metavar="NAME")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the layers instead.")] = False,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Load GeoTIFFs as layers of the map: orthophotos, scanned map sheets, elevation.

    Each file becomes a layer, or all together one with --as, later names over earlier ones.
    """
    settings = Settings()
    layers = [] if remove or listed else _layers(paths or [], name, kind, given_crs)
    if title and len(layers) > 1:
        raise BadInput("raster.title_for_one", count=len(layers))
    with engine.open_city(settings, name=city) as db:
        into = rasters.folder(settings, db.url.database)
        if remove:
            rasters.remove(db, into, remove)
            notes.print(say("raster.removed", name=remove))
        for layer in layers:
            _load(db, into, layer, title)
        with db.connect() as conn:
            held = rasters.find(conn)
    made = {layer.name for layer in layers}
    _print([row for row in held if listed or row.name in made], as_json=as_json)


def _layers(
    paths: Sequence[Path], name: str | None, kind: Kind | None, given_crs: str | None
) -> list[Layer]:
    """All files looked at, before anything is written, and the layers that they make."""
    if not paths:
        raise BadInput("raster.nothing_given")
    what = KINDS[kind] if kind else None
    files = raster_load.tifs(paths)
    looks = [raster_files.look(path, given_crs=given_crs, kind=what) for path in files]
    if name:
        return [Layer(name, sorted(looks, key=lambda file: file.path.name))]
    layers: dict[str, Layer] = {}
    for file in looks:
        own = raster_load.name_of(file.path)
        if own in layers:
            other = layers[own].looks[0].path
            raise BadInput("raster.twice", one=other, other=file.path, name=own)
        layers[own] = Layer(own, [file])
    return list(layers.values())


def _load(db: Engine, into: Path, layer: Layer, title: str | None) -> None:
    with progress(say("raster.copying", name=layer.name)) as tell:
        _, changed = raster_load.load(
            db, into, layer.looks, name=layer.name, title=title, tell=tell
        )
    if not changed:
        notes.print(say("raster.unchanged", name=layer.name))


def _print(held: Sequence[rasters.Raster], *, as_json: bool) -> None:
    if as_json:
        print_json([vars(row) for row in held])
        return
    rows = [
        (
            row.name,
            row.title,
            word(row.kind),
            len(row.files),
            f"{row.pixel_m:.3g}",
            f"{row.minzoom}-{row.maxzoom}",
        )
        for row in held
    ]
    print_table([say(f"raster.{heading}") for heading in HEADINGS], rows)
