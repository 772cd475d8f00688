"""GeoJSON made fit for GDAL: in UTF-8, and without a coordinate system that lies elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gisgov.errors import BadInput
from gisgov.intake.tables.codepages import Spelling
from gisgov.intake.tables.witness import BLOCK, blocks

__all__ = ["prepared"]

REACH = 8192  # bytes within which a coordinate system must be told
KEY = re.compile(rb'"(?:c|\\u0063)(?:r|\\u0072)(?:s|\\u0073)"', re.IGNORECASE)
NAMED = re.compile(  # what follows the key: no object, or one that gives a name or a code
    rb"[ \t\r\n]{0,64}(?:[^ \t\r\n:]|:[ \t\r\n]{0,64}(?:[^ \t\r\n{]|\{"
    rb'\s*(?:"type"\s*:\s*"(?:name|epsg)"\s*,\s*)?"properties"\s*:\s*\{[^{}\\]*\}'
    rb'\s*(?:,\s*"type"\s*:\s*"(?:name|epsg)"\s*)?\}))',
    re.IGNORECASE,
)


def prepared(file: Path, link: Path, spelling: Spelling) -> Path:
    """The file that GDAL may read in place of this one.

    Raises
    ------
    BadInput
        Its coordinate system is an address, which GDAL would fetch (`table.refers`).
    """
    if spelling.encoding in ("utf-8", "utf-8-sig", "ascii"):
        _require_named_system(file, link)
        return link
    copy = link.with_name(f"utf8-{link.name}")
    with file.open(encoding=spelling.encoding, newline="") as given, copy.open("wb") as written:
        while part := given.read(BLOCK):
            written.write(part.removeprefix("\ufeff").encode())
    _require_named_system(file, copy)
    link.unlink()
    return copy.rename(link)


def _require_named_system(file: Path, link: Path) -> None:
    for part, decided in _windows(link):
        for found in KEY.finditer(part):
            if found.start() < decided and NAMED.match(part, found.end()) is None:
                raise BadInput("table.refers", path=file)


def _windows(link: Path) -> Iterator[tuple[bytes, int]]:
    """Each block of a file after the end of the one before, and how far it can be judged."""
    before = b""
    for block in blocks(link):
        part = before + block
        yield part, len(part) - REACH
        before = part[-REACH:]
    yield before, len(before)
