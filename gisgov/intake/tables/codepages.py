"""How the letters of shapefiles and drawings are written, which often do not say so."""

from __future__ import annotations

import codecs
import itertools
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from gisgov.errors import BadInput
from gisgov.intake.letters import chinese_misread
from gisgov.intake.tables.batch import Note
from gisgov.intake.tables.encodings import letters
from gisgov.intake.tables.kinds import Format
from gisgov.intake.tables.witness import blocks

__all__ = ["Spelling", "spelling", "without_page"]

LATIN = "ISO-8859-1"  # every byte is a letter in it, so that nothing is lost
UNSAID = (0x00, 0x57)  # of the byte in a dBASE file that names the code page
SAMPLE = 2_000  # runs of letters
RUNS = re.compile(rb"[\x80-\xff][\x40-\xff]*")
PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+ANSI_(\d+)")
WESTERN = "1252"
CHINESE = "936"


@dataclass(frozen=True)
class Spelling:
    """How the letters are written, and what that means for the reading."""

    encoding: str | None = None
    asked: str | None = None
    """What GDAL is told."""
    mend: str | None = None
    """What the letters are really, where GDAL reads them as ISO 8859-1."""
    notes: list[Note] = field(default_factory=list)

    def mended(self, text: str) -> str:
        """A text with the letters that were written."""
        if self.mend is None:
            return text
        return text.encode(LATIN, "replace").decode(self.mend, "replace")

    def mended_array(self, array: pa.Array) -> pa.Array:
        """Texts with the letters that were written; other values as they are."""
        if self.mend is None or not pa.types.is_string(array.type):
            return array
        known: dict[str | None, str | None] = {None: None}
        for text in array.unique().to_pylist():
            known[text] = None if text is None else self.mended(text)
        return pa.array([known[text] for text in array.to_pylist()], pa.string())


def spelling(file: Path, kind: Format, encoding: str | None = None) -> Spelling:
    """Find out how the letters of a map file are written.

    Raises
    ------
    BadInput
        Nobody knows the encoding that was given (`table.no_encoding`), or that of the file is none
        that is known.
    """
    if encoding is not None:
        _require_known(encoding)
    if kind in ("shapefile", "dbase"):
        return _of_shapefile(file, encoding)
    if kind == "dxf":
        return _of_drawing(file, encoding)
    if kind == "json":
        found = letters(file, encoding)
        return Spelling(found.encoding, notes=found.notes)
    return Spelling("utf-8")


def without_page(link: Path) -> Path:
    """A copy of a drawing that names no code page, so that its letters come as ISO 8859-1."""
    copy = link.with_name(f"letters-{link.name}")
    with copy.open("wb") as opened:
        for number, block in enumerate(blocks(link)):
            opened.write(block.replace(b"$DWGCODEPAGE", b"$XXXCODEPAGE") if number == 0 else block)
    return copy


def _require_known(encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise BadInput("table.no_encoding", given=encoding) from error


# ---------------------------------------------------------------- shapefiles


def _of_shapefile(file: Path, encoding: str | None) -> Spelling:
    if encoding is not None:
        return Spelling(encoding, asked=encoding)
    beside = {one.name.lower(): one for one in file.parent.iterdir()}
    table = beside.get(f"{file.stem.lower()}.dbf")
    if table is None or f"{file.stem.lower()}.cpg" in beside or not _unsaid(table):
        return Spelling()
    written = _unsaid_letters(table)
    if written is None:
        return Spelling(asked=LATIN)
    return Spelling(written, asked=written, notes=[("table.read_as", {"encoding": written})])


def _unsaid(table: Path) -> bool:
    with table.open("rb") as opened:
        head = opened.read(32)
    return len(head) == 32 and head[29] in UNSAID


def _unsaid_letters(table: Path) -> str | None:
    """UTF-8 or GB18030 where the letters of a dBASE file are that; None where they are neither."""
    runs = list(itertools.islice(_runs(table), SAMPLE))
    if not runs:
        return None
    if sum(_is_utf8(run) for run in runs) > 0.9 * len(runs):
        return "UTF-8"
    return "GB18030" if chinese_misread(run.decode(LATIN) for run in runs) else None


def _runs(table: Path) -> Iterator[bytes]:
    """Runs of letters beyond ASCII in the names of the columns and in the rows."""
    with table.open("rb") as opened:
        head = opened.read(32)
        (start,) = struct.unpack("<H", head[8:10])
        names = opened.read(max(start - 32, 0))
    for place in range(0, len(names) - 31, 32):
        yield from RUNS.findall(names[place : place + 11].partition(b"\0")[0])
    for block in _rows(table, start):
        yield from RUNS.findall(block)


def _rows(table: Path, start: int) -> Iterator[bytes]:
    with table.open("rb") as opened:
        opened.seek(start)
        while block := opened.read(1 << 20):
            yield block


def _is_utf8(run: bytes) -> bool:
    """Whether a run is UTF-8, though its column may have cut off its end."""
    try:
        run.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start > 0
    return True


# ---------------------------------------------------------------- drawings


def _of_drawing(file: Path, encoding: str | None) -> Spelling:
    with file.open("rb") as opened:
        said = PAGE.search(opened.read(1 << 20))
    page = said[1].decode() if said else CHINESE
    if encoding is None and page not in (CHINESE, WESTERN):
        return Spelling(f"cp{page}", mend=f"cp{page}")
    try:
        found = letters(file, encoding)
    except BadInput as error:
        if error.code != "table.unknown_encoding" or page != WESTERN:
            raise
        return Spelling("cp1252", mend="cp1252")
    return Spelling(found.encoding, mend=found.encoding, notes=found.notes)
