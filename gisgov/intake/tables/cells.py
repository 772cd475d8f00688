"""What a workbook's own text says that its cells do not: errors, formulas without a result, extent.

An .xlsx is a zip; it is inflated here once, with its bounds checked, before it is opened.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from gisgov.errors import BadInput
from gisgov.intake.tables.zips import inflated, members

__all__ = ["Oddity", "Sheet", "cell_name", "sheets_of"]

MOST_CELLS = 1_048_576 * 64  # a reader holds a sheet from its first to its last cell
MOST_MARKUP = 64 << 20  # bytes of the list of sheets
CARRIED = 4 << 20  # bytes of a cell that a block cuts in two; a text has 32,767 letters
SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
CELL = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d+)[\"']")
FORMULA = rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)"
NO_RESULT = re.compile(rb"<c\b([^>]*)>\s*" + FORMULA + rb"\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
ERROR = re.compile(rb"<c\b([^>]*\bt=[\"']e[\"'][^>]*)>\s*(?:" + FORMULA + rb"\s*)?<v>([^<]*)</v>")
EMPTY_TEXT = re.compile(rb"\bt=[\"']str[\"']")  # a formula whose result is a text of no letters
WIDE = re.compile(rb"\br=[\"']([A-Z]{2,3})\d+[\"'][^>]*(?<!/)>")
ROW = re.compile(rb"<row\b[^>]*\br=[\"'](\d+)[\"']")


class Oddity(NamedTuple):
    """A cell whose value is no value."""

    column: int
    """From 0."""
    code: str
    value: str | None


@dataclass
class Sheet:
    """What is odd in one sheet, by row from 0; the first of each row."""

    odd: dict[int, Oddity] = field(default_factory=dict)
    columns: int = 26
    rows: int = 0


def sheets_of(file: Path) -> dict[str, Sheet]:
    """Every sheet of an .xlsx by its name.

    Raises
    ------
    BadInput
        It is damaged or a zip bomb (see `zips`), or a sheet is too wide and long to be held
        (`table.too_wide`).
    """
    found: dict[str, Sheet] = {}
    lists: dict[str, str] = {}
    for member in members(file):
        blocks = inflated(file, member)
        if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
            found[member.filename] = _sheet(blocks, file)
        elif member.filename in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            lists[member.filename] = _small(blocks, file)
        else:
            for _ in blocks:  # its bounds are checked
                pass
    return {name: found[part] for name, part in _parts(lists).items() if part in found}


def cell_name(row: int, column: int) -> str:
    """What Excel calls the cell of a row and a column, both from 0.

    Examples
    --------
    >>> cell_name(2, 0), cell_name(0, 27)
    ('A3', 'AB1')
    """
    letters = ""
    number = column + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def _small(blocks: Iterator[bytes], file: Path) -> str:
    text = b""
    for block in blocks:
        text += block
        if len(text) > MOST_MARKUP:
            raise BadInput("table.zip_bomb", path=file, size_mb=64, packed_mb=0, count=1)
    return text.decode("utf-8", "replace")


def _parts(lists: dict[str, str]) -> dict[str, str]:
    """Which part of the zip holds the sheet of a name."""
    relations = [dict(ATTRIBUTE.findall(one)) for one in _tags(RELATION, lists, "_rels/")]
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    sheets = [dict(ATTRIBUTE.findall(one)) for one in _tags(SHEET, lists, "xl/workbook.xml")]
    return {html.unescape(one.get("name", "")): _path(targets.get(_key(one), "")) for one in sheets}


def _path(target: str) -> str:
    return posixpath.join("/xl", target).lstrip("/")


def _tags(pattern: re.Pattern[str], lists: dict[str, str], part: str) -> list[str]:
    return [tag for name, text in lists.items() if part in name for tag in pattern.findall(text)]


def _key(sheet: dict[str, str]) -> str:
    return next((value for name, value in sheet.items() if name.endswith(":id")), "")


def _sheet(blocks: Iterator[bytes], file: Path) -> Sheet:
    sheet = Sheet()
    for part in _whole_cells(blocks):
        if b"<f" in part:
            _note(sheet, NO_RESULT, part, "table.no_result")
        if b't="e"' in part or b"t='e'" in part:
            _note(sheet, ERROR, part, "table.error_cell")
        wide = {_number(letters) for letters in WIDE.findall(part)}
        sheet.columns = max(sheet.columns, *wide) if wide else sheet.columns
        sheet.rows = max([sheet.rows, *map(int, ROW.findall(part))])
        if sheet.columns * sheet.rows > MOST_CELLS:
            last = cell_name(sheet.rows - 1, sheet.columns - 1)
            raise BadInput("table.too_wide", path=file, cell=last)
    return sheet


def _whole_cells(blocks: Iterator[bytes]) -> Iterator[bytes]:
    before = b""
    for block in blocks:
        part = before + block
        end = part.rfind(b"</c>") + 4
        if end < 4:
            before = part[-CARRIED:]
            continue
        yield part[:end]
        before = part[end:]
    yield before


def _note(sheet: Sheet, pattern: re.Pattern[bytes], part: bytes, code: str) -> None:
    for found in pattern.finditer(part):
        place = CELL.search(found[1])
        if place is None or (code == "table.no_result" and EMPTY_TEXT.search(found[1])):
            continue
        value = found[2].decode("utf-8", "replace") if code == "table.error_cell" else None
        odd = Oddity(_number(place[1]) - 1, code, value)
        sheet.odd.setdefault(int(place[2]) - 1, odd)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
