"""The `gisgov` command: what it offers, and how an error reaches its user."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, cast

import typer
from typer.core import TyperCommand, TyperGroup

from gisgov.words import say

__all__ = ["app", "main"]

STOPPED = 130  # what Ctrl-C ends a command with

COMMANDS = {  # in the order of `gisgov --help`: each is this attribute of this module
    "init": "city.init",
    "demo": "demo.demo",
    "load": "loads.app",
    "export": "export.export",
    "tiles": "tiles.app",
    "pack": "pack.pack",
    "place": "place.place",
    "zones": "zones.app",
    "serve": "serve.serve",
    "where": "look.where",
    "around": "look.around",
    "emergency": "emergency.emergency",
    "search": "search.search",
    "quality": "quality.quality",
    "status": "city.status",
    "cities": "city.cities",
    "user": "user.app",
    "contacts": "contacts.app",
    "statistics": "statistics.app",
    "choropleth": "choropleth.choropleth",
    "heat": "heat.heat",
    "hotspots": "hotspots.hotspots",
    "briefing": "briefing.briefing",
    "audit": "audit.app",
    "retention": "retention.app",
    "upkeep": "upkeep.upkeep",
    "db": "db.app",
}


Command = TyperCommand | TyperGroup


class Commands(TyperGroup):
    """The commands, each imported when it is asked for: all of them together take seconds."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002 - as click asks
        """Names in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(  # type: ignore[override]
        self,
        ctx: typer.Context,  # noqa: ARG002 - as click asks
        cmd_name: str,
    ) -> Command | None:
        """Return a command by its name, None for none."""
        if cmd_name not in self.commands and cmd_name in COMMANDS:
            self.commands[cmd_name] = _made(cmd_name)
        return cast("Command | None", self.commands.get(cmd_name))


def _made(name: str) -> Command:
    module, attribute = COMMANDS[name].split(".")
    found = getattr(import_module(f"gisgov.cli.{module}"), attribute)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        found = alone
    command = cast("Command", typer.main.get_command(found))
    command.name = name
    return command


app = typer.Typer(
    cls=Commands,
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
        from gisgov.storage import failures

        print(failures.explain(error), file=sys.stderr)  # noqa: T201
        sys.exit(1)
