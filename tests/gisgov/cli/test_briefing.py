"""`gisgov briefing`: makes a month's PDF, and prints one that was made again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from tests.scene import Scene

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def town(make_city: Callable[[], Engine]) -> Engine:
    """A community with an incident in each of two months."""
    city = make_city()
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("K", level="community")
        for month in (2, 3):
            at = datetime(2025, month, 3, tzinfo=UTC)
            scene.incident((50, 50), at, recorded_at=at)
    return city


def test_a_briefing_is_made_and_printed_again_the_same(
    gisgov: Run, town: Engine, tmp_path: Path
) -> None:
    name = ("--city", town.url.database, "--lang", "zh")
    status, said, _ = gisgov("briefing", "--month", "2025-03", "--out", tmp_path / "one.pdf", *name)
    assert status == 0
    assert "Briefing 1 of 2025-03" in " ".join(said.split())
    status, _, _ = gisgov("briefing", "--number", 1, "--out", tmp_path / "two.pdf", *name)
    assert status == 0
    one, two = ((tmp_path / file).read_bytes() for file in ("one.pdf", "two.pdf"))
    assert one.startswith(b"%PDF-")
    assert one == two
    with town.connect() as conn:
        author = conn.scalar(text("SELECT author FROM briefing"))
        actor = conn.scalar(text("SELECT actor FROM audit WHERE act = 'briefing_made'"))
    assert author == actor
    assert str(author).startswith("os:")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--month", "2999-01"), "lies ahead"),
        (("--month", "March"), "is no month"),
        (("--number", 1), "There is no briefing 1"),
        ((), "Give either --month"),
        (("--month", "2025-03", "--number", 1), "Give either --month"),
        (("--month", "2025-03", "--area", "X"), "no area"),
    ],
)
def test_what_cannot_be_told_writes_nothing(
    gisgov: Run, town: Engine, tmp_path: Path, words: tuple[object, ...], said: str
) -> None:
    out = tmp_path / "none.pdf"
    status, _, error = gisgov("briefing", *words, "--out", out, "--city", town.url.database)
    assert status == 1
    assert said in " ".join(error.split())
    assert not out.exists()
