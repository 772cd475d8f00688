"""`gisgov load table`: any file of rows into a city, shown before it is written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, cast, get_args

import typer
from sqlalchemy import Connection

from gisgov.cli.load import Gone, Level, load_areas
from gisgov.cli.previews import print_preview
from gisgov.cli.show import AsJson, CityName, console, notes, print_json, progress
from gisgov.errors import BadInput
from gisgov.intake import columns, rejects
from gisgov.intake.convert import unknown_values
from gisgov.intake.nouns import NOUNS
from gisgov.settings import Settings
from gisgov.storage import contact_keys, engine
from gisgov.storage.secret import secret
from gisgov.storage.sync import runs, table
from gisgov.storage.sync.preview import spoken
from gisgov.words import say

__all__ = ["load_table"]

File = Annotated[Path, typer.Argument(help="The file to load.", show_default=False)]
AREAS = "areas"
Kind = StrEnum("Kind", [*get_args(table.NounName), AREAS])  # type: ignore[misc]


class Contacts(StrEnum):
    """What becomes of names and phones of people."""

    drop = "drop"
    keep = "keep"


class Corrections(StrEnum):
    """What becomes of values that were corrected by hand."""

    keep = "keep"
    overwrite = "overwrite"


def load_table(
    path: File,
    *,
    noun: Annotated[Kind, typer.Option("--as", help="What its rows are.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Load without asking.")] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Write a mapping file to start from, and end.")
    ] = False,
    mapping: Annotated[
        Path | None, typer.Option(help="Mapping file: what columns and values mean.")
    ] = None,
    given_crs: Annotated[
        str | None,
        typer.Option("--crs", help="Coordinate system: an EPSG code, wgs84, gcj02 or bd09."),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="How its letters are written, such as GB18030.")
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a file with several.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook with several.")] = None,
    source: Annotated[
        str | None,
        typer.Option(help="Where the rows come from; by default the file's name without its date."),
    ] = None,
    surveyed: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="When it was surveyed, where rows do not say."),
    ] = None,
    level: Annotated[Level | None, typer.Option(help="Level of areas; with --as areas.")] = None,
    gone: Annotated[
        Gone | None, typer.Option(help="What becomes of rows that the file no longer has.")
    ] = None,
    corrections: Annotated[
        Corrections, typer.Option(help="What becomes of values corrected by hand.")
    ] = Corrections.keep,
    contacts: Annotated[
        Contacts,
        typer.Option(help="keep: names and phones of persons and reporters are sealed and kept."),
    ] = Contacts.drop,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Load a table or map file: it is shown what that would do, and then asked.

    Rows with a fault go to quarantine, each with its reason, and the others are loaded. Loaded
    again, the file changes only what differs.
    """
    agreed = partial(_agreed, yes=yes, as_json=as_json)
    if noun.value == AREAS:
        if level is None:
            raise BadInput("preview.no_level", path=path)
        if suggest or mapping or source or surveyed or sheet or contacts is Contacts.keep:
            raise BadInput("preview.not_of_areas")
        how = {"given_crs": given_crs, "encoding": encoding, "layer": layer}
        ends = gone or Gone.keep
        ask = None if yes else agreed
        load_areas(path, how, level=level, gone=ends, city=city, as_json=as_json, agreed=ask)
        return
    settings = Settings()
    request = table.Request(
        path=path,
        noun=cast("table.NounName", noun.value),
        mapping=columns.read_mapping(mapping) if mapping else None,
        crs=given_crs,
        encoding=encoding,
        layer=layer,
        sheet=sheet,
        source=source,
        surveyed_at=surveyed and surveyed.date(),
        gone=gone.value if gone else None,
        corrections=corrections.value,
        secret=secret(settings) if NOUNS[noun.value].personal else None,
        contacts=contacts.value,
        ring=contact_keys.ring_file(settings),
    )
    if suggest:
        _suggest(request)
        return
    with engine.open_city(settings, name=city) as db, db.connect() as conn:
        _load(conn, request, agreed=agreed, as_json=as_json)


def _load(
    conn: Connection, request: table.Request, *, agreed: Callable[[], bool], as_json: bool
) -> None:
    """Show what loading would do; do it where the user agrees."""
    with progress(say("load.reading", file=request.path.name)) as tell:
        prepared = table.prepare(conn, request, progress=tell)
    shown = spoken(prepared.preview)
    if as_json:
        print_json(shown)
    else:
        print_preview(shown)
    if not agreed():
        return
    with progress(say("load.writing")):
        prepared.apply()
        runs.record(conn, prepared)
        conn.commit()
    notes.print(say("preview.done", file=shown.file))
    if prepared.faults:
        _write_rejects(request, prepared)


def _agreed(*, yes: bool, as_json: bool) -> bool:
    """Ask, where that was not answered before and somebody is there."""
    if yes:
        return True
    if as_json or not sys.stdin.isatty():
        notes.print(say("preview.not_written"))
        return False
    return typer.confirm(say("preview.ask"))


def _write_rejects(request: table.Request, prepared: table.Prepared) -> None:
    """Write the rows in quarantine beside the file, to be put right and loaded again."""
    to = rejects.beside(request.path)
    with request.opened() as file:
        rejects.write_rejects(file, prepared.faults, to, untold=prepared.untold)
    notes.print(say("preview.rejects", count=prepared.preview.quarantined, file=to))


def _suggest(request: table.Request) -> None:
    """Write a mapping file beside the file; one that is there stays."""
    path, noun, said = request.path, request.rows_are, request.mapping
    to = path.with_name(f"{path.name}.mapping.toml")
    if to.exists():
        raise BadInput("preview.mapping_there", path=to)
    with request.opened() as file:
        matching = columns.propose(file.columns, noun, said)
        first = next(file.batches(), None)
    unknown = unknown_values(first, matching, noun, said) if first else {}
    suggestion = columns.suggest(matching, noun, file=path.name, mapping=said, unknown=unknown)
    to.write_text(suggestion, encoding="utf-8")
    console.print(say("preview.mapping_written", path=to))
