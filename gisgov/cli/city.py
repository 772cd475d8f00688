"""`gisgov init`, `gisgov cities`, `gisgov status`: which cities there are and what they hold."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from pyproj import CRS

from gisgov import crs
from gisgov.cli.show import AsJson, CityName, console, print_json, print_table
from gisgov.errors import BadInput, Conflict
from gisgov.settings import Settings
from gisgov.storage import city as stored
from gisgov.storage import engine, schema
from gisgov.storage.status import status as count
from gisgov.words import say

__all__ = ["cities", "init", "status"]

CGCS2000 = 4490


def init(
    name: Annotated[
        str, typer.Argument(help="Name of the database: letters, digits, underscores.")
    ],
    given_crs: Annotated[
        str | None, typer.Option("--crs", help="Metric CRS of the city, such as EPSG:4546.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(help="LON,LAT of a place in the city, to choose the CRS: --at=111.3,30.7"),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="The city's own name; by default that of the database.")
    ] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(help="IANA time zone; by default Asia/Shanghai in China, else UTC."),
    ] = None,
) -> None:
    """Make an empty city, or bring an older one's schema up to date."""
    settings = Settings()
    if name in engine.cities(settings) and not stored.is_begun(settings, name):
        _bring_up_to_date(settings, name, given_crs)
        return
    chosen = _choose_crs(given_crs, at)
    srid = chosen.to_epsg()
    if srid is None:
        raise BadInput("city.no_epsg", given=given_crs)
    chinese = chosen.geodetic_crs is not None and chosen.geodetic_crs.to_epsg() == CGCS2000
    zone = time_zone or ("Asia/Shanghai" if chinese else "UTC")
    stored.found(settings, name, srid=srid, title=title or name, time_zone=zone)
    console.print(say("city.made", name=name, srid=srid, crs=chosen.name, time_zone=zone))


def _bring_up_to_date(settings: Settings, name: str, given_crs: str | None) -> None:
    with engine.open_city(settings, name=name) as db:
        schema.upgrade(db)
        with db.connect() as conn:
            srid = schema.city_info(conn).srid
    if given_crs is not None and crs.parse(given_crs).to_epsg() != srid:
        raise Conflict("city.other_crs", name=name, srid=srid, given=given_crs)
    console.print(say("city.ready", name=name))


def _choose_crs(given: str | None, at: str | None) -> CRS:
    if given is not None:
        return crs.parse(given)
    if at is None:
        raise BadInput("city.no_crs")
    try:
        lon, lat = (float(part) for part in at.split(","))
    except ValueError:
        raise BadInput("city.bad_place", given=at) from None
    return crs.city_crs(lon, lat)


def cities(*, as_json: AsJson = False) -> None:
    """List the cities of the database server."""
    names = engine.cities(Settings())
    if as_json:
        print_json(names)
    elif names:
        console.print("\n".join(names))
    else:
        console.print(say("city.none"))


def status(*, city: CityName = None, as_json: AsJson = False) -> None:
    """Say what a city holds and how much of it lies in no grid."""
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        state = count(conn)
    if as_json:
        print_json(asdict(state))
        return
    title = f"{state.name} {state.name_en or ''}".strip()
    console.print(f"{title}  EPSG:{state.srid}  {state.time_zone}", style="bold")
    print_table(
        [say("cli.holds"), say("cli.rows"), say("cli.in_no_grid")],
        [(noun, rows, state.in_no_grid.get(noun, "")) for noun, rows in state.rows.items()],
    )
