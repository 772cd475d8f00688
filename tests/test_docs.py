"""The documentation is a contract.

What can be set, run or asked is described, and what is described exists.
"""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import typer
from numpydoc.docscrape import NumpyDocString
from typer.core import TyperGroup

from gisgov.settings import Settings

PROJECT = Path(__file__).parents[1]
PREFIX = "GISGOV_"
# Read by the tests alone.
TEST_VARIABLES = {"GISGOV_SHARED_DATA", "GISGOV_TEST_BROWSER", "GISGOV_TEST_DATABASE_URL"}


def pages() -> list[Path]:
    return sorted(
        [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("data/*.md")]
    )


def guide() -> str:
    """All of docs/, without the records of decisions."""
    return "\n".join(page.read_text("utf-8") for page in sorted(PROJECT.glob("docs/*.md")))


def modules() -> list[str]:
    paths = (p.relative_to(PROJECT) for p in sorted((PROJECT / "gisgov").rglob("*.py")))
    dotted = (".".join(p.with_suffix("").parts).removesuffix(".__init__") for p in paths)
    return [name for name in dotted if ".migrations" not in name]


def commands() -> dict[str, click.Command]:
    """Every command by its words, such as `gisgov db status`."""
    app = importlib.import_module("gisgov.cli.main").app

    def walk(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        if isinstance(command, TyperGroup):
            ctx = typer.Context(command)
            for name in command.list_commands(ctx):
                yield from walk(f"{words} {name}", command.get_command(ctx, name))
        else:
            yield words, command

    return dict(walk("gisgov", typer.main.get_command(app)))


def routes() -> dict[str, Any]:
    return importlib.import_module("api.main").create_app().openapi()["paths"]


def mentions(text: str, words: str) -> bool:
    return re.search(rf"(?<![\w/-]){re.escape(words)}(?![\w-])", text) is not None


def test_every_setting_is_described() -> None:
    names = [PREFIX + name.upper() for name in Settings.model_fields]
    assert [n for n in names if not mentions(guide(), n)] == []


def test_every_described_setting_exists() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | TEST_VARIABLES
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", guide())) <= known


def test_every_command_is_described() -> None:
    assert [words for words in commands() if not mentions(guide(), words)] == []


def test_every_command_and_option_has_a_help_text() -> None:
    silent = [words for words, command in commands().items() if not command.help]
    silent += [
        f"{words} {parameter.name}"
        for words, command in commands().items()
        for parameter in command.params
        if not getattr(parameter, "help", None)
    ]
    assert not silent, "\n".join(silent)


def test_every_described_command_exists() -> None:
    known = set(commands())
    groups = {words.rsplit(" ", 1)[0] for words in known}
    first = set(re.findall(r"^(?:\$ )?(gisgov(?: [a-z]+)+)", guide(), re.MULTILINE))
    wrong = [w for w in first if not any((w + " ").startswith(k + " ") for k in known)]
    assert [w for w in wrong if w not in groups] == []


def test_every_route_is_described() -> None:
    assert [path for path in routes() if not mentions(guide(), path)] == []


def test_every_route_and_parameter_describes_itself() -> None:
    silent = []
    for path, methods in routes().items():
        for method, operation in methods.items():
            silent += [] if operation.get("description") else [f"{method} {path}"]
            silent += [
                f"{method} {path} {parameter['name']}"
                for parameter in operation.get("parameters", [])
                if not parameter.get("description")
            ]
    assert not silent, "\n".join(silent)


def test_every_make_target_in_the_docs_exists() -> None:
    known = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = "\n".join(page.read_text("utf-8") for page in pages())
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)) <= known


def test_every_link_to_a_file_leads_somewhere() -> None:
    dead = [
        f"{page.relative_to(PROJECT)}: {target}"
        for page in pages()
        for target in links(page)
        if ":" not in target and not (page.parent / target).exists()
    ]
    assert not dead, "\n".join(dead)


def links(page: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    return re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)


@pytest.mark.parametrize("name", modules())
def test_the_examples_of_a_module_hold(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0


@pytest.mark.parametrize("name", modules())
def test_a_docstring_names_only_parameters_that_exist(name: str) -> None:
    tree = ast.parse(Path(importlib.import_module(name).__file__ or "").read_text("utf-8"))
    wrong = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            wrong += [f"{node.name}: {p}" for p in described(node) - accepted(node)]
    assert not wrong, "\n".join(wrong)


def described(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    text = ast.get_docstring(function)
    named = NumpyDocString(text)["Parameters"] if text else []
    return {part.strip("* ") for p in named for part in (p.name or p.type).split(",")}


def accepted(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    return {a.arg for a in every if a}
