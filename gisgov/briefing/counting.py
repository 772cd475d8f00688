"""From counts to figures: a day, changes, classes, channels, closing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from gisgov.briefing import chance
from gisgov.briefing.closure import curve
from gisgov.briefing.months import Days
from gisgov.briefing.values import (
    Change,
    ClassChange,
    ClosedWithin,
    Closure,
    OpenAge,
    Period,
    Share,
    Source,
)
from gisgov.storage.briefings import Class, Lasted, Tally

__all__ = [
    "AGES_H",
    "ByDay",
    "ClassKey",
    "by_gravity",
    "changed_classes",
    "closure",
    "majors",
    "open_ages",
    "period",
    "shares",
    "sources",
    "spread",
    "stands_out",
    "week",
]

AGES_H = (24.0, 72.0, 168.0, 720.0, 2160.0)
WITHIN_H = (2.0, 8.0, 24.0, 72.0, 168.0, 720.0)
DRAWN_H = 168.0
DRAWN_STEPS = 85
MOST_CLASSES = 10
SEVERITIES = ("critical", "major", "moderate", "minor", "none")

ClassKey = tuple[str, str]
"""Scheme and code."""

ByDay = Mapping[date, int]
"""Incidents by day; days without any may be left out."""


def period(
    days: Days,
    tally: Tally | None,
    *,
    now: tuple[int, int] | None = None,
    spread: chance.Spread | None = None,
) -> Period:
    """What was reported on some days.

    Parameters
    ----------
    days
        Which.
    tally
        What was counted; None where the city has no data of them.
    now
        Count and number of days of the month that is told, to be compared with these.
    spread
        Of the days, where it is known.
    """
    if tally is None:
        nothing = dict.fromkeys(("count", "per_day", "low", "high", "change"))
        return Period(first=days.first, last=days.last, days=[], **nothing)
    low, high = chance.poisson_interval(tally.count)
    return Period(
        first=days.first,
        last=days.last,
        count=tally.count,
        per_day=tally.count / days.count,
        low=low / days.count,
        high=high / days.count,
        days=[tally.days.get(day, 0) for day in days.dates()],
        change=_change(now, (tally.count, days.count), spread) if now else None,
    )


def week(tally: Tally, days: Days) -> list[list[float]]:
    """Incidents an hour by weekday and hour: what was counted by how often the weekday came."""
    times = np.bincount([day.weekday() for day in days.dates()], minlength=7)
    counted = np.array(tally.hours).reshape(7, 24)
    return (counted / np.maximum(times, 1)[:, None]).round(4).tolist()  # type: ignore[no-any-return]


def majors(
    now: Tally, before: Tally | None, spans: tuple[Days, Days], book: Mapping[ClassKey, Class]
) -> list[ClassChange]:
    """All major classes with incidents in either month, the most frequent first."""
    names = {(scheme, c.major): (c.major_name, c.major_name_en) for (scheme, _), c in book.items()}

    def key(of: ClassKey) -> ClassKey:
        return of[0], book[of].major

    both = [_by_day(tally, key) if tally else None for tally in (now, before)]
    compared = _compared(both[0] or {}, both[1], spans, names)
    return sorted(compared, key=lambda each: (-each.count, each.scheme, each.code))


def changed_classes(
    now: Tally, before: Tally | None, spans: tuple[Days, Days], book: Mapping[ClassKey, Class]
) -> tuple[list[ClassChange], int, int]:
    """The classes that changed most beyond chance, how many did, and how many were tested.

    A change is tested twice, as if reports were independent and by how much the days of the class
    vary; the weaker test counts. Those are believed of which 5 % at most are expected to be wrong.
    Ten are told: first those believed, then others, each by how much their number a day changed.
    Where there is no month before, none is told.
    """
    if before is None:
        return [], 0, 0
    names = {key: (c.name, c.name_en) for key, c in book.items()}
    tested = _compared(now.class_days, before.class_days, spans, names)

    def rank(each: ClassChange) -> tuple[bool, float, str, str]:
        moved = each.count / spans[0].count - (each.before or 0) / spans[1].count
        return not stands_out(each), -abs(moved), each.scheme, each.code

    changed = sum(stands_out(each) for each in tested)
    return sorted(tested, key=rank)[:MOST_CLASSES], changed, len(tested)


def stands_out(each: ClassChange) -> bool:
    """Whether a class changed by more than chance explains."""
    return each.q is not None and each.q <= chance.ALPHA


def shares(now: Mapping[str, int], before: Mapping[str, int] | None) -> list[Share]:
    """Parts of the incidents of a month, the largest first."""
    all_now, all_before = sum(now.values()), sum((before or {}).values())
    codes = sorted({*now, *(before or {})}, key=lambda code: (-now.get(code, 0), code))
    return [
        Share(
            code=code,
            count=now.get(code, 0),
            share=now.get(code, 0) / all_now if all_now else 0.0,
            before=before.get(code, 0) / all_before if before and all_before else None,
        )
        for code in codes
    ]


def by_gravity(parts: Sequence[Share]) -> list[Share]:
    """Severities, the gravest first and those not stated last."""
    return sorted(parts, key=lambda part: SEVERITIES.index(part.code))


def sources(tally: Tally) -> list[Source]:
    """Where incidents come from, most first."""
    found = sorted(tally.sources.items(), key=lambda each: (-each[1][0], each[0]))
    return [Source(source=name, count=count, recorded_at=at) for name, (count, at) in found]


def spread(days: Sequence[Days], counts: Sequence[ByDay]) -> chance.Spread | None:
    """How much more the days of some months vary than independent reports would."""
    dates = [each.dates() for each in days]
    return chance.dispersion(
        [
            ([of_day.get(day, 0) for day in month], [day.weekday() for day in month])
            for month, of_day in zip(dates, counts, strict=True)
        ]
    )


def closure(days: Days, lasted: Lasted) -> Closure:
    """How incidents reported on some days were closed."""
    right = lasted.minutes >= 0
    counts, closed = lasted.counts[right], lasted.closed[right]
    made = curve(lasted.minutes[right] / 60, closed, counts)
    steps = np.linspace(0, DRAWN_H, DRAWN_STEPS).tolist()
    median = made.median()
    return Closure(
        first=days.first,
        count=int(counts.sum()),
        closed=int(counts[closed].sum()),
        median_hours=None if median is None else round(median, 3),
        within=[ClosedWithin(hours=h, share=round(made.within(h), 5)) for h in WITHIN_H],
        curve=[ClosedWithin(hours=h, share=round(made.within(h), 4)) for h in steps],
        wrong=int(lasted.counts[~right].sum()),
    )


def open_ages(counts: Sequence[int]) -> list[OpenAge]:
    """What was open by age."""
    starts, ends = (0.0, *AGES_H), (*AGES_H, None)
    return [
        OpenAge(from_hours=start, to_hours=end, count=count)
        for start, end, count in zip(starts, ends, counts, strict=True)
    ]


def _change(
    now: tuple[int, int], before: tuple[int, int], spread: chance.Spread | None = None
) -> Change | None:
    """Two counts, each with its number of days."""
    days = {"days_now": now[1], "days_before": before[1]}
    found = chance.ratio(now[0], before[0], **days)
    if found is None:
        return None
    wide = chance.widened(now[0], before[0], **days, spread=spread) if spread else None
    if wide is None:
        return Change(**vars(found))
    return Change(**vars(found), wide_low=wide.low, wide_high=wide.high, wide_p=wide.p)


def _compared(
    now: Mapping[ClassKey, ByDay],
    before: Mapping[ClassKey, ByDay] | None,
    spans: tuple[Days, Days],
    names: Mapping[ClassKey, tuple[str, str | None]],
) -> list[ClassChange]:
    keys = sorted({*now, *(before or {})})
    changes = [_of_days(now.get(key, {}), (before or {}).get(key, {}), spans) for key in keys]
    known = changes if before is not None else [None] * len(keys)
    q = chance.adjusted([max(each.p, each.wide_p or 0.0) for each in known if each]).tolist()
    return [
        ClassChange(
            scheme=key[0],
            code=key[1],
            name=names[key][0],
            name_en=names[key][1],
            count=sum(now.get(key, {}).values()),
            before=None if before is None else sum(before.get(key, {}).values()),
            change=change,
            q=q.pop(0) if change else None,
        )
        for key, change in zip(keys, known, strict=True)
    ]


def _of_days(now: ByDay, before: ByDay, spans: tuple[Days, Days]) -> Change | None:
    counts = [(sum(of.values()), days.count) for of, days in zip((now, before), spans, strict=True)]
    return _change(counts[0], counts[1], spread(spans, (now, before)))


def _by_day(tally: Tally, key: Callable[[ClassKey], ClassKey]) -> dict[ClassKey, ByDay]:
    """Days of classes, those of one key together."""
    summed: dict[ClassKey, dict[date, int]] = {}
    for of, days in tally.class_days.items():
        into = summed.setdefault(key(of), {})
        for day, count in days.items():
            into[day] = into.get(day, 0) + count
    return dict(summed)
