"""What people are told of a check, and of one row that it found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gisgov.words import Language, catalogue, say

__all__ = ["advice", "detail", "layer", "title"]


def title(check: str, *, lang: Language | None = None) -> str:
    """What the check looks for."""
    return say(f"quality.title_{check}", lang=lang)


def advice(check: str, *, lang: Language | None = None) -> str:
    """What a finding means, and what to do about it."""
    return say(f"quality.advice_{check}", lang=lang)


def detail(check: str, row: Mapping[str, Any], *, lang: Language | None = None) -> str:
    """What is said of one row by `other` and `size`; nothing where the check says it all."""
    code = f"quality.detail_{check}"
    if code not in catalogue():
        return ""
    size = "?" if row["size"] is None else f"{row['size']:,.1f}"
    return say(code, lang=lang, other=row["other"], size=size)


def layer(name: str, *, lang: Language | None = None) -> str:
    """Name of a layer; the name itself where it has no other."""
    code = f"quality.layer_{name}"
    return say(code, lang=lang) if code in catalogue() else name
