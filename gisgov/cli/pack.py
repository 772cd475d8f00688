"""`gisgov pack`: first-due areas of fire stations as sealed files that need no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gisgov.cli.db import readable
from gisgov.cli.show import CityName, console, notes, progress
from gisgov.emergency.packs import sealing
from gisgov.emergency.packs.making import make, passphrase_in
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.words import say

__all__ = ["pack"]


def pack(
    station: Annotated[
        str | None,
        typer.Argument(help="Name or number of a fire station; all of them by default."),
    ] = None,
    *,
    into: Annotated[Path, typer.Option(help="Folder that takes the files.")],
    days: Annotated[int, typer.Option(help="For how many days they open, 1 to 31.")] = 7,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            help="File whose first line is the passphrase; only its owner may read it. "
            "Else it is asked for."
        ),
    ] = None,
    purpose: Annotated[
        str | None,
        typer.Option(
            help="What for, as counts of people leave: emergency, evacuation, visit, correction, "
            "inspection, complaint. It is noted in the audit."
        ),
    ] = None,
    city: CityName = None,
) -> None:
    """Write station packs: map, buildings, water and pre-plans of each first-due area, sealed."""
    secret = passphrase_in(passphrase_file) if passphrase_file else _asked()
    under = sealing(secret, days=days)
    with engine.open_city(Settings(), name=city) as db, progress(say("pack.making")) as tell:
        with db.connect() as conn:
            schema.check(conn)
        made = make(db, into, under=under, purpose=purpose, station=station, progress=tell)
    for each in made.packs:
        console.print(
            say(
                "pack.written",
                station=each.station.name or each.station.id,
                buildings=each.buildings,
                file=each.file,
                size=readable(each.file.stat().st_size),
                until=f"{each.expires:%Y-%m-%d %H:%M} UTC",
            )
        )
    if made.nowhere:
        notes.print(say("pack.nowhere", count=made.nowhere))


def _asked() -> str:
    """The passphrase, typed twice and not shown."""
    return str(typer.prompt(say("pack.ask"), hide_input=True, confirmation_prompt=True))
