"""Tests of gisgov.incidents.wanted: what cannot be wanted is refused, and names what is wrong."""

from datetime import UTC, datetime

import pytest

from gisgov.errors import BadInput
from gisgov.incidents import Wanted

MAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"since": datetime(2026, 5, 1)}, "incidents.naive_time"),  # noqa: DTZ001
        ({"since": MAY, "until": MAY}, "request.period"),
        ({"severities": frozenset({"bad"})}, "incidents.not_among"),
        ({"state": "ajar"}, "incidents.not_among"),
        ({"hours": frozenset({24})}, "incidents.not_among"),
        ({"weekdays": frozenset({0})}, "incidents.not_among"),
    ],
)
def test_what_selects_nothing_by_mistake_is_refused(given: dict, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        Wanted(**given)
    assert refused.value.code == code
    assert next(iter(given)) in str(refused.value) or code == "request.period"


def test_what_selects_the_same_is_the_same_key() -> None:
    one = Wanted(since=MAY, classes=frozenset({("S", "01"), ("S", "02")}))
    two = Wanted(classes=frozenset([("S", "02"), ("S", "01")]), since=MAY)
    assert one == two
    assert len({one, two}) == 1
