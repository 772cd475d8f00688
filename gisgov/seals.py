"""Seals over a log that is only added to: what a batch of rows is sealed with, and what is wrong.

A seal's digest is the SHA-256 of the digest before and of its rows, each a line that ends with a
line feed. So a row changed, lost or slipped in shows in its seal, a seal changed or lost in the
next one, and a digest kept elsewhere proves all that came before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from gisgov.errors import BadInput

__all__ = [
    "FIRST",
    "PRUNED",
    "Batch",
    "Fault",
    "Head",
    "Row",
    "Seal",
    "Verdict",
    "gather",
    "header",
    "judge",
    "opening",
    "read",
]

FIRST = bytes(32)
"""What the first seal takes for the seal before."""
PRUNED = "audit_pruned"
"""The act of the row that says up to which seal rows were deleted for their age."""
HEAD = re.compile(r"(?:(\d{1,18}):)?([0-9a-f]{64})")
NAMED = 5  # rows that a fault names


class Row(NamedTuple):
    """A row of the log: its number, and its text without the line feed."""

    id: int
    text: str


@dataclass(frozen=True)
class Seal:
    """What is kept of a sealed batch; with `pruned_at` its rows were deleted for their age."""

    id: int
    first_id: int
    last_id: int
    rows: int
    previous: bytes
    digest: bytes
    sealed_at: datetime
    pruned_at: datetime | None = None


class Head(NamedTuple):
    """A seal as it is kept elsewhere: its number, where that is known, and its digest."""

    seal: int | None
    digest: bytes

    @staticmethod
    def parse(given: str) -> Head:
        """A head from its text.

        Raises
        ------
        BadInput
            It is none.

        Examples
        --------
        >>> Head.parse("7:" + "ab" * 32).seal
        7
        """
        found = HEAD.fullmatch(given.strip().lower())
        if found is None:
            raise BadInput("audit.bad_head", given=given)
        return Head(int(found[1]) if found[1] else None, bytes.fromhex(found[2]))

    def __str__(self) -> str:
        return self.digest.hex() if self.seal is None else f"{self.seal}:{self.digest.hex()}"


@dataclass(frozen=True)
class Batch:
    """A seal and what was found of it.

    Parameters
    ----------
    seal
        Null for what comes after the last seal.
    rows
        Rows between its first and its last.
    digest
        What these and the seal before make.
    stray
        Numbers of rows that lie between the seal before and its first row; at most five.
    strays
        How many there are of those.
    pruned_to
        The seal up to which one of the rows says that rows were deleted.
    since
        When the first row was written, of what comes after the last seal.
    """

    seal: Seal | None
    rows: int = 0
    digest: bytes = FIRST
    stray: tuple[int, ...] = ()
    strays: int = 0
    pruned_to: int = 0
    since: datetime | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong: a code of `gisgov.words`, and what its sentence names."""

    code: str
    params: dict[str, object]


@dataclass(frozen=True)
class Verdict:
    """What verifying has found; without faults all rows are as they were sealed.

    Parameters
    ----------
    faults
        What is wrong, in the order of the seals.
    seals, rows
        How many were found to be right.
    pruned
        How many of the seals are of rows that were deleted for their age.
    unsealed
        Rows that came after the last seal: nothing is known of them yet, and that is no fault.
    unsealed_since
        When the first of them was written.
    head
        The last seal; None where there is none.
    """

    faults: tuple[Fault, ...]
    seals: int
    rows: int
    pruned: int
    unsealed: int
    unsealed_since: datetime | None
    head: Head | None


