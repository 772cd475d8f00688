"""The shape of the tree, and that a served page asks no other server for anything."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

PROJECT = Path(__file__).parents[1]
PACKAGES = ("gisgov", "api", "tiles")
SERVED = {".py", ".html", ".css", ".js", ".mjs", ".svelte", ".svg", ".ts"}
# Not ours, or made of what is ours.
MADE = {"node_modules", "static"}
# The schema stands on one page.
LONG = {"gisgov/storage/models.py"}
OUTSIDE = re.compile(
    r"""(?:src|srcset|action|data-url)\s*=\s*["']?\s*(?:https?:)?//"""
    r"""|<link[^>]+href\s*=\s*["']?\s*(?:https?:)?//"""
    r"""|url\(\s*["']?\s*(?:https?:)?//"""
    r"""|@import\s+["'](?:https?:)?//"""
    r"""|(?:fetch|import|importScripts)\(\s*["'`](?:https?:)?//""",
    re.IGNORECASE,
)


def sources() -> Iterator[Path]:
    """Our modules, without the migrations, which follow the schema."""
    for package in PACKAGES:
        for path in sorted((PROJECT / package).rglob("*.py")):
            if "versions" not in path.parts:
                yield path


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def public_modules() -> list[str]:
    """Modules of the library that hold more than a docstring."""
    paths = (p for p in sources() if name(p).startswith("gisgov/") and body(p))
    dotted = (
        name(p).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for p in paths
    )
    return [d for d in dotted if ".migrations" not in d and not d.startswith("gisgov.words.")]


def body(path: Path) -> list[ast.stmt]:
    tree = ast.parse(path.read_text("utf-8"))
    return tree.body[1:] if ast.get_docstring(tree) else tree.body


@pytest.mark.parametrize("module", public_modules())
def test_a_module_says_what_it_offers(module: str) -> None:
    loaded = importlib.import_module(module)
    assert all(hasattr(loaded, offered) for offered in loaded.__all__)


def test_a_file_stays_under_400_lines() -> None:
    long = {name(p): len(p.read_text("utf-8").splitlines()) for p in sources()}
    assert {n: lines for n, lines in long.items() if lines > 400 and n not in LONG} == {}


def test_a_function_stays_under_50_lines() -> None:
    assert [f"{where} {lines}" for where, lines in functions() if lines > 50] == []


def functions() -> Iterator[tuple[str, int]]:
    """Every function with the number of its lines, docstring apart."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
                yield f"{name(path)}:{node.lineno} {node.name}", lines


def test_no_served_file_asks_another_server() -> None:
    served = [
        p
        for folder in (*PACKAGES, "web")
        for p in (PROJECT / folder).rglob("*")
        if p.suffix in SERVED and not MADE.intersection(p.parts) and p.is_file()
    ]
    assert [name(p) for p in served if OUTSIDE.search(p.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", ["/docs"])
def test_the_pages_about_the_api_ask_no_other_server(path: str) -> None:
    page = TestClient(importlib.import_module("api.main").create_app()).get(path)
    assert page.status_code == 200
    assert not OUTSIDE.search(page.text)
