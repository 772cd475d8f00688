"""The `gisgov` command: what it offers, and how an error reaches its user."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from gisgov.cli import (
    audit,
    city,
    contacts,
    db,
    demo,
    export,
    load,
    load_city,
    load_raster,
    look,
    place,
    quality,
    retention,
    search,
    serve,
    statistics,
    table,
    tiles,
    upkeep,
    user,
)
from gisgov.storage import failures
from gisgov.words import say

__all__ = ["app", "main"]

STOPPED = 130  # what Ctrl-C ends a command with

app = typer.Typer(
    help="GIS for cities that are run grid by grid.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def print_version(wanted: bool) -> None:
    """Print the version and end, where it is asked for."""
    if wanted:
        typer.echo(version("gisgov"))
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the full trace of an error.")
    ] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=print_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """GIS for cities that are run grid by grid."""


app.command("init")(city.init)
app.command("demo")(demo.demo)
load.app.command("table")(table.load_table)
load.app.command("city")(load_city.load_city)
load.app.command("raster")(load_raster.load_raster)
app.add_typer(load.app, name="load")
app.command("export")(export.export)
app.add_typer(tiles.app, name="tiles")
app.command("place")(place.place)
app.command("serve")(serve.serve)
app.command("where")(look.where)
app.command("around")(look.around)
app.command("search")(search.search)
app.command("quality")(quality.quality)
app.command("status")(city.status)
app.command("cities")(city.cities)
app.add_typer(user.app, name="user")
app.add_typer(contacts.app, name="contacts")
app.add_typer(statistics.app, name="statistics")
app.add_typer(audit.app, name="audit")
app.add_typer(retention.app, name="retention")
app.command("upkeep")(upkeep.upkeep)
app.add_typer(db.app, name="db")


def main() -> None:
    """Run the command line; an error prints its message and exits 1."""
    try:
        app()
    except SystemExit as end:
        if end.code == STOPPED:
            print(say("cli.stopped"), file=sys.stderr)  # noqa: T201
        raise
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        print(failures.explain(error), file=sys.stderr)  # noqa: T201
        sys.exit(1)
