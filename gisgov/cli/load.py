"""`gisgov load`: files into a city."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import pandas as pd
import typer

from gisgov import crs
from gisgov.cli.show import AsJson, CityName, notes, print_json, print_table, progress
from gisgov.errors import Conflict
from gisgov.intake import areas as area_files
from gisgov.intake import osm as osm_files
from gisgov.settings import Settings
from gisgov.storage import borders, engine, schema
from gisgov.storage.load import Loaded, load_frames
from gisgov.words import say

__all__ = ["Gone", "Level", "app", "load_areas"]

SHOWN = 5  # faults of borders that are printed

app = typer.Typer(help="Load files into a city.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="The file to load.", show_default=False)]


class Level(StrEnum):
    """A level of the area tree."""

    city = "city"
    district = "district"
    street = "street"
    community = "community"
    grid = "grid"


class Overlaps(StrEnum):
    """What becomes of ground that two areas share."""

    refuse = "refuse"
    first = "first"


class Gone(StrEnum):
    """What becomes of areas of this source that the file no longer has."""

    keep = "keep"
    retire = "retire"


class Gaps(StrEnum):
    """What becomes of ground that areas enclose and none holds."""

    refuse = "refuse"
    keep = "keep"


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
    for noun, frame in frames.items():
        for reason, count in frame.attrs["skipped"].items():
            notes.print(f"{noun}: {say(f'osm.skipped.{reason}', count=count)}")


@app.command("areas")
def areas(
    path: File,
    *,
    level: Annotated[Level, typer.Option(help="Level of all areas in the file.")],
    code: Annotated[str | None, typer.Option(help="Column that holds the code.")] = None,
    name: Annotated[str | None, typer.Option(help="Column that holds the name.")] = None,
    parent: Annotated[str | None, typer.Option(help="Column that holds the parent's code.")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a file with several.")] = None,
    given_crs: Annotated[
        str | None, typer.Option("--crs", help="CRS of the file, where it does not say.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="How its letters are written, such as GB18030.")
    ] = None,
    tolerance_m: Annotated[
        float, typer.Option("--tolerance", help="Close gaps and overlaps up to this many metres.")
    ] = 0.0,
    repair_m: Annotated[
        float | None,
        typer.Option("--repair", help="As --tolerance, for open slits too; tells each move."),
    ] = None,
    overlaps: Annotated[
        Overlaps, typer.Option(help="first: shared ground goes to the code that sorts first.")
    ] = Overlaps.refuse,
    gaps: Annotated[
        Gaps | None, typer.Option(help="By default grids may leave none, other levels may.")
    ] = None,
    gone: Annotated[
        Gone, typer.Option(help="retire: areas that the file no longer has end.")
    ] = Gone.keep,
    since: Annotated[
        datetime | None, typer.Option(help="When the borders take effect; now by default.")
    ] = None,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Load the borders of one level; changed areas become new dated versions."""
    how = {
        "code": code,
        "name": name,
        "parent": parent,
        "layer": layer,
        "given_crs": given_crs,
        "encoding": encoding,
        "tolerance_m": tolerance_m,
        "repair_m": repair_m,
        "overlaps": overlaps.value,
        "gaps": gaps and gaps.value,
    }
    load_areas(path, how, level=level, since=since, gone=gone, city=city, as_json=as_json)


def load_areas(
    path: Path,
    how: dict[str, Any],
    *,
    level: Level,
    since: datetime | None = None,
    gone: Gone = Gone.keep,
    city: str | None = None,
    as_json: bool = False,
    agreed: Callable[[], bool] | None = None,
) -> None:
    """Load borders, say what that does, and keep it where the user agrees, if he is asked."""
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        info = schema.city_info(conn)
        with progress(say("load.reading", file=path.name)) as tell:
            srid = crs.parse(info.srid)
            frame = area_files.read(path, level=level.value, crs=srid, progress=tell, **how)
            moment = since and since.replace(tzinfo=ZoneInfo(info.time_zone))
            missing = borders.gone(conn, frame)
            write = partial(borders.load_areas, conn, frame, since=moment, missing=gone.value)
            loaded = write(progress=tell)
        misfits = borders.misfits(conn, list(frame["code"]) if level is Level.grid else [])
        for code, params in frame.attrs["notes"]:
            notes.print(say(code, **params))
        _print_loaded({"area": loaded}, as_json=as_json)
        _print_moves(frame)
        _print_faults(frame)
        _print_missing(missing, gone)
        _print_misfits(misfits)
        if agreed is not None:
            conn.rollback()  # new borders keep every writer waiting, and somebody thinks now
            if not agreed():
                return
            if (now := write()) != loaded:
                counts = {"added": now.added, "changed": now.changed, "gone": len(missing)}
                raise Conflict("preview.changed_since", **counts)
        conn.commit()


def _print_missing(codes: list[str], gone: Gone) -> None:
    """Say which areas the file no longer has, and what becomes of them."""
    if codes:
        shown = ", ".join(codes[:SHOWN])
        notes.print(say(f"load.areas_{gone.value}", count=len(codes), codes=shown))


def _print_loaded(loaded: dict[str, Loaded], *, as_json: bool) -> None:
    if as_json:
        print_json(loaded)
        return
    headings = ("cli.holds", "load.added", "load.changed", "load.unchanged")
    print_table(
        [say(heading) for heading in headings],
        [(noun, n.added, n.changed, n.unchanged) for noun, n in loaded.items()],
    )


def _print_moves(frame: pd.DataFrame) -> None:
    """Say all that a repair moved, for somebody is to look at each."""
    if moves := [move.said for move in frame.attrs["moves"]]:
        notes.print(say("areas.moves", count=len(moves)))
        notes.print("\n".join("  " + say(said.code, **said.params) for said in moves))


def _print_faults(frame: pd.DataFrame) -> None:
    """Say what was put right in the borders, and what was left."""
    for done in ("closed", "left"):
        if faults := frame.attrs[done]:
            notes.print(say(f"load.faults_{done}", count=len(faults)))
            notes.print("\n".join(f"  {fault}" for fault in faults[:SHOWN]))
            if len(faults) > SHOWN:
                notes.print("  " + say("load.more", count=len(faults) - SHOWN))


def _print_misfits(misfits: list[borders.Misfit]) -> None:
    """Say which communities the grids do not tile."""
    if misfits:
        notes.print(say("load.misfits", count=len(misfits)))
    for m in misfits[:SHOWN]:
        line = say(
            "load.misfit",
            code=m.code,
            name=m.name,
            missing=f"{m.missing_m2:.1f}",
            outside=f"{m.outside_m2:.1f}",
            lon=f"{m.lon:.6f}",
            lat=f"{m.lat:.6f}",
        )
        notes.print(f"  {line}")
