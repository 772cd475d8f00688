"""`gisgov briefing`: a month on one to three pages, as PDF."""

from __future__ import annotations

import getpass
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Engine

from gisgov.cli.show import CityName, console, progress
from gisgov.errors import BadInput
from gisgov.settings import Settings
from gisgov.storage import engine, schema
from gisgov.words import language, say

__all__ = ["briefing"]


class Lang(StrEnum):
    """Languages of the page."""

    zh = "zh"
    en = "en"


def briefing(
    *,
    month: Annotated[
        str | None, typer.Option(help="Year and month, such as 2026-10: makes a new briefing.")
    ] = None,
    number: Annotated[
        int | None, typer.Option(help="Number of a briefing that was made: prints it again.")
    ] = None,
    area: Annotated[
        str | None, typer.Option(help="Only of the area of this code; the whole city by default.")
    ] = None,
    out: Annotated[Path, typer.Option(help="PDF file that is written.")],
    lang: Annotated[
        Lang | None, typer.Option(help="Language of the page; that of the locale by default.")
    ] = None,
    city: CityName = None,
) -> None:
    """Print a month beside the one before and last year's; the figures are kept as they were."""
    from gisgov import briefing as briefings

    if (month is None) == (number is None):
        raise BadInput("briefing.one_of")
    with (
        engine.open_city(Settings(), name=city) as db,
        progress(say("briefing.label_making")),
    ):
        made = number if month is None else _made(db, month, area)
        with db.connect() as conn:
            schema.check(conn)
            kept = briefings.kept(conn, made or 0)
        out.write_bytes(briefings.pdf(briefings.page(kept, lang.value if lang else language())))
    figures = kept.figures
    at = figures.cut_off.astimezone(ZoneInfo(figures.zone))
    console.print(
        say(
            "briefing.written",
            number=kept.number,
            month=f"{figures.month:%Y-%m}",
            cut_off=f"{at:%Y-%m-%d %H:%M}",
            file=out,
        )
    )


def _made(db: Engine, month: str, area: str | None) -> int:
    """Make a briefing and keep it; its number."""
    from gisgov import briefing as briefings

    first = briefings.month_of(month)
    snapshot = db.execution_options(isolation_level="REPEATABLE READ")
    with snapshot.begin() as conn:
        schema.check(conn)
        figures = briefings.figures(conn, first, area=area)
        return briefings.keep(conn, figures, owner=f"os:{_login()}")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without an entry in the system's list
        return "?"
