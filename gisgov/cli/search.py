"""`gisgov search`: the places that a text may mean, as a table."""

from __future__ import annotations

from typing import Annotated

import typer

from gisgov.cli.show import AsJson, CityName, console, print_json, print_table
from gisgov.settings import Settings
from gisgov.storage import engine
from gisgov.storage.search import Candidate, Found
from gisgov.storage.search import search as look_up
from gisgov.words import language, say

__all__ = ["search"]


def search(
    text: Annotated[
        str, typer.Argument(help="An address, a crossing, a place, or a component's number.")
    ],
    *,
    limit: Annotated[int, typer.Option(min=1, max=50, help="At most so many.")] = 10,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Find the places that an address, as people write it, may mean."""
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        found = look_up(conn, text, limit=limit)
    if as_json:
        print_json(found)
    else:
        _print_found(found)


def _print_found(found: Found) -> None:
    if not found.candidates:
        console.print(say("search.nothing", text=found.query))
        return
    if found.ambiguous:
        console.print(say("search.ambiguous", apart=found.apart_m), style="bold")
    headings = ("place", "kind", "score", "area", "distance", "remarks")
    print_table(
        [say(f"search.{heading}") for heading in headings],
        [_row(candidate) for candidate in found.candidates],
        folded=0,
    )


def _row(c: Candidate) -> tuple[object, ...]:
    remarks = [say(f"search.{code}") for code in c.mended]
    if c.nearest_numbers:
        remarks.append(say("search.nearest", numbers=", ".join(c.nearest_numbers)))
    return (
        c.label,
        say(f"search.kind_{c.kind}"),
        f"{c.score:.2f}",
        _area(c),
        f"{c.distance_m} m",
        "; ".join(remarks),
    )


def _area(c: Candidate) -> str:
    if not c.areas:
        return "–"
    finest = c.areas[0]
    return finest.name if language() == "zh" else finest.name_en or finest.name
