"""`gisgov hotspots`: where incidents gather more than chance explains, into a file."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Connection

from gisgov.cli.show import AsJson, CityName, console, print_json
from gisgov.errors import BadInput
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.words import say

if TYPE_CHECKING:
    from gisgov.storage.hotspots import Spots

__all__ = ["hotspots"]

CLASS = re.compile(r"(.+):([0-9A-Za-z]+)")
DAYS = ["%Y-%m-%d"]


class Null(StrEnum):
    """What incidents follow by chance."""

    households = "households"
    residents = "residents"
    floor_area = "floor_area"
    area = "area"


def hotspots(
    *,
    out: Annotated[Path, typer.Option(help="File that is written: .geojson, .gpkg or .csv.")],
    bins: Annotated[
        str, typer.Option(help="A level of areas, such as grid, or h3 for hexagons.")
    ] = "grid",
    resolution: Annotated[int, typer.Option(help="Of hexagons, 5 to 11.")] = 9,
    null: Annotated[Null, typer.Option(help="What incidents follow by chance.")] = Null.households,
    since: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Only reported from this day on.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Only reported before this day.")
    ] = None,
    classes: Annotated[
        list[str] | None,
        typer.Option("--class", help="Only of this class, as SCHEME:CODE; may be repeated."),
    ] = None,
    area: Annotated[str | None, typer.Option(help="Only in the area of this code.")] = None,
    alpha: Annotated[float, typer.Option(help="Share of false finds that is borne.")] = 0.05,
    least: Annotated[
        float, typer.Option(help="Hot is only what has more than so many times the expected.")
    ] = 1.0,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Find hot spots of incidents, and write what was found of each area or hexagon."""
    from gisgov.incidents import Wanted
    from gisgov.storage import hotspots as finding

    if out.suffix not in (".geojson", ".gpkg", ".csv"):
        raise BadInput("hotspots.cli_format", given=out.name)
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        schema.check(conn)
        wanted = Wanted(
            since=_moment(conn, since),
            until=_moment(conn, until),
            classes=frozenset(map(_class, classes or ())),
            area=area,
        )
        asked = finding.Asked(
            wanted=wanted,
            bins=bins,
            resolution=resolution,
            null=null.value,
            alpha=alpha,
            least=least,
        )
        found, _ = finding.spots(conn, asked)
    _write(found, out)
    tallied = {"hot": 0, "cold": 0} | found.tallied
    figures = {"count": found.count, "tested": found.table.attrs["tested"], **tallied}
    if as_json:
        print_json(figures | {"file": str(out), "null": say(found.null.code)})
        return
    console.print(say("hotspots.cli_spots", file=out, **figures))
    for sentence in (found.null, *found.notes):
        console.print(say(sentence.code, **sentence.params), style="dim")


def _moment(conn: Connection, day: datetime | None) -> datetime | None:
    """The first moment of a day in the city."""
    if day is None:
        return None
    return day.replace(tzinfo=ZoneInfo(schema.city_info(conn).time_zone)).astimezone(UTC)


def _class(given: str) -> tuple[str, str]:
    found = CLASS.fullmatch(given)
    if found is None:
        raise BadInput("hotspots.cli_class", given=given)
    return found[1], found[2]


def _write(found: Spots, out: Path) -> None:
    if out.suffix == ".csv":
        found.frame.drop(columns="geometry").to_csv(out, index=False)
    elif out.suffix == ".gpkg":
        found.frame.to_file(out, layer="hotspots", driver="GPKG")
    else:
        out.write_bytes(b'{"type":"FeatureCollection","features":' + found.features + b"}")
