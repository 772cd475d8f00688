"""`gisgov db` as its user types it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from gisgov.cli.db import app, readable
from gisgov.errors import Conflict, NotFound
from gisgov.settings import Settings
from gisgov.storage import embedded, engine


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A private database with one city, not running."""
    made = Path(tempfile.mkdtemp(prefix="gisgov-test-"))
    made.chmod(0o755)
    settings = Settings(home=made, database_url=None, city=None)
    engine.create_city(settings, "yichang")
    with engine.open_city(settings) as city, city.begin() as conn:
        conn.execute(text("CREATE TABLE city AS SELECT 4546 AS srid"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GISGOV_HOME", str(folder))
    monkeypatch.delenv("GISGOV_DATABASE_URL", raising=False)
    monkeypatch.delenv("GISGOV_CITY", raising=False)
    return folder


def run(*arguments: object) -> str:
    """What a command prints; its errors as they are."""
    result = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def ran(*arguments: object) -> dict[str, object]:
    return json.loads(run(*arguments))


def test_status_of_a_database_that_is_not_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GISGOV_HOME", str(home / "none"))
    assert "not made yet" in run("status")
    assert not (home / "none").exists()


def test_status_of_a_database_at_rest_starts_nothing(home: Path) -> None:
    said = run("status")
    assert str(home) in said
    assert "not running" in said
    assert embedded.running(home) is None


def test_status_of_a_database_at_work_names_cities_and_users(home: Path) -> None:
    with engine.open_city(Settings()) as city, city.connect():
        said = run("status")
        found = ran("status", "--json")
    assert "City: yichang" in said
    assert "1 connected" in said
    assert found["running"] is True
    assert [c["name"] for c in found["cities"]] == ["yichang"]
    assert found["cities"][0]["clients"] == 1
    assert found["size_bytes"] > found["cities"][0]["size_bytes"] > 1_000_000
    assert any(user.startswith(str(os.getpid())) for user in found["users"])


def test_status_by_address(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine.server(Settings()) as place:
        host = place.url.query["host"]
        monkeypatch.setenv("GISGOV_DATABASE_URL", f"postgres://gisgov:x@/yichang?host={host}")
        found = ran("status", "--json")
        said = run("status")
    assert found["private"] is False
    assert found["cities"][0]["clients"] == 0
    assert "Database server: postgresql://gisgov:***@/yichang" in said


def test_stop_stops_what_a_killed_command_left(home: Path) -> None:
    process = lasting(home)
    process.kill()
    process.communicate()
    assert run("stop") == "The database is stopped.\n"
    assert run("stop") == "The database is not running.\n"


def lasting(home: Path) -> subprocess.Popen[str]:
    """A command that has the database running."""
    program = (
        "import sys, time, pathlib; from gisgov.storage import embedded\n"
        "with embedded.lease(pathlib.Path(sys.argv[1])): print('up', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "up\n"
    return process


def test_stop_leaves_what_others_use_unless_forced(home: Path) -> None:
    process = lasting(home)
    with pytest.raises(Conflict, match="--force"):
        run("stop")
    assert run("stop", "--force") == "The database is stopped.\n"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert embedded.running(home) is None


def test_stop_does_not_stop_what_is_not_ours(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GISGOV_DATABASE_URL", "postgresql://ann@db/yichang")
    with pytest.raises(Conflict, match="not gisgov's to stop"):
        run("stop")


def test_backup_and_restore(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "yichang.gisgov"
    assert f"The city 'yichang' is in {file}" in run("backup", file)
    with pytest.raises(Conflict, match="exists already"):
        run("restore", file)
    assert "'yichang2' is restored" in run("restore", file, "--as", "yichang2")
    assert engine.cities(Settings()) == ["yichang", "yichang2"]
    with pytest.raises(Conflict, match="several cities"):
        run("backup", tmp_path / "which.gisgov")
    run("backup", file, "--city", "yichang2", "--replace")
    engine.drop_city(Settings(), "yichang2")
    assert embedded.running(home) is None


def test_backup_of_a_city_that_is_not_there(home: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There are: yichang"):
        run("backup", tmp_path / "x.gisgov", "--city", "wuhan")
    assert list(tmp_path.iterdir()) == []


def test_the_shell_is_psql_in_the_city_and_stops_the_server_after(home: Path) -> None:
    program = "from gisgov.cli.db import app; app()"
    done = subprocess.run(
        [sys.executable, "-c", program, "shell"],
        input="SELECT 'in ' || current_database();\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "in yichang" in done.stdout
    assert embedded.running(home) is None


def test_ctrl_c_in_the_shell_ends_a_query_and_not_the_shell(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "from gisgov.cli.db import app; app()", "shell"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        process.stdin.write("SELECT 'ready';\nSELECT pg_sleep(60);\n")
        process.stdin.flush()
        while "ready" not in process.stdout.readline():
            pass
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
    assert embedded.running(home) is None


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, "0 B"), (1536, "1.5 KiB"), (5 * 1024**3, "5.0 GiB"), (2**50, "1024.0 TiB")],
)
def test_sizes_read_well(size: int, expected: str) -> None:
    assert readable(size) == expected