def gather(seal: Seal | None, rows: Iterable[Row]) -> Batch:
    """Make a batch of the rows that came after the seal before, up to the seal's last.

    Examples
    --------
    >>> at = datetime(2026, 1, 1, tzinfo=UTC)
    >>> made = Seal(1, 1, 2, 2, FIRST, sha256(FIRST + b"a" + bytes([10])).digest(), at)
    >>> gather(made, [Row(1, "a")]).digest == made.digest
    True
    """
    state = sha256(seal.previous if seal else FIRST)
    found = Batch(seal)
    inside, strays, stray, pruned_to = 0, 0, list[int](), 0
    for row in rows:
        if seal is None or seal.first_id <= row.id <= seal.last_id:
            state.update(row.text.encode())
            state.update(b"\n")
            inside += 1
        else:
            strays += 1
            stray += [row.id] if strays <= NAMED else []
        if seal is None and inside == 1:
            found = replace(found, since=_written(row))
        if f'"{PRUNED}"' in row.text:
            pruned_to = max(pruned_to, _pruned_to(row))
    return replace(
        found,
        rows=inside,
        digest=state.digest(),
        stray=tuple(stray),
        strays=strays,
        pruned_to=pruned_to,
    )


def _written(row: Row) -> datetime:
    return datetime.fromtimestamp(json.loads(row.text)[1] / 1_000_000, UTC)


def _pruned_to(row: Row) -> int:
    """The seal that a row names up to which rows were deleted; 0 where it only speaks of such."""
    fields = json.loads(row.text)
    return int(fields[9]) if fields[5] == PRUNED else 0


# ---------------------------------------------------------------- what is wrong


def judge(batches: Sequence[Batch], head: Head | None = None) -> Verdict:
    """Judge a whole log.

    Parameters
    ----------
    batches
        All seals in order with their rows, and last what has none.
    head
        Kept elsewhere: has to be one of the seals.
    """
    *sealed, tail = batches
    seals = [batch.seal for batch in sealed if batch.seal]
    faults = [*_links(sealed), *_batches(sealed), *_prunings(batches), *_heads(seals, head)]
    bad = {fault.params.get("seal") for fault in faults}
    right = [batch for batch in sealed if batch.seal and batch.seal.id not in bad]
    last = seals[-1] if seals else None
    return Verdict(
        tuple(sorted(faults, key=_place)),
        len(right),
        sum(batch.rows for batch in right),
        sum(seal.pruned_at is not None for seal in seals),
        tail.rows,
        tail.since,
        Head(last.id, last.digest) if last else None,
    )


def _place(fault: Fault) -> int:
    return int(str(fault.params["seal"]))


def _links(sealed: Sequence[Batch]) -> Iterator[Fault]:
    """Each seal has to name the one before it."""
    for before, batch in pairwise([Batch(None), *sealed]):
        seal, other = batch.seal, before.seal
        if seal is None:
            continue
        if seal.previous == (other.digest if other else FIRST):
            if batch.strays:
                yield _stray("audit.slipped_in", batch)
        elif batch.strays or other is None:
            yield _stray("audit.seal_missing", batch, before=other.id if other else 0)
        elif before.digest == seal.previous:
            yield Fault("audit.seal_changed", {"seal": other.id})
        else:
            yield Fault("audit.not_linked", {"seal": seal.id, "before": other.id})


def _stray(code: str, batch: Batch, **params: object) -> Fault:
    named = ", ".join(map(str, batch.stray)) + (" …" if batch.strays > len(batch.stray) else "")
    seal = batch.seal.id if batch.seal else 0
    return Fault(code, {"seal": seal, "count": batch.strays, "ids": named or "–", **params})


def _batches(sealed: Sequence[Batch]) -> Iterator[Fault]:
    """The rows of each seal have to make its digest."""
    for batch, after in zip(sealed, [*sealed, Batch(None)][1:], strict=True):
        seal, following = batch.seal, after.seal
        if seal is None:
            continue
        of: dict[str, object] = {"seal": seal.id, "first": seal.first_id, "last": seal.last_id}
        if seal.pruned_at is not None:
            if batch.rows:
                yield Fault("audit.pruned_rows", of | {"count": batch.rows})
        elif batch.digest == seal.digest:
            if batch.rows != seal.rows:
                yield Fault("audit.seal_changed", {"seal": seal.id})
        elif not (following and following.previous == batch.digest):  # else the seal was changed
            yield _differing(batch, of)


