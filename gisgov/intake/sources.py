"""Which source is a file from? Its monthly files have one name, or each would be a new one."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["source_of"]

ADDED = re.compile(  # what a file of this month, or a copy of it, has at the end of its name
    r"(\.quarantine|[\s_.\-]*(\d{4}[\s_.\-年]*\d{0,2}[\s_.\-月]*\d{0,2}日?|[(（]\d+[)）]|副本|copy))$"
)


def source_of(path: Path) -> str:
    """The name of a file without its ending, its date, and what marks a copy.

    Parameters
    ----------
    path
        The file; a name that is nothing but a date is taken as it is.

    Examples
    --------
    >>> source_of(Path("消防栓_2026-10.xlsx")), source_of(Path("hydrants 202611 (2).csv"))
    ('消防栓', 'hydrants')
    """
    name = path.stem
    while (shorter := ADDED.sub("", name)) not in ("", name):
        name = shorter
    return name
