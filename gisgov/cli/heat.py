"""`gisgov heat`: where incidents gather, into a picture, a raster, polygons or a map."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Connection

from gisgov.cli.show import AsJson, CityName, console, print_json
from gisgov.errors import BadInput, Unavailable
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.words import say

if TYPE_CHECKING:
    from gisgov.storage.heat import Heat, HeatAsked

__all__ = ["heat"]

CLASS = re.compile(r"(.+):([0-9A-Za-z]+)")
DAYS = ["%Y-%m-%d"]
ENDINGS = (".png", ".tif", ".geojson", ".html")


class Per(StrEnum):
    """By what is counted."""

    area = "area"
    households = "households"
    residents = "residents"


class KernelName(StrEnum):
    """How what an incident counts falls off."""

    quartic = "quartic"
    gaussian = "gaussian"
    epanechnikov = "epanechnikov"
    triangular = "triangular"
    uniform = "uniform"


def heat(
    *,
    out: Annotated[
        Path, typer.Option(help="File that is written: .png, .tif, .geojson (bands) or .html.")
    ],
    bandwidth: Annotated[
        str, typer.Option(help="How far an incident reaches, in metres; auto chooses.")
    ] = "250",
    kernel: Annotated[
        KernelName, typer.Option(help="How what it counts falls off with the distance.")
    ] = KernelName.quartic,
    per: Annotated[Per, typer.Option(help="Per km2, or per 1,000 of these.")] = Per.area,
    since: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Only reported from this day on.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Only reported before this day.")
    ] = None,
    compare_since: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Tell the change since this day on,")
    ] = None,
    compare_until: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="and before this day.")
    ] = None,
    classes: Annotated[
        list[str] | None,
        typer.Option("--class", help="Only of this class, as SCHEME:CODE; may be repeated."),
    ] = None,
    area: Annotated[str | None, typer.Option(help="Only in the area of this code.")] = None,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Write where incidents gather: per km2 and month, as a rate, or as the change since before."""
    from gisgov.incidents import Wanted
    from gisgov.storage import heat as heats

    if out.suffix not in ENDINGS:
        raise BadInput("heat.cli_format", given=out.name)
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        schema.check(conn)
        before = _moment(conn, compare_since), _moment(conn, compare_until)
        wanted = Wanted(
            since=_moment(conn, since),
            until=_moment(conn, until),
            classes=frozenset(map(_class, classes or ())),
            area=area,
        )
        asked = heats.HeatAsked(
            wanted=wanted,
            bandwidth_m=_bandwidth(bandwidth),
            kernel=kernel.value,
            per=per.value,
            before=None if before == (None, None) else before,
        )
        found = heats.heat(conn, asked)
        _write(conn, found, asked, out)
    _tell(found, out, as_json=as_json)


def _bandwidth(given: str) -> float | Literal["auto"]:
    if given == "auto":
        return "auto"
    try:
        return float(given)
    except ValueError as error:
        raise BadInput("heat.bad_bandwidth", given=given, least=1.0, most=10_000.0) from error


def _moment(conn: Connection, day: datetime | None) -> datetime | None:
    """The first moment of a day in the city."""
    if day is None:
        return None
    return day.replace(tzinfo=ZoneInfo(schema.city_info(conn).time_zone)).astimezone(UTC)


def _class(given: str) -> tuple[str, str]:
    found = CLASS.fullmatch(given)
    if found is None:
        raise BadInput("heat.cli_class", given=given)
    return found[1], found[2]


def _write(conn: Connection, found: Heat, asked: HeatAsked, out: Path) -> None:
    from gisgov.heat import diverging, image, scale
    from gisgov.heat.contours import geojson
    from gisgov.heat.rasters import geotiff_bytes

    if out.suffix == ".html":
        from gisgov.maps import ground_of, show

        show(found.field, ground=ground_of(conn)).save(str(out))
        return
    drawn = scale(found.field) if asked.before is None else diverging(found.field)
    if out.suffix == ".png":
        content = image(found.field, drawn)
    elif out.suffix == ".tif":
        content = geotiff_bytes(found.field)
    else:
        content = json.dumps(geojson(found.field, drawn.breaks)).encode()
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Unavailable("export.failed", file=out, reason=error.strerror) from error


def _tell(found: Heat, out: Path, *, as_json: bool) -> None:
    from gisgov.heat import DAYS_A_MONTH

    field = found.field
    figures: dict[str, Any] = {
        "count": found.count,
        "months": found.days / DAYS_A_MONTH,
        "unit": say(field.unit.code, **field.unit.params),
        "peak": field.peak,
    }
    notes = [say(note.code, **note.params) for note in found.notes]
    if as_json:
        more = {"file": str(out), "before": found.before, "bandwidth_m": field.bandwidth_m}
        print_json(figures | more | {"notes": notes})
        return
    console.print(say("heat.cli_done", file=out, **figures))
    for note in notes:
        console.print(note, style="dim")
