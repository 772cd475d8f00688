"""An index in one file: a line that says what it is, a header, and arrays as they lie in memory.

The arrays are mapped, not read: processes that open the same file share its pages.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.errors import BadInput
from gisgov.placing.table import ARRAYS, Table

__all__ = ["MAGIC", "Outlines", "Saved", "load", "save"]

MAGIC = b"gisgov area index 1\n"
ALIGNED = 64

Bytes = npt.NDArray[np.uint8]
Geometries = npt.NDArray[np.object_]


class Outlines(NamedTuple):
    """Borders of areas as one run of WKB, and where each ends; they are read when asked for."""

    wkb: Bytes
    ends: npt.NDArray[np.int64]

    @classmethod
    def of(cls, shapes: Geometries) -> Outlines:
        """Write geometries."""
        parts = [bytes(part) for part in shapely.to_wkb(shapes)]
        ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
        return cls(np.frombuffer(b"".join(parts), np.uint8), ends)

    def read(self) -> Geometries:
        """Read geometries."""
        ends = self.ends.tolist()
        parts = [self.wkb[begin:end].tobytes() for begin, end in pairwise([0, *ends])]
        return np.asarray(shapely.from_wkb(parts), dtype=object)


@dataclass(frozen=True)
class Saved:
    """What is in a file: the coordinate system (PROJJSON), codes, borders, tables."""

    crs: str
    codes: list[str]
    outlines: Outlines
    tables: tuple[Table, ...]
    overlap: tuple[str, str] | None


def save(path: Path, saved: Saved) -> None:
    """Write a file, complete or not at all; one that is there is replaced."""
    arrays = [*saved.outlines, *(getattr(table, name) for table in saved.tables for name in ARRAYS)]
    header = json.dumps(
        {
            "crs": saved.crs,
            "codes": saved.codes,
            "overlap": saved.overlap,
            "tables": [_scalars(table) for table in saved.tables],
            "arrays": _places(arrays),
        },
        ensure_ascii=False,
    ).encode()
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file:
            _write(file, header, arrays)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def load(path: Path) -> Saved:
    """Open a file.

    Raises
    ------
    BadInput
        There is no such file, or it is no index of this version, or damaged.
    """
    try:
        whole = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError) as error:
        raise BadInput("placing.unreadable", path=str(path), reason=str(error)) from error
    if bytes(whole[: len(MAGIC)]) != MAGIC:
        raise BadInput("placing.not_index", path=str(path))
    try:
        return _read(whole)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise BadInput("placing.damaged", path=str(path)) from error


def _scalars(table: Table) -> list[Any]:
    return list(table[: -len(ARRAYS)])


def _places(arrays: list[npt.NDArray[Any]]) -> list[dict[str, Any]]:
    """Return where each array lies behind the header, and what it is."""
    places, at = [], 0
    for array in arrays:
        places.append({"at": at, "type": array.dtype.str, "shape": array.shape})
        at += -(-array.nbytes // ALIGNED) * ALIGNED
    return places


def _write(file: IO[bytes], header: bytes, arrays: list[npt.NDArray[Any]]) -> None:
    check = zlib.crc32(header)
    for array in arrays:
        check = zlib.crc32(np.ascontiguousarray(array).data, check)
    file.write(MAGIC + len(header).to_bytes(8, "little") + check.to_bytes(4, "little") + header)
    for array in arrays:
        file.write(b"\0" * (-file.tell() % ALIGNED))
        file.write(np.ascontiguousarray(array).data)


def _read(whole: Bytes) -> Saved:
    at = len(MAGIC)
    length = int.from_bytes(whole[at : at + 8].tobytes(), "little")
    check = int.from_bytes(whole[at + 8 : at + 12].tobytes(), "little")
    header = whole[at + 12 : at + 12 + length].tobytes()
    told = json.loads(header)
    start = -(-(at + 12 + length) // ALIGNED) * ALIGNED
    arrays = [_array(whole, start, place) for place in told["arrays"]]
    found = zlib.crc32(header)
    for array in arrays:
        found = zlib.crc32(array.data, found)
    if found != check:
        raise ValueError(found)
    rest = iter(arrays[2:])
    tables = [Table(*scalars, *(next(rest) for _ in ARRAYS)) for scalars in told["tables"]]
    overlap = tuple(told["overlap"]) if told["overlap"] else None
    return Saved(told["crs"], told["codes"], Outlines(*arrays[:2]), tuple(tables), overlap)


def _array(whole: Bytes, start: int, place: dict[str, Any]) -> npt.NDArray[Any]:
    kind = np.dtype(place["type"])
    begin = start + place["at"]
    size = int(np.prod(place["shape"])) * kind.itemsize
    if begin + size > len(whole):
        raise ValueError(begin + size)
    array: npt.NDArray[Any] = np.asarray(whole[begin : begin + size]).view(kind)
    return array.reshape(place["shape"])
