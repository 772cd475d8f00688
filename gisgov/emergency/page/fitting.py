"""How many lines a text takes on paper, told before it is printed, and what is cut so that it fits.

Widths are those of Noto Sans CJK, in bold: a text takes as many lines as told here, or fewer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

__all__ = ["Fitted", "cut", "lines", "listed", "width_mm"]

POINT_MM = 25.4 / 72
WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffe6]"
)
# Hundredths of an em from the space to the tilde, in Noto Sans CJK SC Bold.
ASCII = (
    "23 37 57 59 59 96 74 32 38 38 51 59 32 37 32 39 59 59 59 59 59 59 59 59 59 59 32 32 59 "
    "59 59 51 101 64 68 66 71 62 58 72 76 33 57 69 58 85 75 77 67 77 68 62 62 75 62 92 63 58 "
    "61 38 39 38 59 57 63 59 64 53 64 58 37 60 64 30 31 60 32 96 64 63 64 64 44 50 42 64 58 "
    "86 56 57 51 38 30 38 59 "
)
EM = {chr(32 + i): int(wide) / 100 for i, wide in enumerate(ASCII.split())}
WORDS = re.compile(r"\s+|[\u2e80-\uffef]|[^\s\u2e80-\uffef]+")
END = "…"


class Fitted(NamedTuple):
    """A text that fits, and the lines that it takes."""

    text: str
    lines: int


def width_mm(text: str, *, size_pt: float) -> float:
    """How wide a text is on one line, at the most.

    Examples
    --------
    >>> round(width_mm("消火栓", size_pt=9), 1)
    9.5
    """
    return sum(_em(letter) for letter in text) * size_pt * POINT_MM


def lines(text: str, *, wide_mm: float, size_pt: float) -> int:
    """How many lines a text takes, broken between words and Chinese signs; 0 where it is empty.

    Examples
    --------
    >>> lines("消火栓", wide_mm=10, size_pt=9), lines("消火栓消火栓", wide_mm=10, size_pt=9)
    (1, 2)
    """
    if not text.strip():
        return 0
    taken, filled = 1, 0.0
    for part in WORDS.findall(text):
        wide = width_mm(part, size_pt=size_pt)
        if filled + wide <= wide_mm:
            filled += wide
        elif not part.isspace():
            broken, rest = divmod(wide, wide_mm)  # a word longer than a line is broken anywhere
            taken, filled = taken + 1 + int(broken), rest
    return taken


def cut(text: str, *, most: int, wide_mm: float, size_pt: float) -> Fitted:
    """A text in so many lines at most; what is cut off ends in dots.

    Examples
    --------
    >>> cut("消火栓消火栓", most=1, wide_mm=10, size_pt=9).text
    '消火…'
    """
    if most < 1:
        return Fitted("", 0)
    narrowest = min(EM.values()) * size_pt * POINT_MM
    wanted = " ".join(text.split())[: int(most * wide_mm / narrowest) + 1]
    if (taken := lines(wanted, wide_mm=wide_mm, size_pt=size_pt)) <= most:
        return Fitted(wanted, taken)
    low, high = 0, len(wanted)
    while low + 1 < high:  # the longest start that fits
        middle = (low + high) // 2
        fits = lines(wanted[:middle] + END, wide_mm=wide_mm, size_pt=size_pt) <= most
        low, high = (middle, high) if fits else (low, middle)
    return Fitted(wanted[:low].rstrip() + END, most)


def listed(
    parts: Sequence[str],
    *,
    between: str,
    more: Callable[[int], str],
    most: int,
    wide_mm: float,
    size_pt: float,
) -> Fitted:
    """As many of some texts as fit into so many lines, in their order, and how many are left out.

    Parameters
    ----------
    parts
        The texts; the first is shown in any case, cut off where it is too long.
    between
        What stands between two.
    more
        Says how many are left out.
    most
        Lines.
    wide_mm, size_pt
        Width of a line and size of the letters.

    Examples
    --------
    >>> more = lambda n: f"+{n}"
    >>> listed(["井", "阀", "栓"], between=" ", more=more, most=1, wide_mm=10, size_pt=9).text
    '井 +2'
    """
    if not parts or most < 1:
        return Fitted("", 0)
    fitted = Fitted("", 0)
    for kept in range(1, len(parts) + 1):
        left = len(parts) - kept
        text = between.join([*parts[:kept], *([more(left)] if left else [])])
        if (taken := lines(text, wide_mm=wide_mm, size_pt=size_pt)) <= most:
            fitted = Fitted(text, taken)
        elif taken > most + 1:
            break
    if fitted.lines:
        return fitted
    tail = f"{between}{more(len(parts) - 1)}" if len(parts) > 1 else ""
    room = wide_mm * most - width_mm(tail + END, size_pt=size_pt) - 2 * size_pt * POINT_MM * most
    whole = cut(parts[0], most=1, wide_mm=max(room, 0), size_pt=size_pt)
    return Fitted(whole.text + tail, most)


def _em(letter: str) -> float:
    """Width of a letter in parts of its size."""
    if letter in EM:
        return EM[letter]
    if letter > "\uffff":
        return 1.4
    return 1.0 if WIDE.match(letter) else 0.95
