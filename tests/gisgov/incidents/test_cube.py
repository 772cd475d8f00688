"""Tests of gisgov.incidents.cube: every count is that of looking at each incident by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov.errors import BadInput, NotFound
from gisgov.incidents import NONE, SEVERITIES, Cube, Rows, Wanted, cube, parting
from gisgov.incidents.clock import OPEN_US, local, micros
from gisgov.incidents.rows import TYPES
from tests.gisgov.incidents import test_frame

FRAME = replace(test_frame.FRAME, channels=("app", NONE, "worker"))
CODES = [area.code for area in FRAME.areas.listed]
MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
ABOVE = {"A": "AKY", "B": "BKY", "K": "KY", "W": "W", "Y": "Y", "Z": "ZY", ".": ""}
DAY_0 = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Incident:
    """An incident as one reads it."""

    id: int
    after_min: int
    kind: int = 0
    severity: str = NONE
    channel: str = NONE
    place: str = "."
    open_min: int | None = None

    @property
    def at(self) -> datetime:
        return MONDAY + timedelta(minutes=self.after_min)

    @property
    def here(self) -> datetime:
        return self.at.astimezone(ZoneInfo(FRAME.time_zone))


@pytest.fixture(autouse=True, scope="module")
def small_parts() -> Iterator[None]:
    """A few incidents lie in several parts, and two threads look at them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parting, "PART", 3)
        patch.setattr(cube, "ALONE", 0)
        yield


def rows_of(incidents: Sequence[Incident]) -> Rows:
    reported = np.array([micros(each.at) for each in incidents], dtype=np.int64)
    closed = [
        OPEN_US if each.open_min is None else micros(each.at + timedelta(minutes=each.open_min))
        for each in incidents
    ]
    day, hour = local(reported, FRAME.time_zone)
    columns = (
        [each.id for each in incidents],
        [each.id * 10.0 for each in incidents],
        [each.id * 10.0 + 1 for each in incidents],
        *(reported, closed, day, hour),
        [each.kind for each in incidents],
        [SEVERITIES.index(each.severity) for each in incidents],
        [FRAME.channels.index(each.channel) for each in incidents],
        [CODES.index(each.place) if each.place != "." else -1 for each in incidents],
    )
    return Rows(*(np.array(one, dtype=kind) for one, kind in zip(columns, TYPES, strict=True)))


def cube_of(incidents: Sequence[Incident]) -> Cube:
    return Cube.of(FRAME, rows_of(incidents))


def fits(each: Incident, wanted: Wanted) -> bool:
    """Whether an incident is wanted, one filter after the other."""
    kind = FRAME.kinds[each.kind]
    classes = {(kind.scheme, kind.code), (kind.scheme, kind.major)}
    state = "open" if each.open_min is None else "closed"
    return all(
        (
            wanted.since is None or each.at >= wanted.since,
            wanted.until is None or each.at < wanted.until,
            not wanted.classes or bool(classes & wanted.classes),
            not wanted.severities or each.severity in wanted.severities,
            not wanted.channels or each.channel in wanted.channels,
            wanted.state in (None, state),
            not wanted.hours or each.here.hour in wanted.hours,
            not wanted.weekdays or each.here.isoweekday() in wanted.weekdays,
            wanted.area is None or wanted.area in ABOVE[each.place],
        )
    )


def without(wanted: Wanted, names: str | tuple[str, ...]) -> Wanted:
    """A filter without one of its parts."""
    parts = (names,) if isinstance(names, str) else names
    return replace(wanted, **{name: getattr(Wanted(), name) for name in parts})


def some(values: Sequence[object]) -> st.SearchStrategy[frozenset]:
    return st.frozensets(st.sampled_from(values), max_size=3)


