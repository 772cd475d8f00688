"""A city to a file and back: all of it, or nothing."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gisgov.errors import BadInput, Conflict, GisgovError, NotFound, Unavailable
from gisgov.settings import Settings
from gisgov.storage import backup, clients, engine


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> str:
    """A city with a mark to be known by."""
    made = make_city()
    with made.begin() as conn:
        conn.execute(text("CREATE TABLE kept AS SELECT generate_series(1, 50000) AS n"))
    made.dispose()
    return str(made.url.database)


@pytest.fixture
def file(server_settings: Settings, city: str, tmp_path: Path) -> Path:
    backup.dump(server_settings, tmp_path / "city.gisgov", city=city)
    return tmp_path / "city.gisgov"


@pytest.fixture
def name(server_settings: Settings, prefix: str) -> Iterator[str]:
    """A name for a restored city, which goes after the test."""
    yield f"{prefix}_restored"
    if f"{prefix}_restored" in engine.cities(server_settings):
        engine.drop_city(server_settings, f"{prefix}_restored")


def count(settings: Settings, name: str) -> int | None:
    with engine.open_city(settings, name=name) as city, city.connect() as conn:
        assert conn.scalar(text("SELECT srid FROM city")) == 4546
        return conn.scalar(text("SELECT count(*) FROM kept"))


def databases(settings: Settings) -> list[str]:
    with engine.server(settings) as place, engine.maintenance(place) as conn:
        return sorted(conn.scalars(text("SELECT datname FROM pg_database")))


def test_there_and_back_all_is_there(server_settings: Settings, file: Path, name: str) -> None:
    assert backup.restore(server_settings, file, name=name) == name
    assert count(server_settings, name) == 50000


def test_a_backup_is_for_its_owners_eyes_and_leaves_nothing_else(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [p.name for p in file.parent.iterdir()] == [file.name]


def test_a_backup_does_not_overwrite_unless_told(
    server_settings: Settings, file: Path, city: str
) -> None:
    with pytest.raises(Conflict, match="--replace"):
        backup.dump(server_settings, file, city=city)
    assert backup.dump(server_settings, file, city=city, replace=True) == city


def test_a_backup_that_cannot_be_written_says_why(
    server_settings: Settings, city: str, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match="No such file or directory"):
        backup.dump(server_settings, tmp_path / "none" / "city.gisgov", city=city)


def test_a_backup_that_fails_leaves_the_old_one(
    server_settings: Settings, file: Path, city: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_bytes()
    failed = subprocess.CompletedProcess([], 1, "", "No space left on device")
    monkeypatch.setattr(clients, "run", lambda *_: failed)
    with pytest.raises(Unavailable, match="No space left"):
        backup.dump(server_settings, file, city=city, replace=True)
    assert file.read_bytes() == before
    assert [p.name for p in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("part", [0, 0.01, 0.5, 0.99])
def test_a_file_cut_off_changes_nothing(
    server_settings: Settings, file: Path, name: str, part: float
) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * part)])
    before = databases(server_settings)
    with pytest.raises(BadInput, match="cut off or damaged"):
        backup.restore(server_settings, file, name=name)
    assert databases(server_settings) == before


def test_a_file_that_is_no_backup_is_told(
    server_settings: Settings, name: str, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8 no backup at all")
    with pytest.raises(BadInput, match=r"photo\.jpg is no backup"):
        backup.restore(server_settings, tmp_path / "photo.jpg", name=name)
    with pytest.raises(NotFound, match="no file"):
        backup.restore(server_settings, tmp_path / "none", name=name)


def test_a_backup_of_something_else_is_refused(
    server_settings: Settings, name: str, tmp_path: Path
) -> None:
    with engine.server(server_settings) as place:
        other = tmp_path / "other.dump"
        clients.run("pg_dump", place.url, "--format=custom", f"--file={other}")
    before = databases(server_settings)
    with pytest.raises(BadInput, match="not of a city"):
        backup.restore(server_settings, other, name=name)
    assert databases(server_settings) == before


def test_a_city_is_not_overwritten_unless_told(server_settings: Settings, file: Path) -> None:
    with pytest.raises(Conflict, match="--as NAME"):
        backup.restore(server_settings, file)


def test_a_city_in_use_is_not_replaced(server_settings: Settings, file: Path, city: str) -> None:
    before = databases(server_settings)
    with (
        engine.open_city(server_settings, name=city) as opened,
        opened.connect(),
        pytest.raises(Conflict, match="Somebody works"),
    ):
        backup.restore(server_settings, file, replace=True)
    assert databases(server_settings) == before


def test_a_city_is_replaced_as_a_whole(server_settings: Settings, file: Path, name: str) -> None:
    backup.restore(server_settings, file, name=name)
    with engine.open_city(server_settings, name=name) as opened, opened.begin() as conn:
        conn.execute(text("DELETE FROM kept"))
    before = databases(server_settings)
    backup.restore(server_settings, file, name=name, replace=True)
    assert count(server_settings, name) == 50000
    assert databases(server_settings) == before


def test_a_city_that_a_cut_off_file_would_replace_stays(
    server_settings: Settings, file: Path, name: str
) -> None:
    backup.restore(server_settings, file, name=name)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput):
        backup.restore(server_settings, file, name=name, replace=True)
    assert count(server_settings, name) == 50000


def test_what_a_killed_restore_left_is_cleared(
    server_settings: Settings, file: Path, name: str
) -> None:
    with engine.server(server_settings) as place, engine.maintenance(place) as conn:
        conn.execute(text(f"CREATE DATABASE {name}__new"))
    backup.restore(server_settings, file, name=name)
    assert f"{name}__new" not in databases(server_settings)


def test_a_bad_name_is_refused_before_anything_is_done(
    server_settings: Settings, file: Path
) -> None:
    with pytest.raises(GisgovError, match="cannot be a city's name"):
        backup.restore(server_settings, file, name="No Good")


def test_a_password_is_in_no_list_of_processes() -> None:
    url = engine.parsed("postgres://ann:s%40cret@db:5433/yichang?sslmode=require")
    said = clients.address(url)
    assert "cret" not in said
    assert "sslmode=require" in said
    assert clients.environment(url)["PGPASSWORD"] == "s@cret"
