"""Texts that people write about a building or a way: whether they can be shown and kept."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

__all__ = ["Unfit", "long_numbers", "mobile_numbers", "tidy", "unfit"]

Unfit = Literal["empty", "letters"]

MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[\s-]?)?(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4})(?!\d)")

LONG = re.compile(r"(?<!\d)\d{6}[\s-]?\d{8}[\s-]?\d{3}[\dXx](?!\d)")

TURNING = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
"""Letters that turn the direction of writing: a name can hide its ending behind one."""


def tidy(text: str) -> str:
    r"""A text without blanks around it, its lines ended alike; empty where nobody would see it.

    Examples
    --------
    >>> tidy(" 一\r\n二 \n"), tidy("\u200b")
    ('一\n二', '')
    """
    told = text.replace("\r\n", "\n").strip()
    return told if any(_is_seen(letter) for letter in told) else ""


def unfit(text: str) -> Unfit | None:
    r"""Why a tidy text cannot be shown: nothing is in it, or letters that steer; None: it can.

    Examples
    --------
    >>> unfit("检修"), unfit(""), unfit("a\x1bb")
    (None, 'empty', 'letters')
    """
    if not text:
        return "empty"
    steering = any(
        (letter != "\n" and unicodedata.category(letter) in ("Cc", "Cs")) or letter in TURNING
        for letter in text
    )
    return "letters" if steering else None


def mobile_numbers(text: str) -> list[str]:
    """Mobile numbers of China in a text, as digits: they lead to a person, a landline to a desk.

    Examples
    --------
    >>> mobile_numbers("值班室 0717-6123456，队长 +86 138-1234-5678")
    ['13812345678']
    >>> mobile_numbers("给水 DN150，13812 平方米，１３９１２３４５６７８")
    ['13912345678']
    """
    found = MOBILE.findall(unicodedata.normalize("NFKC", text))
    return [re.sub(r"\D", "", number) for number in found]


def long_numbers(text: str) -> list[str]:
    """Numbers of 18 digits in a text, the last perhaps an X: what identity numbers look like.

    Examples
    --------
    >>> long_numbers("户主 110105 19491231 002X，电表 12345678901234567890")
    ['11010519491231002X']
    """
    found = LONG.findall(unicodedata.normalize("NFKC", text))
    return [re.sub(r"[\s-]", "", number) for number in found]


def _is_seen(letter: str) -> bool:
    """Whether a letter leaves any trace; blanks and marks of direction do not."""
    return unicodedata.category(letter) not in ("Cf", "Zs", "Zl", "Zp")
