"""`gisgov place`: the rows of the city into their grids; those of a file into any areas."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gisgov.cli.place_file import SAVED, Borders, Shared, Source, Target, place_file
from gisgov.cli.show import AsJson, CityName, console, print_json, print_table, progress
from gisgov.errors import BadInput
from gisgov.intake.placing import How
from gisgov.settings import Settings
from gisgov.storage import engine, placing
from gisgov.storage.status import status
from gisgov.words import say

__all__ = ["place"]


class Overlaps(StrEnum):
    """What becomes of ground that two areas share."""

    refuse = "refuse"
    first = "first"


File = Annotated[
    Path | None,
    typer.Argument(help="GeoParquet, Parquet or CSV; without, the rows of the city.", exists=False),
]


def place(
    file: File = None,
    *,
    areas: Annotated[
        str | None,
        typer.Option(help="File of borders, a saved index, or a level of the city, such as grid."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="What is written: NAME.parquet or NAME.csv.")
    ] = None,
    table: Annotated[
        str | None, typer.Option(help="Instead of a FILE: building, component or incident.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option(help=f"Keep the index of the areas: NAME{SAVED}.")
    ] = None,
    column: Annotated[str, typer.Option(help="Name of the new column.")] = "area",
    x: Annotated[str | None, typer.Option("--x", help="Column of the east or longitude.")] = None,
    y: Annotated[str | None, typer.Option("--y", help="Column of the north or latitude.")] = None,
    given_crs: Annotated[
        str | None, typer.Option("--crs", help="CRS of the rows, where the file does not say.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="How a text is written, such as GB18030.")
    ] = None,
    largest: Annotated[
        bool, typer.Option("--largest", help="Lines and polygons by their largest part.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="A row for each area that holds the point.")
    ] = False,
    code: Annotated[str | None, typer.Option(help="Column of the areas' code.")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of the borders' file.")] = None,
    metric: Annotated[
        str | None, typer.Option(help="Metric CRS to place in, where the borders' has none.")
    ] = None,
    overlaps: Annotated[
        Overlaps, typer.Option(help="first: shared ground goes to the code that sorts first.")
    ] = Overlaps.refuse,
    tolerance_m: Annotated[
        float, typer.Option("--tolerance", help="Close gaps and overlaps up to this many metres.")
    ] = 0.0,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say how the index of the areas was made.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    report: Annotated[
        bool, typer.Option("--report", help="Only count what lies in no grid, and where.")
    ] = False,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Give every row of the city the grid it lies in today; or those of a FILE their area.

    `gisgov place FILE --areas borders.gpkg --out placed.parquet` writes the rows with the code of
    the area that each lies in.
    """
    if areas is None:
        asked = (
            file,
            out,
            table,
            save,
            x,
            y,
            given_crs,
            encoding,
            code,
            layer,
            metric,
            tolerance_m,
        )
        if any(asked) or explain or every or largest or force or column != "area":
            raise BadInput("place.no_areas")
        _place_stored(report=report, city=city, as_json=as_json)
        return
    if report:
        raise BadInput("place.report_stored")
    if largest and every:
        raise BadInput("place.largest_or_all")
    how: How = "largest" if largest else "all" if every else "point"
    shared: Shared = "keep" if every else overlaps.value
    place_file(
        Borders(areas, code, layer, metric, shared, tolerance_m, save, explain),
        Source(file, table, x, y, given_crs, encoding),
        Target(out, column, how, force),
        city=city,
        as_json=as_json,
    )


def _place_stored(*, report: bool, city: str | None, as_json: bool) -> None:
    """Place the rows of the city, or say what lies in no grid."""
    with engine.open_city(Settings(), name=city) as db:
        if not report:
            with db.begin() as conn, progress(say("cli.placing")) as tell:
                placed = placing.place(conn, progress=tell)
            if as_json:
                print_json(placed)
                return
            print_table(
                [say("cli.holds"), say("cli.rows"), say("cli.changed"), say("cli.in_no_grid")],
                [(noun, p.rows, p.changed, p.in_no_grid) for noun, p in placed.items()],
            )
            return
        with db.connect() as conn:
            unplaced = placing.report(conn)
            grids = status(conn).rows["grid"]
    if as_json:
        print_json(unplaced)
    else:
        _print_report(unplaced, grids=grids)


def _print_report(unplaced: list[placing.Unplaced], *, grids: int) -> None:
    if not unplaced:
        console.print(say("cli.all_placed"))
        return
    if not grids:
        console.print(say("cli.no_grids", rows=sum(u.rows for u in unplaced)))
        return
    print_table(
        [say("cli.holds"), say("cli.in_no_grid"), say("cli.within"), say("cli.example")],
        [
            (
                u.noun,
                u.rows,
                f"{u.area} {u.area_name}" if u.area else say("cli.outside"),
                f"{u.example_lon:.6f},{u.example_lat:.6f} (id {u.example_id})",
            )
            for u in unplaced
        ],
    )
