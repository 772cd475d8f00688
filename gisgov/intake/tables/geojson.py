"""GeoJSON made fit for GDAL: in UTF-8, and without a coordinate system that lies elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gisgov.errors import BadInput
from gisgov.intake.tables.codepages import Spelling
from gisgov.intake.tables.witness import BLOCK, blocks

__all__ = ["prepared"]

OVERLAP = 4096
SYSTEM = re.compile(rb'"(?:c|\\u0063)(?:r|\\u0072)(?:s|\\u0073)"\s*:\s*\{', re.IGNORECASE)
NAMED = re.compile(
    rb'\s*(?:"type"\s*:\s*"(?:name|epsg)"\s*,\s*)?"properties"\s*:\s*\{[^{}\\]*\}'
    rb'\s*(?:,\s*"type"\s*:\s*"(?:name|epsg)"\s*)?\}',
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
    for part in _overlapping(link):
        for found in SYSTEM.finditer(part):
            whole = found.end() + OVERLAP <= len(part) or len(part) <= BLOCK
            if NAMED.match(part, found.end()) is None and whole:
                raise BadInput("table.refers", path=file)


def _overlapping(link: Path) -> Iterator[bytes]:
    """The blocks of a file, each with the end of the one before."""
    before = b""
    for block in blocks(link):
        yield before + block
        before = block[-OVERLAP:]
