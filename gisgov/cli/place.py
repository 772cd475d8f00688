"""`gisgov place`: every building, component and incident into its grid."""

from __future__ import annotations

from typing import Annotated

import typer

from gisgov.cli.show import AsJson, CityName, console, print_json, print_table, progress
from gisgov.settings import Settings
from gisgov.storage import engine, placing
from gisgov.storage.status import status
from gisgov.words import say

__all__ = ["place"]


def place(
    *,
    report: Annotated[
        bool, typer.Option("--report", help="Only count what lies in no grid, and where.")
    ] = False,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Give every row the grid it lies in today; with --report, say what lies in none."""
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
