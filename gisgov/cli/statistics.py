"""`gisgov statistics`: releases statistics that do not tell on people, and lists releases."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from gisgov.cli.show import AsJson, CityName, console, print_json, print_table, progress
from gisgov.disclosure.tables import PEOPLE
from gisgov.settings import Settings
from gisgov.storage import accounts, engine, statistics
from gisgov.storage.statistics import AreaFigures, Publication
from gisgov.words import say

__all__ = ["app"]

app = typer.Typer(
    help="Statistics that do not tell on people: fixed areas, small counts withheld.",
    no_args_is_help=True,
)


class For(StrEnum):
    """Who statistics are for."""

    public = "public"
    internal = "internal"


COLUMNS = ("id", "audience", "level", "month", "k", "figures", "withheld", "published")


@app.command()
def publish(
    *,
    level: Annotated[
        str, typer.Option(help="The finest areas: grid, community, street, district, city.")
    ] = "grid",
    month: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m", "%Y-%m-%d"], help="A month that was kept; the latest by default."
        ),
    ] = None,
    audience: Annotated[For, typer.Option("--for", help="Who may read it.")] = For.public,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Release people by area for good, after an attack on it and all releases before."""
    settings = Settings()
    with (
        engine.open_city(settings, name=city) as db,
        db.begin() as conn,
        progress(say("statistics.label_publishing")) as tell,
    ):
        made = statistics.publish(
            conn,
            level=level,
            month=month.date() if month else None,
            audience=audience.value,
            k=statistics.Smallest(settings.suppress_public, settings.suppress_internal),
            progress=tell,
        )
        areas = statistics.cells(conn, made.id)
        accounts.write_audit(
            conn, "statistics_published", subject="publication", subject_id=str(made.id)
        )
    if as_json:
        print_json(made)
    else:
        _print_releases([made])
        _print_withheld(areas)


@app.command("list")
def list_releases(*, city: CityName = None, as_json: AsJson = False) -> None:
    """List what was released."""
    with engine.open_city(Settings(), name=city) as db, db.connect() as conn:
        made = statistics.find(conn, limit=1000)
    if as_json:
        print_json(made)
    elif made:
        _print_releases(made)
    else:
        console.print(say("statistics.label_none"))


def _print_releases(made: list[Publication]) -> None:
    print_table(
        [say(f"statistics.label_{name}") for name in COLUMNS],
        [
            (
                *(
                    each.id,
                    say(f"statistics.audience_{each.audience}"),
                    each.level,
                    each.month,
                    each.k,
                ),
                *(each.figures, each.withheld, f"{each.published_at:%Y-%m-%d %H:%M}"),
            )
            for each in made
        ],
    )


def _print_withheld(areas: list[AreaFigures]) -> None:
    """How many areas of each level lack each figure."""
    levels: dict[str, list[AreaFigures]] = defaultdict(list)
    for area in areas:
        levels[area.level].append(area)
    console.print(f"\n{say('statistics.label_of_level')}", style="bold")
    print_table(
        [say(f"statistics.label_{name}") for name in ("level", "areas", *PEOPLE.names)],
        [
            (level, len(held), *(_missing(held, name) for name in PEOPLE.names))
            for level, held in levels.items()
        ],
    )


def _missing(areas: list[AreaFigures], name: str) -> int:
    return sum(getattr(area, name) is None for area in areas)
