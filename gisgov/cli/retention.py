"""`gisgov retention`: what is past its time goes."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated

import typer

from gisgov.cli.show import AsJson, CityName, console, print_json, print_table, progress
from gisgov.settings import Settings
from gisgov.storage import engine, retention, schema
from gisgov.words import say

__all__ = ["app"]

app = typer.Typer(help="Retention: what is past its time goes.", no_args_is_help=True)

COLUMNS = ("what", "days", "rows", "deed", "oldest", "why")


@app.callback()
def options() -> None:
    """Retention: what is past its time goes."""


@app.command()
def run(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would go; nothing is changed.")
    ] = False,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Delete or empty what is past its time, and say what went; safe to run twice."""
    settings = Settings()
    with engine.open_city(settings, name=city) as db:
        with db.connect() as conn:
            schema.check(conn)
        with progress(say("retention.running")) as tell:
            done = retention.run(
                db, settings, dry_run=dry_run, told=lambda rule, _: tell(_what(rule), 0)
            )
    if as_json:
        print_json(done)
        return
    headings = [say(f"retention.label_{name}") for name in COLUMNS]
    print_table(headings, [_row(each, dry_run=dry_run) for each in done], folded=len(COLUMNS) - 1)
    rows = sum(each.rows for each in done)
    console.print(say("retention.would_go" if dry_run else "retention.gone", rows=rows))


def _what(rule: str) -> str:
    return say(f"retention.what_{rule}")


def _row(done: retention.Done, *, dry_run: bool) -> tuple[object, ...]:
    deed = say(f"retention.{'to_be_' if dry_run else ''}{done.deed}") if done.rows else None
    oldest = done.oldest and f"{done.oldest.astimezone(UTC):%Y-%m-%d}"
    why = say(f"retention.why_{done.rule}")
    return _what(done.rule), done.days, done.rows, deed, oldest, why
