"""Sentences for people, in Chinese and English, by code.

The server keeps codes and parameters and makes the words here, at the edge, so that the screen, the
print and the command line say the same. One module a noun holds the texts; `say` renders one.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from functools import cache
from numbers import Number
from typing import Literal, NamedTuple

__all__ = ["Language", "Text", "catalogue", "language", "legible", "say", "word"]

Language = Literal["en", "zh"]

LONGEST = 1000  # letters that a sentence names of one thing
HIDDEN = dict.fromkeys(  # what steers terminals or turns the direction of writing
    {*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)} - {9, 10},
    "\ufffd",
)


class Text(NamedTuple):
    """One sentence in both languages; `{name}` stands for a parameter."""

    en: str
    zh: str


@cache
def catalogue() -> dict[str, Text]:
    """All texts of the modules of this package, by code."""
    texts: dict[str, Text] = {}
    for module in pkgutil.iter_modules(__path__):
        texts |= importlib.import_module(f"{__name__}.{module.name}").TEXTS
    return texts


def language() -> Language:
    """The language of this process: Chinese where the locale says so, else English."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh" if locale.startswith("zh") else "en"


def say(code: str, /, *, lang: Language | None = None, **params: object) -> str:
    """Render one sentence.

    Parameters
    ----------
    code
        Key of the catalogue.
    lang
        ``"en"`` or ``"zh"``; that of the process by default.
    params
        What the sentence names.

    Examples
    --------
    >>> say("crs.unknown", lang="en", given="EPSG:0")
    "There is no coordinate system 'EPSG:0'. Give an EPSG code, such as EPSG:4546."
    """
    named = {name: _told(value) for name, value in params.items()}
    return getattr(catalogue()[code], lang or language()).format(**named)  # type: ignore[no-any-return]


def legible(text: str) -> str:
    r"""A text that came from elsewhere, without letters that steer a terminal.

    Examples
    --------
    >>> legible("a\x1b[2Jb")
    'a\ufffd[2Jb'
    """
    return text.translate(HIDDEN)


def _told(value: object) -> object:
    """A value as a sentence names it: numbers keep their type, what is very long is cut off."""
    if isinstance(value, Number):
        return value
    text = legible(str(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def word(code: str | None, *, lang: Language | None = None) -> str:
    """Render a value such as ``"out_of_service"``; one that has no word is shown as it is.

    Examples
    --------
    >>> word("out_of_service", lang="en"), word("bird_hide", lang="en"), word(None)
    ('out of service', 'bird hide', '')
    """
    known = f"value.{code}" in catalogue()
    return say(f"value.{code}", lang=lang) if known else (code or "").replace("_", " ")
