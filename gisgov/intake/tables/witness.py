"""Whether the file that was read to its end is still the one that was opened."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gisgov.errors import BadInput

__all__ = ["BLOCK", "Witness", "blocks", "witness"]

BLOCK = 1 << 20
CLOCK_NS = 2_000_000_000  # what was written so shortly before opening may be written again unseen

Stamp = tuple[tuple[int, int, int, int] | None, ...]


@dataclass(frozen=True)
class Witness:
    """Size, times and digest of a file and its parts, as they were at opening."""

    file: Path
    parts: tuple[Path, ...]
    digest: str
    stamp: Stamp
    settled: bool
    """Whether a later change must show in the times."""

    def unchanged(self) -> None:
        """Refuse a file whose contents are others than at opening (`table.changed`)."""
        if self.settled and _stamp(self.parts) == self.stamp:
            return
        try:
            now = _digest(self.parts)
        except OSError as error:
            raise BadInput("table.changed", path=self.file) from error
        if now != self.digest:
            raise BadInput("table.changed", path=self.file)


def witness(file: Path, parts: Sequence[Path] = ()) -> Witness:
    """Take the digest of a file, or of its parts one after the other."""
    all_parts = tuple(parts) or (file,)
    before = _stamp(all_parts)
    newest = max(one[1] for one in before if one)
    settled = time.time_ns() - newest > CLOCK_NS
    return Witness(file, all_parts, _digest(all_parts), before, settled)


def blocks(file: Path) -> Iterator[bytes]:
    """Give the bytes of a file, a mebibyte at a time."""
    with file.open("rb") as opened:
        while block := opened.read(BLOCK):
            yield block


def _digest(parts: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        for block in blocks(part):
            digest.update(block)
    return digest.hexdigest()


def _stamp(parts: Sequence[Path]) -> Stamp:
    return tuple(_stamp_of(part) for part in parts)


def _stamp_of(part: Path) -> tuple[int, int, int, int] | None:
    try:
        found = part.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
