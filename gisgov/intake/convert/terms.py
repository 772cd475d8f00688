"""Words that stand for a stored value: choices, yes and no, the help that somebody needs."""

from __future__ import annotations

import re

import pandas as pd

from gisgov.intake.convert.cells import Cells, Refusal, by_distinct, each, folded, is_missing, texts
from gisgov.intake.headings import plain
from gisgov.intake.nouns.people import NEEDIEST_FIRST
from gisgov.intake.nouns.spec import Field

__all__ = ["read_assistance", "read_choice", "read_flag"]

YES = frozenset(
    {
        *("是", "有", "对", "可", "可以", "能", "能够", "√", "✓", "✔", "☑", "o", "○", "●"),
        *("正常", "完好", "良好", "好", "灵活", "启用", "可用", "开", "已"),
        *("y", "yes", "true", "t", "1", "on", "ok", "si", "sí"),
    }
)
NO = frozenset(
    {
        *("否", "无", "没有", "不", "不可", "不可以", "不能", "×", "✗", "✘", "x", "☐"),
        *(
            "异常",
            "损坏",
            "破损",
            "故障",
            "坏",
            "锈死",
            "失灵",
            "不灵活",
            "停用",
            "不可用",
            "关",
            "未",
        ),
        *("n", "no", "false", "f", "0", "off"),
    }
)
NOTHING = frozenset({"未知", "不明", "unknown", "na"})
PARTED = re.compile(r"[、,;/+|\s]+|和|及|与|以及|并")
GRADE = re.compile(r"[(]?[一二三四1-4]级[)]?|\((?:重|中|轻)度\)")


def read_choice(cells: pd.Series, of: Field) -> Cells:
    """Stored values; where none is known, refused if the field is closed, else as written.

    What says nothing is ``"unknown"`` where the field has that value.

    Returns
    -------
    Cells
        Values are texts.
    """

    def read(text: str) -> str | Refusal | None:
        stored = of.choices.get(plain(text))
        if stored is None and text in of.choices.values():
            stored = text
        if stored is None and of.closed:
            return _unknown(of)
        return text if stored is None else stored

    found = by_distinct(_words(cells), lambda distinct: each(distinct, read, dtype="str"))
    if "unknown" not in of.choices.values():
        return found
    missing = found.made.isna() & ~found.made.index.isin(list(found.refused))
    return Cells(found.made.mask(missing, "unknown"), found.refused)


def read_flag(cells: pd.Series, of: Field) -> Cells:
    """Truth values: 是 or 否, yes or no, √ or ×, 1 or 0.

    Returns
    -------
    Cells
        Values are `boolean`.
    """

    def read(cell: object) -> bool | Refusal | None:
        text = folded(str(cell)).removesuffix(".0")
        if text in YES or text in NO:
            return text in YES
        if is_missing(text) or text in NOTHING:
            return None
        return Refusal("cell.not_flag", {"field": of.name})

    return by_distinct(cells, lambda distinct: each(distinct, read, dtype="boolean"))


def read_assistance(cells: pd.Series, of: Field) -> Cells:
    """The help that a person needs to get out; of several the one that needs most.

    Who must be carried comes first, then who hangs on oxygen, then who cannot walk, understand,
    see or hear; see `NEEDIEST_FIRST`.

    Returns
    -------
    Cells
        Values are texts, missing where nobody need help.
    """

    def read(text: str) -> str | Refusal | None:
        needs = _needs(text, of)
        if needs is None:
            return _unknown(of)
        return next((need for need in NEEDIEST_FIRST if need in needs), None)

    return by_distinct(_words(cells), lambda distinct: each(distinct, read, dtype="str"))


def _needs(text: str, of: Field) -> set[str] | None:
    """All needs that a text names; None where a part of it is not known."""
    whole = of.choices.get(plain(text))
    if whole is not None:
        return {whole}
    parts = [part for part in PARTED.split(GRADE.sub("", folded(text))) if part]
    found = [of.choices.get(plain(part)) for part in parts]
    return None if None in found else {need for need in found if need}


def _words(cells: pd.Series) -> pd.Series:
    """Cells as texts, whole numbers without a point."""
    return texts(cells)


def _unknown(of: Field) -> Refusal:
    known = ", ".join(sorted({value for value in of.choices.values() if value}))
    return Refusal("cell.not_choice", {"field": of.name, "known": known})
