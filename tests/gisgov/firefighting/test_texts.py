"""Tests of gisgov.firefighting.texts."""

from __future__ import annotations

import pytest

from gisgov.firefighting.texts import long_numbers, mobile_numbers, tidy, unfit


@pytest.mark.parametrize("said", ["", " \n", "\u200b\u202e", "\u3000"])
def test_what_nobody_would_see_is_empty(said: str) -> None:
    assert tidy(said) == ""
    assert unfit(tidy(said)) == "empty"


@pytest.mark.parametrize("said", ["a\0b", "a\x1b[2Jb", "a\ud800b", "a\tb"])
def test_letters_that_steer_are_unfit_and_lines_are_not(said: str) -> None:
    assert unfit(tidy(said)) == "letters"
    assert unfit(tidy("一\r\n二")) is None


@pytest.mark.parametrize(
    "said",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+8613812345678",
        "0086 138 1234 5678",
        "队长（１３８１２３４５６７８）",
        "13812345678或07176123456",
    ],
)
def test_a_mobile_number_is_found_however_written(said: str) -> None:
    assert mobile_numbers(said) == ["13812345678"]


@pytest.mark.parametrize(
    "said", ["0717-6123456", "12812345678", "138123456789", "1138123456789", "DN150 119", ""]
)
def test_other_numbers_are_no_mobile_numbers(said: str) -> None:
    assert mobile_numbers(said) == []


def test_numbers_of_18_digits_are_found_and_longer_ones_are_not() -> None:
    assert long_numbers("甲 11010519491231002x 乙") == ["11010519491231002x"]
    assert long_numbers("110105 19491231 0021") == ["110105194912310021"]
    assert long_numbers("1234567890123456789") == []
