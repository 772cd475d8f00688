"""Sentences are put in at the edge: the same values, in Chinese or English."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from gisgov.firefighting.tell import tell
from gisgov.said import Said
from gisgov.words import Language

__all__ = ["spoken"]

Value = TypeVar("Value")


def spoken(value: Value, lang: Language) -> Value:
    """The same value, with the text of every sentence in it.

    Parameters
    ----------
    value
        A dataclass, or lists and dicts of them.
    lang
        The language.

    Examples
    --------
    >>> spoken([Said("water.inspected", {"day": "2026-03-12"})], "en")[0].text
    'Inspected 2026-03-12'
    """
    return _spoken(value, lang)  # type: ignore[no-any-return]


def _spoken(value: Any, lang: Language) -> Any:  # noqa: ANN401
    if isinstance(value, Said):
        named = {name: _spoken(each, lang) for name, each in value.params.items()}
        return Said(value.code, named, tell(value, lang=lang))
    if isinstance(value, list):
        return [_spoken(each, lang) for each in value]
    names = getattr(value, "__dataclass_fields__", None)
    if names is None:
        return value
    found = {name: getattr(value, name) for name in names}
    told = {name: _spoken(each, lang) for name, each in found.items()}
    changed = {name: each for name, each in told.items() if each is not found[name]}
    return replace(value, **changed) if changed else value
