"""Tests of api.filters: how a filter is written in an address, and what is no filter."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import Engine

from api.filters import FilterQuery, numbers_of
from gisgov.errors import BadInput
from gisgov.incidents import Wanted


def test_nothing_written_wants_everything(town: Engine) -> None:
    with town.connect() as conn:
        assert FilterQuery().wanted(conn) == Wanted()
        assert FilterQuery(classes="", severities="", hours=" , ").wanted(conn) == Wanted()


def test_all_of_it_is_read(town: Engine) -> None:
    query = FilterQuery(
        since="2026-03-01",
        until="2026-04-01T00:00:00Z",
        classes="CJT214-2007:05, CJT214-2007:0102",
        severities="major,none",
        channels="hotline,app",
        state="open",
        hours="17-18,23-1",
        weekdays="6-1",
        area="K",
    )
    with town.connect() as conn:
        assert query.wanted(conn) == Wanted(
            since=datetime(2026, 2, 28, 16, tzinfo=UTC),  # midnight in Shanghai
            until=datetime(2026, 4, 1, tzinfo=UTC),
            classes=frozenset({("CJT214-2007", "05"), ("CJT214-2007", "0102")}),
            severities=frozenset({"major", "none"}),
            channels=frozenset({"hotline", "app"}),
            state="open",
            hours=frozenset({17, 18, 23, 0, 1}),
            weekdays=frozenset({6, 7, 1}),
            area="K",
        )


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("since", "yesterday"),
        ("until", "2026-03-01T08:00:00"),
        ("classes", "0102"),
        ("classes", "S:"),
        ("severities", "bad"),
        ("state", "ajar"),
        ("hours", "24"),
        ("hours", "1-"),
        ("hours", "-1"),
        ("weekdays", "0-3"),
        ("weekdays", "Monday"),
        ("channels", "x" * 2001),
    ],
)
def test_what_cannot_be_read_is_refused_by_the_name_of_its_parameter(name: str, given: str) -> None:
    with pytest.raises(ValidationError) as refused:
        FilterQuery(**{name: given})
    assert [error["loc"][0] for error in refused.value.errors()] == [
        name
    ] * refused.value.error_count()


def test_a_period_must_not_end_before_it_starts(town: Engine) -> None:
    with town.connect() as conn, pytest.raises(BadInput) as refused:
        FilterQuery(since="2026-03-02", until="2026-03-01").wanted(conn)
    assert refused.value.code == "request.period"


@given(st.integers(0, 23), st.integers(0, 23))
def test_a_span_of_hours_goes_round_the_clock_to_its_end(first: int, last: int) -> None:
    hours = numbers_of(f"{first}-{last}", 0, 23)
    assert {first, last} <= hours
    assert len(hours) == (last - first) % 24 + 1
