"""`gisgov pack`, as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from tests.gisgov.emergency.a_town import draw

Run = Callable[..., tuple[int, str, str]]


def test_packs_are_written_and_told(
    gisgov: Run, make_city: Callable[[], Engine], tmp_path: Path
) -> None:
    city = make_city()
    drawn = draw(city)
    secret = tmp_path / "passphrase"
    secret.write_text("correct horse battery\n")
    secret.chmod(0o600)
    words = ("pack", "--into", tmp_path, "--passphrase-file", secret, "--city", city.url.database)
    status, _, wrong = gisgov(*words)
    assert (status, "--purpose" in wrong) == (1, True)
    status, out, _ = gisgov(*words, "--purpose", "emergency")
    assert status == 0
    assert "一号站: 1 buildings" in out
    assert (tmp_path / f"station-{drawn['two']}.html").exists()
