"""Sentences for people, in Chinese and English, by code.

The server keeps codes and parameters and makes the words here, at the edge, so that the screen, the
print and the command line say the same. One module a noun holds the texts; `say` renders one.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from functools import cache
from typing import Literal, NamedTuple

__all__ = ["Language", "Text", "catalogue", "language", "say", "word"]

Language = Literal["en", "zh"]


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
    return getattr(catalogue()[code], lang or language()).format(**params)  # type: ignore[no-any-return]


def word(code: str | None, *, lang: Language | None = None) -> str:
    """Render a value such as ``"out_of_service"``; one that has no word is shown as it is.

    Examples
    --------
    >>> word("out_of_service", lang="en"), word("bird_hide", lang="en"), word(None)
    ('out of service', 'bird hide', '')
    """
    known = f"value.{code}" in catalogue()
    return say(f"value.{code}", lang=lang) if known else (code or "").replace("_", " ")
