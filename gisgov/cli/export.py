"""`gisgov export`: a layer, or the whole city, into files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from gisgov.cli.db import readable
from gisgov.cli.show import CityName, console, notes, progress
from gisgov.errors import BadInput
from gisgov.settings import Settings
from gisgov.storage import accounts, audit, engine
from gisgov.storage import export as exports
from gisgov.words import say

__all__ = ["export"]

ALL = "all"


def export(
    layer: Annotated[
        str,
        typer.Argument(help=f"{' '.join(exports.LAYERS)}, or {ALL} for the whole city."),
    ],
    file: Annotated[
        Path,
        typer.Argument(
            help="NAME.gpkg, .parquet, .csv or .geojson; for all: NAME.gpkg or a folder."
        ),
    ],
    *,
    area: Annotated[str | None, typer.Option(help="Code of an area: only what lies in it.")] = None,
    retired: Annotated[bool, typer.Option("--retired", help="Retired rows too.")] = False,
    given_crs: Annotated[
        str | None, typer.Option("--crs", help="CRS of the file; the city's by default.")
    ] = None,
    kind: Annotated[
        str, typer.Option("--format", help="Of a city in a folder: parquet or csv.")
    ] = exports.FOLDER_KINDS[0],
    purpose: Annotated[
        str | None,
        typer.Option(
            help="What for, where it is about people (households, persons, all): emergency, "
            "evacuation, visit, correction, inspection, complaint. It is noted in the audit."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    city: CityName = None,
) -> None:
    """Write a layer, or the whole city, as it is now; what is loaded again changes nothing."""
    if kind not in exports.FOLDER_KINDS:
        raise BadInput("export.no_format", given=kind, formats=" ".join(exports.FOLDER_KINDS))
    if layer == ALL and (area or given_crs or retired):
        raise BadInput("export.all_is_all")
    title = say("export.writing", file=file.name)
    with (
        engine.open_city(Settings(), name=city) as db,
        exports.snapshot(db) as conn,
        progress(title) as tell,
    ):
        about = exports.people(conn, None if layer == ALL else layer, area=area, retired=retired)
        if about is not None:
            _note(db, layer, purpose, file=file.name, rows=about, area=area)
        if layer == ALL:
            rows = exports.export_city(conn, file, kind=kind, force=force, progress=tell)
            done = exports.Exported(sum(rows.values()), True, None, 0)  # noqa: FBT003
        else:
            done = exports.export_layer(
                conn,
                layer,
                file,
                area=area,
                retired=retired,
                given_crs=given_crs,
                force=force,
                progress=tell,
            )
    _tell(done, file)


def _note(
    db: Engine, layer: str, purpose: str | None, *, file: str, rows: int, area: str | None
) -> None:
    """Have it in the audit that people leave, before they do."""
    with db.begin() as conn:
        known = [each.code for each in audit.purposes(conn)]
        if purpose not in known:
            raise BadInput("export.purpose", layer=layer, purposes=", ".join(known))
        accounts.write_audit(
            conn, "export", subject=layer, purpose=purpose, rows=rows, file=file, area=area
        )


def _tell(done: exports.Exported, file: Path) -> None:
    console.print(say("export.done", rows=done.rows, file=file, size=readable(_size(file))))
    if done.personal:
        notes.print(say("export.personal", file=file))
    if done.moved_to is not None:
        notes.print(say("export.moved", crs=done.moved_to))
    if done.formulas:
        notes.print(say("export.formulas", count=done.formulas))


def _size(file: Path) -> int:
    return sum(part.stat().st_size for part in [file, *file.rglob("*")] if part.is_file())