INCIDENTS = st.lists(
    st.builds(
        Incident,
        id=st.integers(1, 60),
        after_min=st.integers(0, 40).map(lambda n: n * 700),
        kind=st.integers(0, 3),
        severity=st.sampled_from(SEVERITIES),
        channel=st.sampled_from(FRAME.channels),
        place=st.sampled_from(".ABKWYZ"),
        open_min=st.none() | st.sampled_from([-5, 0, 30, 90, 65_534, 65_535, 200_000]),
    ),
    max_size=30,
    unique_by=lambda each: each.id,
)
TIMES = st.none() | st.integers(0, 40).map(lambda n: MONDAY + timedelta(minutes=n * 700))
WANTED = st.builds(
    dict,
    since=TIMES,
    until=TIMES,
    classes=some([("S", "01"), ("S", "0102"), ("S", "02"), ("T", "0101")]),
    severities=some(SEVERITIES),
    channels=some([*FRAME.channels, "pigeon"]),
    state=st.sampled_from([None, None, "open", "closed"]),
    hours=st.frozensets(st.integers(0, 23), max_size=20),
    weekdays=st.frozensets(st.integers(1, 7), max_size=6),
    area=st.sampled_from([None, None, "Y", "K", "A", "Z"]),
).map(lambda parts: Wanted(**(parts | ({"until": None} if _is_empty(parts) else {}))))


def _is_empty(parts: dict) -> bool:
    return bool(parts["since"] and parts["until"] and parts["since"] >= parts["until"])


@settings(deadline=None)  # the first case compiles
@given(INCIDENTS, WANTED)
def test_what_is_wanted_is_found_in_the_order_of_reports(
    incidents: list[Incident], wanted: Wanted
) -> None:
    whole = cube_of(incidents)
    expected = sorted((e for e in incidents if fits(e, wanted)), key=lambda e: (e.at, e.id))
    ids, x = whole.take(wanted, "id", "x")
    assert ids.tolist() == [each.id for each in expected]
    assert x.tolist() == [each.id * 10 for each in expected]
    assert whole.points(wanted).tolist() == [[e.id * 10.0, e.id * 10.0 + 1] for e in expected]
    assert whole.count(wanted) == len(expected)
    pieces = [
        piece.x if piece.rows is None else piece.x[piece.rows] for piece in whole.pieces(wanted)
    ]
    assert np.concatenate([*pieces, np.empty(0)]).tolist() == x.tolist()
    assert all(len(piece) for piece in pieces)


def counted(incidents: list[Incident], wanted: Wanted, by: Callable[[Incident], object]) -> Counter:
    return Counter(by(each) for each in incidents if fits(each, wanted))


@settings(deadline=None)  # the first case compiles
@given(INCIDENTS, WANTED)
def test_each_choice_is_counted_without_its_own_filter(
    incidents: list[Incident], wanted: Wanted
) -> None:
    found = cube_of(incidents).tally(wanted)

    def expected(own: str | tuple[str, ...], by: Callable[[Incident], object]) -> Counter:
        return counted(incidents, without(wanted, own), by)

    def positions(counts: np.ndarray) -> Counter:
        return Counter({at: count for at, count in enumerate(counts.tolist()) if count})

    assert positions(found.kinds) == expected("classes", lambda e: e.kind)
    assert positions(found.severities) == expected(
        "severities", lambda e: SEVERITIES.index(e.severity)
    )
    assert positions(found.channels) == expected(
        "channels", lambda e: FRAME.channels.index(e.channel)
    )
    assert positions(found.states) == expected("state", lambda e: int(e.open_min is None))
    assert positions(found.hours.ravel()) == expected(
        ("hours", "weekdays"), lambda e: e.here.weekday() * 24 + e.here.hour
    )
    days = {
        DAY_0 + day: count for day, count in zip(found.period, found.days.tolist(), strict=True)
    }
    assert Counter({day: count for day, count in days.items() if count}) == expected(
        ("since", "until"), lambda e: e.here.date().toordinal()
    )


