"""What is this file? Told by its contents, for its name may say anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from gisgov.errors import BadInput

__all__ = ["Format", "format_of", "local"]

Format = Literal[
    "zip", "ole", "parquet", "text", "geopackage", "shapefile", "dbase", "flatgeobuf", "json",
    "kml", "dxf",
]  # fmt: skip

HEAD = 1 << 20
REMOTE = re.compile(r"(?i)/+vsi|[a-z][a-z0-9+.\-]+:")
STARTS: tuple[tuple[bytes, Format], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PAR1", "parquet"),
    (b"fgb\x03", "flatgeobuf"),
    (b"\x00\x00\x27\x0a", "shapefile"),
    (b"AutoCAD Binary DXF", "dxf"),
)
OTHERS = {
    b"PARE": "table.password",
    b"AC10": "table.drawing",
    b"Rar!": "table.packed",
    b"7z\xbc\xaf": "table.packed",
    b"\x1f\x8b": "table.packed",
    b"BZh": "table.packed",
    b"\xfd7zXZ": "table.packed",
}
PBF = b"\x0a\x09OSMHeader"
SQLITE = b"SQLite format 3\x00"
GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")
MARKS = b"\xef\xbb\xbf"
BLANK = b" \t\r\n\x0b\x0c"
JSON_NAMES = (".json", ".geojson", ".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".topojson")
TEXT_NAMES = (".csv", ".tsv", ".tab", ".txt", ".asc", ".xls", ".dat", "")
DXF_START = re.compile(rb"\s*(999\s*\n.*\n\s*)*0\s*\r?\n\s*SECTION")
REFERS = re.compile(rb"(?i)<OGR\w+DataSource|<VRTDataset|gdal_streamed_alg|<GDAL_WM")


def local(path: Path | str) -> None:
    """Refuse what names no file of this machine: an address, a database, a virtual folder of GDAL.

    Raises
    ------
    BadInput
        `table.not_local`.
    """
    if REMOTE.match(str(path)) and not Path(path).exists():
        raise BadInput("table.not_local", given=path)


def format_of(file: Path) -> Format:
    """Tell the format of a file.

    Raises
    ------
    BadInput
        It is none that is read here, or one that only refers to other files (`table.refers`,
        `table.unknown_kind`, `table.password`, `table.packed`, `table.drawing`, `table.web_page`,
        `table.openstreetmap`).
    """
    with file.open("rb") as opened:
        head = opened.read(HEAD)
    _refuse_others(file, head)
    if REFERS.search(head):
        raise BadInput("table.refers", path=file)
    known = next((name for start, name in STARTS if head.startswith(start)), None)
    if known is not None:
        return known
    if head.startswith(SQLITE):
        return _geopackage(file, head)
    if file.suffix.lower() == ".dbf":
        return "dbase"
    return _text(file, head.removeprefix(MARKS))


def _refuse_others(file: Path, head: bytes) -> None:
    if head[4:].startswith(PBF):
        raise BadInput("table.openstreetmap", path=file)
    for start, code in OTHERS.items():
        if head.startswith(start):
            raise BadInput(code, path=file)


def _geopackage(file: Path, head: bytes) -> Format:
    if head[68:72] not in GEOPACKAGE_IDS and file.suffix.lower() != ".gpkg":
        raise BadInput("table.unknown_kind", path=file)
    return "geopackage"


def _text(file: Path, head: bytes) -> Format:
    start = head.lstrip(BLANK)[:1]
    if file.suffix.lower() in JSON_NAMES or (start == b"{" and file.suffix.lower() != ".csv"):
        return "json"
    if start == b"<":
        return _marked_up(file, head)
    if file.suffix.lower() == ".dxf" or DXF_START.match(head):
        return "dxf"
    if b"\x00" in head[:4096] and file.suffix.lower() not in TEXT_NAMES:
        raise BadInput("table.unknown_kind", path=file)
    return "text"


def _marked_up(file: Path, head: bytes) -> Format:
    if re.search(rb"<(\w+:)?kml\b", head):
        return "kml"
    if re.search(rb"<osm\b", head):
        raise BadInput("table.openstreetmap", path=file)
    if re.search(rb"(?i)<(html|table|!doctype html)\b", head):
        raise BadInput("table.web_page", path=file)
    raise BadInput("table.unknown_kind", path=file)
