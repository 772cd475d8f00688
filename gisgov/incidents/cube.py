"""Incidents in memory, by column, and what is asked of them: exact, in one pass, on two threads.

A cube never changes. What is written later makes another one, which shares all parts with it that
are as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from gisgov.incidents import kernels, parting
from gisgov.incidents.clock import MINUTE_US, OPEN_US, micros
from gisgov.incidents.fitting import is_all, test_of
from gisgov.incidents.frame import Frame
from gisgov.incidents.kernels import Counts
from gisgov.incidents.rows import Ints, Longs, Rows, empty, ordered
from gisgov.incidents.tallies import Tally, nothing
from gisgov.incidents.wanted import Wanted

__all__ = ["Cube", "Piece"]

ALONE = 300_000  # rows that one thread looks at before a second one is worth its start
THREADS = 2

Floats = npt.NDArray[np.float64]
Given = TypeVar("Given")
Made = TypeVar("Made")


class Piece(NamedTuple):
    """Where some of the wanted incidents lie."""

    x: Floats
    """East of all that are beside them in memory."""
    y: Floats
    """North of all that are beside them in memory."""
    rows: Ints | None
    """Positions of those that are wanted; None for all of them."""


class Span(NamedTuple):
    """What lies between two positions of a part."""

    part: Rows
    begin: int
    end: int


@dataclass(frozen=True, eq=False)
class Cube:
    """All incidents that are there, in the order of when they were reported, then of their ids.

    Parameters
    ----------
    frame
        What the numbers in the columns stand for.
    parts
        Rows, one part after the other, none empty.
    """

    frame: Frame
    parts: tuple[Rows, ...]

    @classmethod
    def of(cls, frame: Frame, rows: Rows) -> Cube:
        """Make a cube of rows in any order."""
        return cls(frame, tuple(parting.split(ordered(rows))))

    def changed(self, ids: Longs, rows: Rows) -> Cube:
        """The cube after some incidents were written.

        Parameters
        ----------
        ids
            Of all that were written, in any order; what was known of them goes.
        rows
            What is there of them now, in any order.
        """
        return Cube(self.frame, parting.changed(self.parts, np.unique(ids), ordered(rows)))

    def __len__(self) -> int:
        """Return how many incidents there are."""
        return sum(len(part.id) for part in self.parts)

    @property
    def nbytes(self) -> int:
        """Bytes of all columns."""
        return sum(column.nbytes for part in self.parts for column in part)

    @cached_property
    def days(self) -> range:
        """Numbers of the days from the first report to the last, as the city counts them."""
        if not self.parts:
            return range(0)
        # Where a clock is put back over midnight, a later report can bear the day before.
        first = min(int(part.day.min()) for part in self.parts)
        return range(first, max(int(part.day.max()) for part in self.parts) + 1)

    @property
    def first_us(self) -> int | None:
        """When the first was reported, microseconds since 1970."""
        return int(self.parts[0].reported_us[0]) if self.parts else None

    @property
    def last_us(self) -> int | None:
        """When the last was reported, microseconds since 1970."""
        return int(self.parts[-1].reported_us[-1]) if self.parts else None

    # ------------------------------------------------ what is asked

    def count(self, wanted: Wanted) -> int:
        """How many are wanted."""
        test, spans = test_of(self.frame, wanted), self._spans(wanted)
        if is_all(test):
            return sum(end - begin for _, begin, end in spans)
        return sum(_each(spans, lambda span: kernels.count(span.part, test, span.begin, span.end)))

    def pieces(self, wanted: Wanted) -> list[Piece]:
        """Where those that are wanted lie, in their order, without copying what lies there."""
        return [
            Piece(part.x[begin:end], part.y[begin:end], None)
            if at is None
            else Piece(part.x, part.y, at)
            for (part, begin, end), at in self._chosen(wanted)
        ]

    def points(self, wanted: Wanted) -> Floats:
        """Where those that are wanted lie: a row each, east and north in the city's metres."""
        chosen = self._chosen(wanted)
        ends = np.cumsum([_many(span, at) for span, at in chosen], dtype=np.int64)
        found = np.empty((int(ends[-1]) if len(ends) else 0, 2))

        def put(each: tuple[tuple[Span, Ints | None], int]) -> None:
            (span, at), end = each
            into = found[end - _many(span, at) : end]
            into[:, 0], into[:, 1] = _of(span.part.x, span, at), _of(span.part.y, span, at)

        _each(list(zip(chosen, ends.tolist(), strict=True)), put, many=len(found))
        return found

    def take(self, wanted: Wanted, *names: str) -> tuple[npt.NDArray[Any], ...]:
        """Columns of those that are wanted, in their order.

        Parameters
        ----------
        wanted
            Which ones.
        names
            Of columns of `Rows`.
        """
        chosen, none = self._chosen(wanted), empty()
        return tuple(
            np.concatenate(
                [
                    getattr(none, name),
                    *(_of(getattr(span.part, name), span, at) for span, at in chosen),
                ]
            )
            for name in names
        )

    def tally(self, wanted: Wanted) -> Tally:
        """Count what is wanted, and for each filter what would be without it, in one pass."""
        test, days = test_of(self.frame, wanted), self.days

        def counted(parts: Sequence[Rows]) -> Counts:
            into = nothing(self.frame, len(days))
            for part in parts:
                begin, end = _between(part, wanted)
                kernels.tally_days(part, test, 0, begin, days.start, into.days)
                kernels.tally(part, test, begin, end, days.start, into)
                kernels.tally_days(part, test, end, len(part.id), days.start, into.days)
            return into

        if len(self) < ALONE:
            return Tally(self.frame, days, counted(self.parts))
        halves = _pool().map(counted, (self.parts[k::THREADS] for k in range(THREADS)))
        return Tally(self.frame, days, Counts(*map(sum, zip(*halves, strict=True))))  # type: ignore[arg-type]

    def minutes(self, wanted: Wanted) -> Longs:
        """Whole minutes that it took to close each that is wanted and closed."""
        reported, closed = self.take(wanted, "reported_us", "closed_us")
        is_closed = closed != OPEN_US
        return np.asarray(np.maximum(closed[is_closed] - reported[is_closed], 0) // MINUTE_US)

    def median_minutes(self, wanted: Wanted, tally: Tally) -> float | None:
        """Median of the whole minutes that it took to close those that are wanted; None of none.

        Parameters
        ----------
        wanted
            Which ones.
        tally
            Of the same.
        """
        if tally.closed == 0:
            return None
        middle = [tally.minute_at(rank) for rank in ((tally.closed - 1) // 2, tally.closed // 2)]
        if None in middle:  # longer than was counted by the minute
            return float(np.median(self.minutes(wanted)))
        return float(np.mean(middle))  # type: ignore[arg-type]

    def _spans(self, wanted: Wanted) -> list[Span]:
        """What lies in the period that is wanted."""
        spans = [Span(part, *_between(part, wanted)) for part in self.parts]
        return [span for span in spans if span.begin < span.end]

    def _chosen(self, wanted: Wanted) -> list[tuple[Span, Ints | None]]:
        """What is wanted of each span: at these positions of its part; None for all of it."""
        test, spans = test_of(self.frame, wanted), self._spans(wanted)
        if is_all(test):
            return [(span, None) for span in spans]

        def choose(span: Span) -> tuple[Span, Ints]:
            out = np.empty(span.end - span.begin, dtype=np.int32)
            many = kernels.fitting(span.part, test, span.begin, span.end, out)
            return span, out[:many]

        return [(span, at) for span, at in _each(spans, choose) if len(at)]


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="incidents")


def _each(
    given: Sequence[Given], work: Callable[[Given], Made], *, many: int | None = None
) -> Iterable[Made]:
    """Do work on each, in their order, on two threads where there is much of it."""
    many = len(given) * parting.PART if many is None else many
    return [work(each) for each in given] if many < ALONE else list(_pool().map(work, given))


def _between(part: Rows, wanted: Wanted) -> tuple[int, int]:
    """Positions between which a part lies in the period that is wanted."""
    times = part.reported_us
    begin = 0 if wanted.since is None else int(np.searchsorted(times, micros(wanted.since)))
    end = len(times) if wanted.until is None else int(np.searchsorted(times, micros(wanted.until)))
    return begin, end


def _of(column: npt.NDArray[Any], span: Span, at: Ints | None) -> npt.NDArray[Any]:
    return column[span.begin : span.end] if at is None else column[at]


def _many(span: Span, at: Ints | None) -> int:
    return span.end - span.begin if at is None else len(at)
