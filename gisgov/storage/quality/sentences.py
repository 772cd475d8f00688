"""What people are told of a check, and of one row that it found."""

from __future__ import annotations

from sqlalchemy import RowMapping

from gisgov.words import Language, catalogue, say

__all__ = ["accuracy", "advice", "detail", "layer", "level", "title"]


def title(check: str, *, lang: Language | None = None) -> str:
    """What the check looks for."""
    return say(f"quality.title_{check}", lang=lang)


def advice(check: str, *, lang: Language | None = None) -> str:
    """What a finding means, and what to do about it."""
    return say(f"quality.advice_{check}", lang=lang)


def detail(check: str, row: RowMapping, *, lang: Language | None = None) -> str:
    """What is said of one row by `other` and `size`; nothing where the check says it all."""
    code = f"quality.detail_{check}"
    if code not in catalogue():
        return ""
    if row["size"] is None:
        return str(row["other"])
    return say(code, lang=lang, other=row["other"], size=f"{row['size']:,.1f}")


def layer(name: str, *, lang: Language | None = None) -> str:
    """Name of a layer; the name itself where it has no other."""
    code = f"quality.layer_{name}"
    return say(code, lang=lang) if code in catalogue() else name


def accuracy(counts: dict[str, int], *, lang: Language | None = None) -> str:
    """How many components there are of each accuracy class."""
    return say("quality.label_accuracy_note", lang=lang, **counts)


def level(name: str, *, lang: Language | None = None) -> str:
    """Name of a level of areas; the name itself where it has no other."""
    code = f"quality.level_{name}"
    return say(code, lang=lang) if code in catalogue() else name
