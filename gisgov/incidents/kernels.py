"""The loops over all incidents: which fit, where they lie, and how many there are of what.

Each filter that an incident does not fit sets a bit of its own; an incident without bits fits. One
whose only bit is that of a filter is counted where this filter is left out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.incidents.clock import MINUTE_US, OPEN_US
from gisgov.incidents.compiling import compiled
from gisgov.incidents.rows import Ints, Longs, Rows

__all__ = [
    "BITS",
    "MINUTES",
    "Counts",
    "Test",
    "count",
    "fitting",
    "held",
    "tally",
    "tally_days",
]

MINUTES = 65_536
"""Minutes to close are counted one by one up to 45 days; the last counts all that took longer."""

KIND, SEVERITY, CHANNEL, STATE, HOUR, PLACE = 1, 2, 4, 8, 16, 32
BITS = (KIND, SEVERITY, CHANNEL, STATE, HOUR, PLACE)

Bytes = npt.NDArray[np.uint8]


class Test(NamedTuple):
    """The bit of a filter for each value that does not fit, else 0; places are counted from 1."""

    kinds: Bytes
    severities: Bytes
    channels: Bytes
    states: Bytes
    hours: Bytes
    places: Bytes


class Counts(NamedTuple):
    """Where incidents are counted: those that fit, and by each filter those that fail it alone."""

    joint: Ints
    """Those that fit, by kind, severity, channel and state (1 is open)."""
    times: Ints
    """Those that fit, by day and hour of the day."""
    places: Ints
    """Those that fit, by place (from 1) and state."""
    minutes: Ints
    """Those that fit and are closed, by how long that took."""
    kinds: Ints
    severities: Ints
    channels: Ints
    states: Ints
    hours: Ints
    other_places: Ints
    days: Ints
    """Those reported at other times that fit else, by day."""


@compiled
def bits(rows: Rows, test: Test, i: int) -> int:
    """The bits of an incident."""
    return (  # type: ignore[no-any-return]
        test.kinds[rows.kind[i]]
        | test.severities[rows.severity[i]]
        | test.channels[rows.channel[i]]
        | test.states[1 if rows.closed_us[i] == OPEN_US else 0]
        | test.hours[rows.hour_of_week[i]]
        | test.places[rows.place[i] + 1]
    )


@compiled
def count(rows: Rows, test: Test, begin: int, end: int) -> int:
    """How many fit of those between two positions."""
    found = 0
    for i in range(begin, end):
        found += bits(rows, test, i) == 0
    return found


@compiled
def fitting(rows: Rows, test: Test, begin: int, end: int, out: Ints) -> int:
    """Write the positions of those that fit; returns how many they are."""
    found = 0
    for i in range(begin, end):
        out[found] = i
        found += bits(rows, test, i) == 0
    return found


@compiled
def held(ids: Longs, wanted: Longs, sieve: npt.NDArray[np.bool_], out: Ints) -> int:
    """Write the positions of ids that are among others; returns how many they are.

    Parameters
    ----------
    ids
        Each once, in any order.
    wanted
        The others, sorted.
    sieve
        By remainder, whether any of the others has it; as many as a power of two.
    out
        As long as `wanted`.
    """
    found = 0
    for i in range(len(ids)):
        each = ids[i]
        if sieve[each & (len(sieve) - 1)]:
            low, high = 0, len(wanted) - 1
            while low < high:
                middle = (low + high) >> 1
                if wanted[middle] < each:
                    low = middle + 1
                else:
                    high = middle
            if wanted[low] == each:
                out[found] = i
                found += 1
    return found


@compiled
def tally_days(rows: Rows, test: Test, begin: int, end: int, first_day: int, days: Ints) -> None:
    """Count what fits by day."""
    for i in range(begin, end):
        if bits(rows, test, i) == 0:
            days[rows.day[i] - first_day] += 1


@compiled
def tally(rows: Rows, test: Test, begin: int, end: int, first_day: int, into: Counts) -> None:
    """Count what fits, and what fails one filter alone."""
    severities, channels = len(test.severities), len(test.channels)
    for i in range(begin, end):
        failed = bits(rows, test, i)
        is_open = 1 if rows.closed_us[i] == OPEN_US else 0
        if failed == 0:
            kind, severity, channel = rows.kind[i], rows.severity[i], rows.channel[i]
            into.joint[((kind * severities + severity) * channels + channel) * 2 + is_open] += 1
            into.times[(rows.day[i] - first_day) * 24 + rows.hour_of_week[i] % 24] += 1
            into.places[(rows.place[i] + 1) * 2 + is_open] += 1
            if is_open == 0:
                minutes = (rows.closed_us[i] - rows.reported_us[i]) // MINUTE_US
                into.minutes[min(max(minutes, 0), MINUTES - 1)] += 1
        elif failed & (failed - 1) == 0:
            count_one(rows, i, failed, is_open, into)


@compiled
def count_one(rows: Rows, i: int, failed: int, is_open: int, into: Counts) -> None:
    """Count an incident where the one filter that it fails is left out."""
    if failed == KIND:
        into.kinds[rows.kind[i]] += 1
    elif failed == SEVERITY:
        into.severities[rows.severity[i]] += 1
    elif failed == CHANNEL:
        into.channels[rows.channel[i]] += 1
    elif failed == STATE:
        into.states[is_open] += 1
    elif failed == HOUR:
        into.hours[rows.hour_of_week[i]] += 1
    else:
        into.other_places[(rows.place[i] + 1) * 2 + is_open] += 1
