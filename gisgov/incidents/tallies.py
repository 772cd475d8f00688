"""How many incidents there are of what: the figures of one pass over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gisgov.incidents.frame import NOWHERE, Frame
from gisgov.incidents.kernels import MINUTES, Counts
from gisgov.incidents.rows import Ints, Longs
from gisgov.incidents.wanted import SEVERITIES

__all__ = ["MONDAY", "Tally", "nothing"]

MONDAY = 4  # 1970-01-05, as a number of days
WEEK = (7, 24)


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts of what is wanted.

    Each list of choices (kinds, severities, channels, states, hours, days, areas of the wanted
    area's level or above) counts what would be wanted if its own filter were left out: so a screen
    shows what another choice would give. All else counts what is wanted.

    Parameters
    ----------
    frame
        What positions stand for.
    period
        Numbers of the days that were counted.
    counts
        As the kernel counted them.
    """

    frame: Frame
    period: range
    counts: Counts

    @cached_property
    def joint(self) -> Ints:
        """What is wanted, by kind, severity, channel and state (1 is open)."""
        return self.counts.joint.reshape(
            len(self.frame.kinds), len(SEVERITIES), len(self.frame.channels), 2
        )

    @cached_property
    def times(self) -> Ints:
        """What is wanted, by day and hour of the day."""
        return self.counts.times.reshape(-1, 24)

    @cached_property
    def total(self) -> int:
        """How many are wanted."""
        return int(self.joint.sum())

    @property
    def open(self) -> int:
        """How many of them are open."""
        return int(self.joint[..., 1].sum())

    @property
    def unplaced(self) -> int:
        """How many of them lie in no area."""
        return int(self.counts.places[:2].sum())

    @property
    def kinds(self) -> Longs:
        """By position in `frame.kinds`, any class."""
        return _sum(self.joint, 0) + self.counts.kinds

    @property
    def severities(self) -> Longs:
        """By position in `SEVERITIES`, any severity."""
        return _sum(self.joint, 1) + self.counts.severities

    @property
    def channels(self) -> Longs:
        """By position in `frame.channels`, any channel."""
        return _sum(self.joint, 2) + self.counts.channels

    @property
    def states(self) -> Longs:
        """Closed and open ones, of any state."""
        return _sum(self.joint, 3) + self.counts.states

    @property
    def days(self) -> Longs:
        """By day from the first on, of any time."""
        return np.asarray(self.times.sum(axis=1, dtype=np.int64) + self.counts.days)

    @property
    def hours(self) -> Longs:
        """By weekday (0 is Monday) and hour of the city's clock, at any of them: 7 x 24."""
        weekdays = (np.arange(len(self.times)) + self.period.start - MONDAY) % 7
        found = np.zeros(WEEK, dtype=np.int64)
        np.add.at(found, weekdays, self.times)
        return found + self.counts.hours.reshape(WEEK)

    def areas(self, level: str, *, anywhere: bool) -> Longs:
        """How many lie in each area of a level.

        Parameters
        ----------
        level
            Of the areas.
        anywhere
            Whether the filter by area is left out.

        Returns
        -------
        numpy.ndarray
            A row for each of `frame.areas`, zeros for those of other levels; closed and open.
        """
        counted = self.counts.places.astype(np.int64)
        if anywhere:
            counted = counted + self.counts.other_places
        by_place = counted.reshape(-1, 2)[1:]
        holder = self.frame.areas.at(level)
        found = np.zeros((len(self.frame.areas), 2), dtype=np.int64)
        there = holder != NOWHERE
        np.add.at(found, holder[there], by_place[there])
        return found

    @property
    def closed(self) -> int:
        """How many are closed."""
        return self.total - self.open

    def minute_at(self, rank: int) -> int | None:
        """Minutes until the one of this rank (from 0) was closed, the quickest first.

        None where it took longer than is counted by the minute.
        """
        minute = int(np.searchsorted(np.cumsum(self.counts.minutes, dtype=np.int64), rank, "right"))
        return minute if minute < MINUTES - 1 else None


def nothing(frame: Frame, days: int) -> Counts:
    """Zeros to count in, for so many days."""
    areas, kinds, channels = len(frame.areas) + 1, len(frame.kinds), len(frame.channels)
    sizes = (
        *(kinds * len(SEVERITIES) * channels * 2, days * 24, areas * 2, MINUTES),
        *(kinds, len(SEVERITIES), channels, 2, 7 * 24, areas * 2, days),
    )
    return Counts(*(np.zeros(size, dtype=np.int32) for size in sizes))


def _sum(joint: Ints, axis: int) -> Longs:
    others = tuple(each for each in range(joint.ndim) if each != axis)
    return np.asarray(joint.sum(axis=others, dtype=np.int64))
