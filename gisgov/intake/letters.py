"""Are the letters of a file those that were written? Shapefiles often do not say how they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["chinese_misread"]

BEYOND_ASCII = re.compile(r"[\x80-\xff]+")
PAIRED = 0.8  # share of such letters that stand in pairs, where they are halves of Chinese ones
SHOWN = 20


def chinese_misread(texts: Iterable[str]) -> tuple[str, str] | None:
    """The first text that looks like Chinese misread, and what it says as GB18030; else None.

    A Chinese letter of GB18030 that is read as ISO 8859-1 gives two letters beyond ASCII. Such
    letters of a European language stand alone.

    Parameters
    ----------
    texts
        Names and codes, read as ISO 8859-1.

    Examples
    --------
    >>> chinese_misread(["code", "Ãû³Æ"])
    ('Ãû³Æ', '名称')
    >>> chinese_misread(["denominación", "Las Canteras"])
    """
    found = [text for text in texts if BEYOND_ASCII.search(text)]
    runs = [len(run) for text in found for run in BEYOND_ASCII.findall(text)]
    if not runs or sum(run for run in runs if run % 2 == 0) < PAIRED * sum(runs):
        return None
    first = found[0][:SHOWN]
    return first, first.encode("latin-1", "replace").decode("gb18030", "replace")
