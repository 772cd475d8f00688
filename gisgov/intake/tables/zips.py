"""Zips: a table packed, or a workbook, which is a zip of its own. Nothing is unpacked on trust.

What a zip says of its sizes is checked before, and while unpacking no more is taken than it said.
"""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from gisgov.errors import BadInput
from gisgov.intake.tables.batch import Batch, Reading
from gisgov.intake.tables.kinds import Format, format_of

__all__ = ["Inner", "inflated", "is_workbook", "members", "named", "renamed", "unpacked"]

MOST_BYTES = 4 << 30
MOST_RATIO = 250  # deflate reaches 1,000 on nothing but zeros; the emptiest real table 60
SMALL = 64 << 20  # bytes that may be packed as tightly as can be
MOST_MEMBERS = 10_000
BLOCK = 1 << 20
LOCAL = struct.Struct("<4s22xHH")
LOCKED = 0x1
UTF8_NAMES = 0x800
WORKBOOK = "xl/workbook.xml"
TABLES = (
    ".shp", ".gpkg", ".geojson", ".json", ".fgb", ".kml", ".dxf", ".csv", ".tsv", ".txt", ".xlsx",
    ".xls", ".parquet", ".geoparquet",
)  # fmt: skip
LIKELY_NOTES = (".txt", ".json")  # tables only where there is nothing else
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True)
class Inner:
    """A table that was unpacked."""

    file: Path
    kind: Format
    name: str
    """As the zip names it."""
    chosen: bool
    """Whether it was told apart from others by its name."""


def is_workbook(file: Path) -> bool:
    """Whether a zip is a workbook of Excel."""
    return any(one.filename == WORKBOOK for one in members(file))


def members(file: Path) -> list[zipfile.ZipInfo]:
    """What a zip holds.

    Raises
    ------
    BadInput
        It is damaged (`table.bad_zip`), locked (`table.password`), packed in a way that is not
        known (`table.packed`), or holds too much (`table.zip_bomb`).
    """
    try:
        with zipfile.ZipFile(file) as opened:
            found = [one for one in opened.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise BadInput("table.bad_zip", path=file, reason=error) from error
    if any(one.flag_bits & LOCKED for one in found):
        raise BadInput("table.password", path=file)
    if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in found):
        raise BadInput("table.packed", path=file)
    _require_bounded(file, found)
    return found


def _require_bounded(file: Path, found: list[zipfile.ZipInfo]) -> None:
    size = sum(one.file_size for one in found)
    packed = max(file.stat().st_size, 1)
    tight = size > SMALL and size > MOST_RATIO * packed
    if size > MOST_BYTES or tight or len(found) > MOST_MEMBERS:
        raise BadInput(
            "table.zip_bomb",
            path=file,
            size_mb=size >> 20,
            packed_mb=packed >> 20,
            count=len(found),
        )


def inflated(file: Path, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give the bytes of a member, and no more of them than the zip said there are.

    Raises
    ------
    BadInput
        There are more (`table.zip_bomb`), or they are damaged (`table.bad_zip`).
    """
    total = 0
    check = 0
    for block in _blocks(file, member):
        total += len(block)
        check = zlib.crc32(block, check)
        if total > member.file_size:
            count = 1
            sizes = {"size_mb": total >> 20, "packed_mb": member.compress_size >> 20}
            raise BadInput("table.zip_bomb", path=file, count=count, **sizes)
        yield block
    if check != member.CRC:
        raise BadInput("table.bad_zip", path=file, reason=f"CRC, {member.filename}")


def _blocks(file: Path, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            opened.seek(member.header_offset)
            _, name, extra = LOCAL.unpack(opened.read(LOCAL.size))
            opened.seek(name + extra, 1)
            raw = zlib.decompressobj(-15) if member.compress_type else None
            left = member.compress_size
            while left and (given := opened.read(min(BLOCK, left))):
                left -= len(given)
                yield from _unpacked(raw, given) if raw else (given,)
    except (zlib.error, struct.error) as error:
        raise BadInput("table.bad_zip", path=file, reason=error) from error


def _unpacked(raw: zlib._Decompress, given: bytes) -> Iterator[bytes]:
    while given and not raw.eof:
        block = raw.decompress(given, BLOCK)
        given = raw.unconsumed_tail
        if block:
            yield block


# ---------------------------------------------------------------- the table in it


def unpacked(file: Path, stack: ExitStack, layer: str | None) -> Inner:
    """Unpack the one table of a zip, or that which `layer` names; `stack` removes it at its end.

    Raises
    ------
    BadInput
        It holds none (`table.zip_without`) or several (`table.zip_several`), or see `members`.
    """
    held = {_name(one): one for one in members(file)}
    names = [name for name in held if not _hidden(name)]
    name, chosen = _chosen(file, names, layer)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gisgov-")))
    for part in _parts(name, names):
        target = folder / f"{_stem(name)}{PurePosixPath(part).suffix.lower()}"
        with target.open("wb") as opened:
            opened.writelines(inflated(file, held[part]))
    inner = folder / f"{_stem(name)}{PurePosixPath(name).suffix.lower()}"
    if inner.stat().st_size == 0:
        raise BadInput("table.zip_without", path=file)
    kind = format_of(inner)
    if kind == "zip" and not is_workbook(inner):
        raise BadInput("table.zip_without", path=file)
    return Inner(inner, kind, name, chosen)


@contextmanager
def named(file: Path, inner: Inner) -> Iterator[None]:
    """Let errors name the zip and the table in it instead of where it was unpacked."""
    try:
        yield
    except BadInput as error:
        if error.params.get("path") == inner.file:
            error.params["path"] = f"{file}/{inner.name}"
        raise


def renamed(reading: Reading, file: Path, inner: Inner) -> Reading:
    """The same, with errors that name the zip."""

    def batches(rows: int) -> Iterator[Batch]:
        with named(file, inner):
            yield from reading.batches(rows)

    return replace(reading, batches=batches)


def _name(member: zipfile.ZipInfo) -> str:
    """The name as written: Windows writes Chinese ones in GBK without saying so."""
    if member.flag_bits & UTF8_NAMES or member.filename.isascii():
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _hidden(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name.startswith(".") or "__MACOSX" in path.parts


def _chosen(file: Path, names: list[str], layer: str | None) -> tuple[str, bool]:
    tables = [name for name in names if PurePosixPath(name).suffix.lower() in TABLES]
    better = [one for one in tables if PurePosixPath(one).suffix.lower() not in LIKELY_NOTES]
    tables = better or tables
    meant = [name for name in tables if layer in (name, PurePosixPath(name).stem)]
    if len(meant) == 1 and len(tables) > 1:
        return meant[0], True
    if not tables:
        raise BadInput("table.zip_without", path=file)
    if len(tables) > 1:
        raise BadInput("table.zip_several", path=file, names=", ".join(tables))
    return tables[0], False


def _parts(name: str, names: list[str]) -> list[str]:
    if not name.lower().endswith(".shp"):
        return [name]
    stem = name[:-4].lower()
    return [one for one in names if one.lower() in [stem + part for part in PARTS]]


def _stem(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).stem[:80] or "table"
