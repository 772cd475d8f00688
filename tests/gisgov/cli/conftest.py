"""The command line as a user runs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gisgov.cli import main
from gisgov.settings import Settings


@pytest.fixture
def gisgov(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    server_settings: Settings,
) -> Callable[..., tuple[int, str, str]]:
    """Run a command; return its status, output and errors."""
    monkeypatch.setenv("LANG", "en")
    monkeypatch.delenv("LC_ALL", raising=False)
    for name, value in (
        ("GISGOV_DATABASE_URL", server_settings.database_url),
        ("GISGOV_HOME", server_settings.home),
    ):
        if value is not None:
            monkeypatch.setenv(name, str(value))

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["gisgov", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main.main()
        out, err = capsys.readouterr()
        return int(str(end.value.code)), out, err

    return run