def _differing(batch: Batch, of: dict[str, object]) -> Fault:
    sealed = batch.seal.rows if batch.seal else 0
    if batch.rows < sealed:
        return Fault("audit.rows_missing", of | {"count": sealed - batch.rows, "sealed": sealed})
    if batch.rows > sealed:
        return Fault("audit.rows_added", of | {"count": batch.rows - sealed, "sealed": sealed})
    return Fault("audit.rows_changed", of | {"sealed": sealed})


def _prunings(batches: Sequence[Batch]) -> Iterator[Fault]:
    """What was deleted for its age is the oldest, and the log says so."""
    pruned = [b.seal.id for b in batches if b.seal and b.seal.pruned_at is not None]
    kept = [b.seal.id for b in batches if b.seal and b.seal.pruned_at is None]
    told = max((batch.pruned_to for batch in batches), default=0)
    for number in pruned:
        if number > told or (kept and number > kept[0]):
            yield Fault("audit.pruned_untold", {"seal": number})


def _heads(seals: Sequence[Seal], head: Head | None) -> Iterator[Fault]:
    if head is None or any(seal.digest == head.digest for seal in seals):
        return
    last = seals[-1].id if seals else 0
    if head.seal is None:
        yield Fault("audit.head_missing", {"seal": last, "head": str(head)})
    elif any(seal.id == head.seal for seal in seals):
        yield Fault("audit.head_other", {"seal": head.seal, "head": str(head)})
    else:
        yield Fault("audit.head_lost", {"seal": head.seal, "last": last, "head": str(head)})


# ---------------------------------------------------------------- a log in a file


def header(city: str, at: datetime) -> str:
    """The first line of a file: what it is."""
    return json.dumps({"gisgov_audit": 1, "city": city, "exported_at": at.isoformat()})


def opening(seal: Seal | None) -> str:
    """The line of a file that stands before the rows of a seal, or before those that have none."""
    if seal is None:
        return json.dumps({"seal": None})
    return json.dumps(
        {
            "seal": seal.id,
            "first_id": seal.first_id,
            "last_id": seal.last_id,
            "rows": seal.rows,
            "previous": seal.previous.hex(),
            "digest": seal.digest.hex(),
            "sealed_at": seal.sealed_at.isoformat(),
            "pruned_at": seal.pruned_at and seal.pruned_at.isoformat(),
        }
    )


def read(lines: Iterable[str]) -> Iterator[Batch]:
    """The batches of a file, of which no more than a line is in memory.

    Raises
    ------
    BadInput
        The lines are no exported log, or were cut off.
    """
    given = iter(lines)
    try:
        first = json.loads(next(given, "null"))
        if not isinstance(first, dict) or first.get("gisgov_audit") != 1:
            raise BadInput("audit.no_log")
        opened = json.loads(next(given, "null"))
        while opened["seal"] is not None:
            rest = _Rest(given)
            yield gather(_opened(opened), rest)
            opened = json.loads(rest.stopped_at or "null")
        yield gather(None, _Rest(given))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise BadInput("audit.no_log") from error


class _Rest:
    """The rows up to the next opening line, which is then known."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.stopped_at: str | None = None

    def __iter__(self) -> Iterator[Row]:
        for line in self.lines:
            text = line.rstrip("\n")
            if text.startswith("{"):
                self.stopped_at = text
                return
            yield Row(int(json.loads(text)[0]), text)


def _opened(given: dict[str, Any]) -> Seal:
    return Seal(
        id=int(given["seal"]),
        first_id=int(given["first_id"]),
        last_id=int(given["last_id"]),
        rows=int(given["rows"]),
        previous=bytes.fromhex(given["previous"]),
        digest=bytes.fromhex(given["digest"]),
        sealed_at=datetime.fromisoformat(given["sealed_at"]),
        pruned_at=datetime.fromisoformat(given["pruned_at"]) if given["pruned_at"] else None,
    )
