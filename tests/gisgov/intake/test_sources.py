"""The source of a file, by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from gisgov.intake.sources import source_of


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("hydrants.csv", "hydrants"),
        ("消防栓_2026-10.xlsx", "消防栓"),
        ("消防栓2026年11月.xls", "消防栓"),
        ("消防栓_2026-11-02.csv", "消防栓"),
        ("hydrants_20261102.csv", "hydrants"),
        ("hydrants 202611 (2).csv", "hydrants"),
        ("hydrants.quarantine.csv", "hydrants"),
        ("楼栋 - 副本.csv", "楼栋"),
        ("blocks457.zip", "blocks457"),
    ],
)
def test_a_file_of_each_month_comes_from_one_source(file: str, source: str) -> None:
    assert source_of(Path(file)) == source


def test_a_name_that_is_only_a_date_is_kept() -> None:
    assert source_of(Path("2026-10.csv")) == "2026-10"
