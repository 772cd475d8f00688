"""`gisgov choropleth`: an indicator of all areas of a level, on the terminal or into a file."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import numpy as np
import typer
from sqlalchemy import Connection

from gisgov.cli.show import AsJson, CityName, console, print_json, print_table
from gisgov.errors import BadInput, Unavailable
from gisgov.incidents.wanted import Wanted
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.words import language, say

if TYPE_CHECKING:
    from gisgov.maps.choropleths import Telling
    from gisgov.storage.indicators.choropleth import Choropleth

__all__ = ["choropleth"]

CLASS = re.compile(r"(.+):([0-9A-Za-z]+)")
DAYS = ["%Y-%m-%d"]
KINDS = (".csv", ".geojson", ".gpkg", ".png", ".html")


class Scheme(StrEnum):
    """How values are put into classes."""

    quantiles = "quantiles"
    natural = "natural"
    equal = "equal"
    boxplot = "boxplot"
    headtail = "headtail"
    std = "std"


class Borders(StrEnum):
    """Whose borders the areas have."""

    then = "then"
    today = "today"


def choropleth(
    indicator: Annotated[
        str | None, typer.Argument(help="Code of an indicator; without one all are listed.")
    ] = None,
    *,
    level: Annotated[
        str, typer.Option(help="Areas: city, district, street, community or grid.")
    ] = "community",
    out: Annotated[
        Path | None, typer.Option(help="File to write: .csv, .geojson, .gpkg, .png or .html.")
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="As it was when this day began.")
    ] = None,
    borders: Annotated[Borders, typer.Option(help="Areas as then, or today's.")] = Borders.then,
    scheme: Annotated[Scheme, typer.Option(help="How classes are made.")] = Scheme.quantiles,
    steps: Annotated[int, typer.Option(help="How many classes, 2 to 9.")] = 5,
    since: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Incidents from this day on.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Incidents before this day.")
    ] = None,
    classes: Annotated[
        list[str] | None,
        typer.Option("--class", help="Only of this class, as SCHEME:CODE; may be repeated."),
    ] = None,
    states: Annotated[
        list[str] | None,
        typer.Option("--state", help="Only components in this state; may be repeated."),
    ] = None,
    area: Annotated[str | None, typer.Option(help="Only incidents in this area.")] = None,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Compare areas by an indicator, with its unit, date and source."""
    from gisgov.storage.indicators.choropleth import Asked
    from gisgov.storage.indicators.choropleth import choropleth as drawn

    if indicator is None:
        _list(as_json=as_json)
        return
    if out is not None and out.suffix not in KINDS:
        raise BadInput("maps.no_format", given=out.name, known=", ".join(KINDS))
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        schema.check(conn)
        wanted = Wanted(
            since=_moment(conn, since),
            until=_moment(conn, until),
            classes=frozenset(map(_class, classes or ())),
            area=area,
        )
        asked = Asked(
            indicator=indicator,
            level=level,
            as_of=None if as_of is None else as_of.date(),
            borders=borders.value,
            scheme=scheme.value,
            classes=steps,
            wanted=wanted,
            states=frozenset(states or ()),
        )
        made, tell = drawn(conn, asked), _telling(conn)
        if out is not None:
            _write(conn, made, tell, out)
    _tell(made, tell, out, as_json=as_json)


def _list(*, as_json: bool) -> None:
    from gisgov.indicators.catalogue import CATALOGUE

    rows = [
        (each.code, say(f"indicator.{each.code}"), say(f"unit.{each.unit}"))
        for each in CATALOGUE.values()
    ]
    if as_json:
        print_json([dict(zip(("code", "name", "unit"), row, strict=True)) for row in rows])
        return
    headings = [say(f"choropleth.label_{name}") for name in ("code", "name", "unit")]
    print_table(headings, rows, folded=1)


def _telling(conn: Connection) -> Telling:
    from gisgov.maps.choropleths import Telling

    city, lang = schema.city_info(conn), language()
    name = city.name if lang == "zh" else city.name_en or city.name
    return Telling(city=name, zone=ZoneInfo(city.time_zone), lang=lang)


def _write(conn: Connection, made: Choropleth, tell: Telling, out: Path) -> None:
    try:
        out.write_bytes(_content(conn, made, tell, out.suffix))
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unavailable("maps.not_written", file=out, reason=reason) from error


def _content(conn: Connection, made: Choropleth, tell: Telling, suffix: str) -> bytes:
    from gisgov.maps import choropleths, ground_of

    tables = {
        ".csv": choropleths.csv_of,
        ".geojson": choropleths.geojson_of,
        ".gpkg": choropleths.geopackage_of,
    }
    if suffix in tables:
        return tables[suffix](made, tell)
    if suffix == ".png":
        from gisgov.maps.picture import png_of

        return png_of(made, tell, ground=ground_of(conn))
    from gisgov.maps.pages import html_of

    return html_of(made, tell, ground=ground_of(conn))


def _tell(made: Choropleth, tell: Telling, out: Path | None, *, as_json: bool) -> None:
    from gisgov.maps.choropleths import legend_of, rows_of

    legend, rows = legend_of(made, tell), rows_of(made, tell)
    if as_json:
        print_json(
            {"title": legend.title, "unit": legend.unit, "notes": legend.lines, "areas": rows}
        )
        return
    if out is not None:
        console.print(say("choropleth.written", file=out, count=len(rows)))
    else:
        headings = [say(f"choropleth.label_{name}") for name in ("code", "name", "value", "reason")]
        print_table(headings, [_row(row) for row in rows], folded=1)
    console.print(f"{legend.title}, {legend.unit}")
    for line in legend.lines:
        console.print(line, style="dim")


def _row(row: dict[str, object]) -> tuple[object, ...]:
    value = row["value"]
    told = round(value, 3) if isinstance(value, float) and not np.isnan(value) else value
    return row["code"], row["name"], told, row["reason"]


def _moment(conn: Connection, day: date | None) -> datetime | None:
    """The first moment of a day in the city."""
    if day is None:
        return None
    zone = ZoneInfo(schema.city_info(conn).time_zone)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _class(given: str) -> tuple[str, str]:
    found = CLASS.fullmatch(given)
    if found is None:
        raise BadInput("choropleth.no_class", given=given)
    return found[1], found[2]
