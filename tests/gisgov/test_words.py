"""Every sentence exists in both languages, with the same parameters, and is used with them."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest

from gisgov import words
from gisgov.errors import BadInput

PROJECT = Path(__file__).parents[2]
SAYING = {"BadInput", "NotFound", "Conflict", "Unavailable", "Cancelled", "GisgovError", "say"} | {
    "Unauthenticated",
    "Forbidden",
    "Said",
    "TooMany",
}
IN_SQL = re.compile(r"(?:refuse\(|RAISE EXCEPTION )'([a-z_]+\.[a-z_]+)'")
NOT_PARAMETERS = {"lang"}


class Call(NamedTuple):
    """One call that says a sentence; `given` is None where parameters come as `**mapping`."""

    where: str
    code: str
    given: set[str] | None


def placeholders(sentence: str) -> set[str]:
    fields = (field for _, field, _, _ in Formatter().parse(sentence) if field is not None)
    return {re.split(r"[.\[]", field)[0] for field in fields}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for package in ("gisgov", "api", "tiles"):
        for path in sorted((PROJECT / package).rglob("*.py")):
            name = path.relative_to(PROJECT)
            if name.parts[:2] != ("gisgov", "words") or name.name == "__init__.py":
                yield str(name), ast.parse(path.read_text("utf-8"))


def calls() -> Iterator[Call]:
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = getattr(node.func, "id", getattr(node.func, "attr", None))
                code = node.args[0].value
                if called in SAYING and isinstance(code, str) and "." in code:
                    yield Call(f"{name}:{node.lineno}", code, given(node, mapped=called == "Said"))


def given(call: ast.Call, *, mapped: bool) -> set[str] | None:
    """Names of the parameters of a call; None where the source does not tell them."""
    if not mapped:
        keywords = {k.arg for k in call.keywords}
        return None if None in keywords else keywords
    if len(call.args) == 1:
        return set()
    if not isinstance(call.args[1], ast.Dict):
        return None
    keys = [key.value for key in call.args[1].keys if isinstance(key, ast.Constant)]
    return set(keys) if len(keys) == len(call.args[1].keys) else None


def raised() -> set[str]:
    """Codes that functions of the database raise."""
    files = (PROJECT / "gisgov" / "storage").rglob("*.sql")
    return {code for path in files for code in IN_SQL.findall(path.read_text("utf-8"))}


def mentioned() -> set[str]:
    """Every string in the source that could be a code, and every start of a made-up one."""
    found = raised()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


@pytest.mark.parametrize("code", sorted(words.catalogue()))
def test_a_text_says_the_same_in_both_languages(code: str) -> None:
    text = words.catalogue()[code]
    assert text.en.strip()
    wordless = not re.search("[a-z]", re.sub(r"{.*?}", "", text.en))
    assert wordless or re.search(r"[\u4e00-\u9fff]", text.zh), f"{code} has no Chinese"
    assert placeholders(text.en) == placeholders(text.zh)


def test_no_two_modules_give_the_same_code() -> None:
    names = (module.name for module in pkgutil.iter_modules(words.__path__))
    texts = [importlib.import_module(f"gisgov.words.{name}").TEXTS for name in names]
    assert sum(map(len, texts)) == len(words.catalogue())


def test_every_code_in_the_source_has_its_text() -> None:
    unknown = [f"{c.where} {c.code}" for c in calls() if c.code not in words.catalogue()]
    unknown += sorted(raised() - set(words.catalogue()))
    assert not unknown, "\n".join(unknown)


def test_every_call_gives_the_parameters_of_its_text() -> None:
    wrong = []
    for call in calls():
        text = words.catalogue().get(call.code)
        if text and call.given is not None:
            lacking = placeholders(text.en) - call.given
            if lacking:
                wrong.append(f"{call.where} {call.code} lacks {sorted(lacking)}")
    assert not wrong, "\n".join(wrong)


def test_every_text_is_used() -> None:
    found = mentioned()
    starts = tuple(s for s in found if re.fullmatch(r"[a-z_]+\.([a-z_]+[._])?", s))
    unused = [c for c in words.catalogue() if c not in found and not c.startswith(starts)]
    assert not unused, "\n".join(unused)


def test_an_error_speaks_the_language_of_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    error = BadInput("crs.unknown", given="EPSG:0")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert str(error).startswith("没有坐标系")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert str(error).startswith("There is no coordinate system")


def test_a_value_cannot_steer_the_terminal_or_fill_it():
    told = words.say("crs.unknown", lang="en", given="\x1b[2J\u202e" + "x" * 5000)
    assert "'\ufffd[2J\ufffdxxx" in told
    assert len(told) < 1200
