"""Tests of gisgov.incidents.period: one wrong date changes no rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from gisgov.incidents import Cube, Period, Wanted, known_period
from gisgov.words import say
from tests.gisgov.incidents.test_cube import FRAME, MONDAY, Incident, rows_of

HERE = replace(FRAME, time_zone="Asia/Shanghai")
FIRST = datetime(2026, 5, 3, 16, tzinfo=UTC)  # midnight of Monday 4 May in Shanghai
DAY = timedelta(days=1)
NOW = FIRST + 300 * DAY


def cube_of(days: Sequence[float]) -> Cube:
    """One report each, so many days after Monday 8:00 of the city."""
    rows = rows_of([Incident(id=id_, after_min=round(at * 1440)) for id_, at in enumerate(days)])
    return Cube.of(HERE, rows)


def daily(days: int, *more: float) -> Cube:
    return cube_of([*range(days), *more])


def test_a_period_is_all_days_from_the_first_report_to_the_last() -> None:
    assert known_period(daily(10), Wanted(), NOW) == Period(FIRST, FIRST + 10 * DAY, 10)


def test_it_ends_now_and_not_with_the_day() -> None:
    now = FIRST + 9.5 * DAY
    assert known_period(daily(10), Wanted(), now) == Period(FIRST, now, 9.5)


def test_what_is_asked_for_is_cut_to_what_is_known() -> None:
    wide = Wanted(since=FIRST - 5000 * DAY, until=NOW)
    assert known_period(daily(10), wide, NOW) == Period(FIRST, FIRST + 10 * DAY, 10)
    narrow = Wanted(since=FIRST + 2 * DAY, until=FIRST + 5 * DAY)
    assert known_period(daily(10), narrow, NOW) == Period(narrow.since, narrow.until, 3)


@pytest.mark.parametrize(("since", "until"), [(-9, -2), (20, 30)])
def test_nothing_is_known_before_and_after(since: int, until: int) -> None:
    wanted = Wanted(since=FIRST + since * DAY, until=FIRST + until * DAY)
    assert known_period(daily(10), wanted, NOW) == Period(wanted.since, wanted.until, 0)
    assert known_period(cube_of([]), wanted, NOW) == Period(wanted.since, wanted.until, 0)


def test_one_report_of_a_generation_ago_does_not_set_the_period() -> None:
    period = known_period(daily(200, -9_000), Wanted(), NOW)
    assert period == Period(FIRST, FIRST + 200 * DAY, 200, 1, date(2026, 5, 4))
    (note,) = period.notes
    assert say(note.code, lang="en", **note.params).startswith(
        "1 of them were reported before 2026-05-04"
    )


def test_so_many_of_a_thousand_may_be_dated_wrongly() -> None:
    many = [each / 10 for each in range(1998)]
    assert known_period(cube_of([*many, -900, -800]), Wanted(), NOW).earlier == 2
    assert known_period(cube_of([*many[:-1], -900, -800]), Wanted(), NOW).days == 800 + 200


def test_of_few_reports_each_is_taken_at_its_word() -> None:
    assert known_period(daily(98, -300), Wanted(), NOW).days == 398


def test_a_day_that_changes_little_is_no_stray() -> None:
    assert known_period(daily(200, -4), Wanted(), NOW) == Period(
        FIRST - 4 * DAY, FIRST + 200 * DAY, 204
    )


def test_only_strays_that_are_wanted_are_told() -> None:
    cube = daily(200, -9_000)
    assert known_period(cube, Wanted(since=FIRST - 9 * DAY), NOW).earlier == 0
    assert known_period(cube, Wanted(severities=frozenset({"major"})), NOW).earlier == 0
    assert known_period(cube, Wanted(since=FIRST - 9 * DAY), NOW).notes == []


def test_who_asks_for_strays_alone_is_told_of_their_period() -> None:
    wanted = Wanted(until=FIRST - 9_000 * DAY + 100 * DAY)
    found = known_period(daily(200, -9_000), wanted, NOW)
    assert found == Period(FIRST - 9_000 * DAY, wanted.until, 100)


def test_a_period_of_few_days_is_told() -> None:
    assert [note.code for note in known_period(daily(6), Wanted(), NOW).notes] == [
        "incidents.short_period"
    ]
    assert known_period(daily(7), Wanted(), NOW).notes == []
    assert known_period(cube_of([]), Wanted(), NOW).notes == []


def test_the_scene_begins_on_a_monday() -> None:
    assert FIRST + timedelta(hours=8) == MONDAY
