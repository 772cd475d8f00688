"""How are the letters of a text written? What is not said is found out over the whole file.

A mark at its start (UTF-8, UTF-16) is believed. Else it is UTF-8 where all of it is, and GB18030
where all of it is and its letters stand in pairs, as Chinese ones do. Anything else is refused.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gisgov.errors import BadInput
from gisgov.intake.letters import chinese_misread
from gisgov.intake.tables.batch import Note
from gisgov.intake.tables.witness import blocks

__all__ = ["Letters", "letters"]

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}  # what says the one is usually written in the other
LONGEST_LINE = 1 << 28
SAMPLE = 2_000  # lines
THREE_BYTES = "\u0800"  # from here on UTF-8 takes three bytes, which GB18030 hardly makes by chance
BY_CHANCE = 0.05  # share of lines of GB18030 that could as well be UTF-8


@dataclass(frozen=True)
class Letters:
    """How a text is written."""

    encoding: str
    """As Python names it."""
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Lines:
    """The lines of a text with letters beyond ASCII, by whether they are UTF-8."""

    utf8: int = 0
    other: int = 0
    first_utf8: int = 0
    first_other: int = 0
    sample: list[str] = field(default_factory=list)


def letters(file: Path, encoding: str | None = None) -> Letters:
    """Find out how a text is written, or check that it is written as was said.

    Raises
    ------
    BadInput
        It is not written so (`table.wrong_encoding`), nobody knows that encoding
        (`table.no_encoding`), or it is written in none or in several that are known
        (`table.unknown_encoding`, `table.bad_letter`, `table.mixed_encoding`).
    """
    if encoding is not None:
        return Letters(_checked(file, encoding))
    with file.open("rb") as opened:
        head = opened.read(4096)
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    if marked is not None:
        said = "UTF-8" if marked == "utf-8-sig" else "UTF-16"
        return Letters(_checked(file, marked), [("table.mark", {"encoding": said})])
    wide = _wide(head)
    if wide is not None:
        return Letters(_checked(file, wide), [("table.read_as", {"encoding": "UTF-16"})])
    if _fails_at(file, "utf-8") is None:
        return Letters("utf-8")
    _require_chinese(file, _classified(file))
    return Letters("gb18030", [("table.read_as", {"encoding": "GB18030"})])


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its ASCII letters is zero."""
    low, high = head[0::2].count(0), head[1::2].count(0)
    if max(low, high) * 5 < len(head) // 2 or min(low, high) * 10 > max(low, high):
        return None
    return "utf-16-le" if high > low else "utf-16-be"


def _checked(file: Path, encoding: str) -> str:
    name = _known(encoding)
    failed = _fails_at(file, name)
    if failed is not None:
        line, column = failed
        raise BadInput("table.wrong_encoding", path=file, given=encoding, line=line, column=column)
    return name


def _known(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except (LookupError, ValueError) as error:
        raise BadInput("table.no_encoding", given=encoding) from error
    return "utf-8-sig" if name == "utf-8" else WIDER.get(name, name)


def _fails_at(file: Path, encoding: str) -> tuple[int, int] | None:
    """Line and column of the first bytes that are no letters in this encoding; else None."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, column = 1, 1
    try:
        for block in blocks(file):
            line, column = _after(decoder.decode(block), line, column)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        return _after(_before(error, encoding), line, column)
    return None


def _before(error: UnicodeError, encoding: str) -> str:
    if not isinstance(error, UnicodeDecodeError):
        return ""
    return error.object[: error.start].decode(encoding, "replace")


def _after(text: str, line: int, column: int) -> tuple[int, int]:
    ends = text.count("\n")
    return line + ends, len(text) - text.rfind("\n") if ends else column + len(text)


# ---------------------------------------------------------------- neither marked nor UTF-8


def _classified(file: Path) -> _Lines:
    found = _Lines()
    for number, line in enumerate(_lines(file), 1):
        if line.isascii():
            continue
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            found.first_other = found.first_other or number
            found.other += 1
            if len(found.sample) < SAMPLE:
                found.sample.append(line.decode("latin-1"))
        else:
            if max(text) >= THREE_BYTES:
                found.first_utf8 = found.first_utf8 or number
                found.utf8 += 1
    return found


def _lines(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while line := opened.readline(LONGEST_LINE):
            yield line


def _require_chinese(file: Path, found: _Lines) -> None:
    if found.utf8 > BY_CHANCE * (found.utf8 + found.other):
        rare = found.first_other if found.other <= found.utf8 else found.first_utf8
        raise BadInput(
            "table.mixed_encoding",
            path=file,
            line=rare,
            utf8=found.utf8,
            other=found.other,
        )
    failed = _fails_at(file, "gb18030")
    misread = chinese_misread(found.sample)
    if misread is None:
        raise BadInput("table.unknown_encoding", path=file, line=found.first_other)
    if failed is not None:
        raise BadInput("table.bad_letter", path=file, line=failed[0], column=failed[1])
