"""Raster layers: which there are, how one is written down, and how it goes.

The files lie in a folder beside the private database; the row of a layer names them.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.dialects.postgresql import insert

from gisgov.errors import NotFound, Unavailable
from gisgov.settings import Settings
from gisgov.storage.cluster import home_folder
from gisgov.storage.locks import hold
from gisgov.storage.models import Base
from gisgov.storage.raster_files import Kind

__all__ = [
    "BEGUN",
    "Raster",
    "alone",
    "find",
    "folder",
    "get",
    "put",
    "remove",
    "subfolder",
    "sweep",
]

RASTER = Base.metadata.tables["raster"]
BEGUN = ".begun-"
"""What folders begin with whose files are being written."""

CHANGED = text("INSERT INTO tile_change (layer) VALUES ('raster:' || :name)")


@dataclass(frozen=True, kw_only=True)
class Raster:
    """A raster layer; its edges are degrees.

    Parameters
    ----------
    name, title
        Its key, and what people read.
    kind
        `image`, or `elevation`, which is drawn as shaded relief.
    files
        Its files in the folder of the rasters; later ones lie over earlier ones.
    crs
        Coordinate system of the first file.
    west, south, east, north
        What it covers, WGS-84 degrees.
    minzoom, maxzoom
        Where it is drawn; beyond maxzoom there is no more to see.
    bands, nodata
        Of the first file.
    pixel_m
        Side of its smallest pixel, metres.
    stretch
        Least and greatest value of each band that is shown; None where values are colours.
    digest
        Hash of the files and of how they are drawn.
    loaded_at
        When it was loaded.
    """

    name: str
    title: str
    kind: Kind
    files: tuple[str, ...]
    crs: str
    west: float
    south: float
    east: float
    north: float
    minzoom: int
    maxzoom: int
    bands: int
    nodata: float | None
    pixel_m: float
    stretch: tuple[float, ...] | None
    digest: str
    loaded_at: datetime | None = None


def folder(settings: Settings, database: str | None) -> Path:
    """Folder of a city's rasters.

    Parameters
    ----------
    settings
        May name another one.
    database
        The city's database.
    """
    base = settings.rasters or home_folder(settings) / "rasters"
    return base.expanduser().absolute() / str(database)


def find(conn: Connection) -> list[Raster]:
    """All raster layers, by name."""
    rows = conn.execute(select(RASTER).order_by(RASTER.c.name.collate("C"))).mappings()
    return [_raster(row) for row in rows]


def get(conn: Connection, name: str) -> Raster:
    """The raster layer of a name.

    Raises
    ------
    NotFound
        There is none.
    """
    if "\0" in name:
        raise NotFound("raster.unknown", given=name)
    row = conn.execute(select(RASTER).where(RASTER.c.name == name)).mappings().one_or_none()
    if row is None:
        raise NotFound("raster.unknown", given=name)
    return _raster(row)


def _raster(row: Any) -> Raster:  # noqa: ANN401
    values = {name: value for name, value in row.items() if name != "id"}
    stretch = values["stretch"]
    values |= {"files": tuple(values["files"]), "stretch": stretch and tuple(stretch)}
    return Raster(**values)


def put(conn: Connection, made: Raster) -> None:
    """Write the row of a layer, in the place of one of the same name, and tell open maps.

    Parameters
    ----------
    conn
        A connection in the caller's transaction.
    made
        The layer, whose files are whole.
    """
    values = {name: value for name, value in vars(made).items() if name != "loaded_at"}
    values |= {"files": list(made.files), "stretch": made.stretch and list(made.stretch)}
    added = insert(RASTER).values(**values)
    changed = {name: added.excluded[name] for name in values} | {"loaded_at": text("now()")}
    conn.execute(added.on_conflict_do_update(index_elements=["name"], set_=changed))
    conn.execute(CHANGED, {"name": made.name})


def remove(db: Engine, into: Path, name: str) -> None:
    """Take a layer away, with its files.

    Parameters
    ----------
    db
        The city.
    into
        Folder of its rasters.
    name
        Of the layer.

    Raises
    ------
    NotFound
        There is none.
    """
    with db.connect() as conn:
        get(conn, name)
    with alone(into, name):
        with db.begin() as conn:
            conn.execute(RASTER.delete().where(RASTER.c.name == name))
            conn.execute(CHANGED, {"name": name})
        sweep(into, name, only=None)


@contextmanager
def alone(into: Path, name: str) -> Iterator[None]:
    """Be the only one who writes files of a layer; what a killed load left is cleared away.

    Parameters
    ----------
    into
        Folder of the rasters, made where it is missing.
    name
        Of the layer.

    Raises
    ------
    Unavailable
        The folder cannot be made or written to.
    """
    try:
        into.mkdir(parents=True, exist_ok=True)
        lock = hold(into / f".lock-{name}", fcntl.LOCK_EX)
    except OSError as error:
        raise Unavailable("raster.folder", folder=into, reason=error.strerror) from error
    try:
        for left in into.glob(f"{BEGUN}{name}@*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(lock)


def subfolder(name: str, digest: str) -> str:
    """Folder of the files of one load of a layer."""
    return f"{name}@{digest[:12]}"


def sweep(into: Path, name: str, *, only: str | None) -> None:
    """Clear away files of a layer, but those of one digest.

    Parameters
    ----------
    into
        Folder of the rasters.
    name
        Of the layer.
    only
        What stays; None where the layer is gone.
    """
    kept = subfolder(name, only) if only else None
    for found in into.glob(f"{name}@*"):
        if found.name != kept:
            shutil.rmtree(found, ignore_errors=True)