@settings(deadline=None)  # the first case compiles
@given(INCIDENTS, WANTED, st.sampled_from(["grid", "community", "city", "street"]))
def test_areas_are_counted_with_and_without_the_wanted_one(
    incidents: list[Incident], wanted: Wanted, level: str
) -> None:
    found = cube_of(incidents).tally(wanted)
    for anywhere in (False, True):
        asked = without(wanted, "area") if anywhere else wanted
        expected = np.zeros((len(CODES), 2), dtype=int)
        for each in incidents:
            for code in ABOVE[each.place] if fits(each, asked) else ():
                if FRAME.areas[CODES.index(code)].level == level:
                    expected[CODES.index(code), int(each.open_min is None)] += 1
        assert found.areas(level, anywhere=anywhere).tolist() == expected.tolist()


@settings(deadline=None)  # the first case compiles
@given(INCIDENTS, WANTED)
def test_totals_and_the_median_time_to_close_are_of_what_is_wanted(
    incidents: list[Incident], wanted: Wanted
) -> None:
    whole = cube_of(incidents)
    found, chosen = whole.tally(wanted), [e for e in incidents if fits(e, wanted)]
    took = [max(e.open_min, 0) for e in chosen if e.open_min is not None]
    assert (found.total, found.open, found.closed) == (
        len(chosen),
        len(chosen) - len(took),
        len(took),
    )
    assert whole.median_minutes(wanted, found) == (median(took) if took else None)


@settings(deadline=None)  # the first case compiles
@given(st.data(), INCIDENTS, INCIDENTS)
def test_a_changed_cube_is_the_one_made_of_what_is_there_now(
    data: st.DataObject, before: list[Incident], later: list[Incident]
) -> None:
    gone = data.draw(st.frozensets(st.integers(1, 60)))
    written = {each.id for each in later} | gone
    now = [each for each in before if each.id not in written] + later
    old = cube_of(before)
    as_it_was = old.take(Wanted(), "id")[0].tolist()
    changed = old.changed(np.array(sorted(written), dtype=np.int64), rows_of(later))
    expected = cube_of(now)
    for name in Rows._fields:
        assert changed.take(Wanted(), name)[0].tolist() == expected.take(Wanted(), name)[0].tolist()
    assert old.take(Wanted(), "id")[0].tolist() == as_it_was
    assert changed.tally(Wanted()).days.tolist() == expected.tally(Wanted()).days.tolist()
    assert all(0 < len(part.id) <= 2 * parting.PART for part in changed.parts)


def test_a_change_leaves_the_other_parts_as_they_are() -> None:
    whole = cube_of([Incident(n, n) for n in range(1, 10)])
    changed = whole.changed(np.array([5]), rows_of([Incident(5, 5, severity="major")]))
    shared = [a is b for a, b in zip(whole.parts, changed.parts, strict=True)]
    assert shared == [True, False, True]


def test_a_million_on_one_moment_are_found_by_their_ids() -> None:
    whole = cube_of([Incident(n, 7) for n in range(1, 12)])
    changed = whole.changed(np.array([6, 2]), rows_of([Incident(6, 7), Incident(2, 7)]))
    assert changed.take(Wanted(), "id")[0].tolist() == list(range(1, 12))


def test_no_incidents_are_counted_as_none() -> None:
    nothing = cube_of([])
    found = nothing.tally(Wanted(area="K", state="open"))
    assert (len(nothing), found.total, found.period) == (0, 0, range(0))
    assert (nothing.first_us, nothing.points(Wanted()).shape) == (None, (0, 2))
    assert nothing.changed(np.array([1]), rows_of([Incident(1, 0)])).count(Wanted()) == 1


def test_what_cannot_be_selected_is_named() -> None:
    whole = cube_of([Incident(1, 0)])
    with pytest.raises(BadInput) as no_class:
        whole.tally(Wanted(classes=frozenset({("S", "99")})))
    with pytest.raises(NotFound) as no_area:
        whole.count(Wanted(area="Q"))
    assert (no_class.value.code, no_area.value.code) == ("incidents.no_class", "area.not_found")
