"""Where the row with the names of the columns stands, and what they are.

The rule: the names stand in the first row that fills more than half as many cells as the rows of
the file usually do, with at least two different words (one, where there is one column), and more of
its cells hold words than numbers. What stands above it are titles.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gisgov.errors import BadInput
from gisgov.intake.tables.batch import Note

__all__ = ["LOOKED_AT", "Cells", "Names", "filled", "header_row", "is_header", "named", "texts"]

LOOKED_AT = 30  # rows
SHOWN = 60  # characters of a row that is no header
NUMBER = re.compile(r"[-+]?[\d.,，\s%/:年月日]+")

Cells = Sequence[Any]


class Names(NamedTuple):
    """Names of columns, one for each cell of the header."""

    columns: list[str]
    notes: list[Note]


def header_row(rows: Sequence[Cells], file: Path) -> int:
    """Position of the row that names the columns.

    Raises
    ------
    BadInput
        There is none (`table.no_header`).
    """
    width = statistics.median_high([filled(row) for row in rows if filled(row)] or [0])
    for number, row in enumerate(rows):
        cells = [cell for cell in row if not _empty(cell)]
        if 2 * len(cells) > width and len(set(map(str, cells))) >= min(width, 2):
            if is_header(cells):
                return number
            break
    shown = next((row for row in rows if filled(row)), [])
    raise BadInput("table.no_header", path=file, given=_shown(shown))


def is_header(row: Cells) -> bool:
    """Whether more cells of a row hold words than numbers.

    Examples
    --------
    >>> is_header(["编号", "2024", "面积"]), is_header(["A1", 3, 4.5]), is_header([])
    (True, False, False)
    """
    cells = [cell for cell in row if not _empty(cell)]
    return 2 * sum(map(_is_word, cells)) > len(cells)


def texts(cells: Cells) -> list[str]:
    """What the cells say, each thing once.

    Examples
    --------
    >>> texts(["坐标", " X ", "", "X"])
    ['坐标', 'X']
    """
    return list(dict.fromkeys(name for cell in cells if (name := _name(cell))))


def filled(row: Cells) -> int:
    """How many cells hold something.

    Examples
    --------
    >>> filled(["a", "", None, 0])
    2
    """
    return sum(not _empty(cell) for cell in row)


def named(cells: Cells) -> Names:
    """Names that tell the columns apart: those of the file, else their number.

    Examples
    --------
    >>> named([" 编号 ", "name", "name", None]).columns
    ['编号', 'name', 'name (2)', 'column 4']
    """
    found = [_name(cell) for cell in cells]
    taken: list[str] = []
    notes: list[Note] = []
    for number, name in enumerate(found, 1):
        own = _free(name or f"column {number}", taken)
        if name and own != name:
            notes.append(("table.name_twice", {"given": name, "taken": own}))
        if not name:
            notes.append(("table.no_name", {"number": number, "taken": own}))
        taken.append(own)
    return Names(taken, notes)


def _free(name: str, taken: list[str]) -> str:
    number = 2
    own = name
    while own in taken:
        own, number = f"{name} ({number})", number + 1
    return own


def _name(cell: object) -> str:
    return "" if _empty(cell) else " ".join(str(cell).replace("\ufeff", "").split())


def _empty(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_word(cell: object) -> bool:
    return isinstance(cell, str) and NUMBER.fullmatch(cell.strip()) is None


def _shown(row: Cells) -> str:
    return ", ".join(str(cell) for cell in row if not _empty(cell))[:SHOWN]
