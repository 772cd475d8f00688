"""Sentences that name sentences, days and numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from gisgov.firefighting.tell import tell, tell_all
from gisgov.said import Said

INSPECTED = Said("water.inspected", {"day": date(2026, 3, 12)})


def test_a_sentence_within_a_sentence_is_told_in_the_same_language() -> None:
    outer = Said("water.fact", {"nearest": Said("water.nearest_2"), "reason": INSPECTED})
    assert tell(outer, lang="en") == "Second nearest: inspected 12 March 2026."
    assert tell(outer, lang="zh") == "第二近：2026年3月12日检查。"


def test_a_time_is_told_to_the_minute() -> None:
    until = Said("water.out_until", {"until": datetime(2026, 3, 12, 8, 5, tzinfo=UTC)})
    assert tell(until, lang="en") == "Marked out of service until 12 March 2026 08:05"
    assert tell(until, lang="zh") == "已标记停用，至2026年3月12日08:05"


def test_numbers_are_listed() -> None:
    numbers = Said("water.unmeasured", {"numbers": (1, 3)})
    assert tell(numbers, lang="en").endswith("No. 1, 3.")
    assert tell(numbers, lang="zh").endswith("1、3号。")


def test_several_stand_in_one_line() -> None:
    assert tell_all((), lang="en") == ""
    assert tell_all((Said("water.damaged"), Said("water.doubt")), lang="en") == (
        "On record as damaged. Nobody has said whether it works."
    )
    assert tell_all((Said("water.damaged"), Said("water.doubt")), lang="zh") == (
        "登记为破损。是否可用不详。"
    )


def test_the_language_is_that_of_the_process(monkeypatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert tell(INSPECTED) == "2026年3月12日检查"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert tell(INSPECTED) == "Inspected 12 March 2026"


def test_what_came_from_elsewhere_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in tell(Said("water.out_because", {"cause": "\x1b[2J"}), lang="en")
