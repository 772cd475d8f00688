"""`gisgov export` and `gisgov load city`, as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gisgov.cli import main
from gisgov.settings import Settings
from gisgov.storage import audit, engine
from tests.full_city import fill

Run = Callable[..., tuple[int, str, str]]
VISIT = ("--purpose", "visit")


@pytest.fixture
def gisgov(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    server_settings: Settings,
) -> Run:
    """Run a command as a user would; return its status, output and errors."""
    monkeypatch.setenv("LANG", "en")
    monkeypatch.delenv("LC_ALL", raising=False)
    for name, value in (
        ("GISGOV_DATABASE_URL", server_settings.database_url),
        ("GISGOV_HOME", server_settings.home),
    ):
        if value is not None:
            monkeypatch.setenv(name, str(value))

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["gisgov", *words])
        with pytest.raises(SystemExit) as end:
            main.main()
        out, err = capsys.readouterr()
        return int(str(end.value.code)), out, " ".join(err.split())

    return run


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> str:
    made = make_city()
    with made.begin() as conn:
        fill(conn)
    return str(made.url.database)


@pytest.fixture
def new(server_settings: Settings, prefix: str) -> Iterator[str]:
    yield f"{prefix}_new"
    if f"{prefix}_new" in engine.cities(server_settings):
        engine.drop_city(server_settings, f"{prefix}_new")


def test_a_layer_is_written_and_counted(gisgov: Run, city: str, tmp_path: Path) -> None:
    file = tmp_path / "hydrants.gpkg"
    status, out, _ = gisgov("export", "hydrants", str(file), "--city", city)
    assert status == 0
    assert out.startswith("1 rows are in")
    assert file.is_file()


@pytest.mark.parametrize("layer", ["persons", "households", "all"])
def test_people_leave_for_a_purpose_only_and_it_is_noted(
    gisgov: Run, server_settings: Settings, city: str, tmp_path: Path, layer: str
) -> None:
    file = tmp_path / "people.gpkg"
    words = ("export", layer, str(file), "--city", city)
    for purpose in ((), ("--purpose", "curiosity")):
        status, _, err = gisgov(*words, *purpose)
        assert status == 1
        assert "--purpose, one of: emergency" in err
    assert not file.exists()
    assert gisgov(*words, *VISIT)[0] == 0
    with engine.open_city(server_settings, name=city) as db, db.connect() as conn:
        (row,) = audit.find(conn, audit.Wanted(act="export"))
        persons = conn.scalar(text("SELECT count(*) FROM person WHERE retired_on IS NULL"))
        rows = conn.scalar(text("SELECT count(*) FROM position")) + sum(
            conn.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
            for table in ("household", "person")
        )
    assert (row.subject, row.purpose, row.details["file"]) == (layer, "visit", file.name)
    assert row.rows == {"persons": persons, "all": rows}.get(layer, row.rows)
    assert row.rows


def test_a_backup_is_noted(
    gisgov: Run, server_settings: Settings, city: str, tmp_path: Path
) -> None:
    assert gisgov("db", "backup", str(tmp_path / "x.gisgov"), "--city", city)[0] == 0
    with engine.open_city(server_settings, name=city) as db, db.connect() as conn:
        (row,) = audit.find(conn, audit.Wanted(act="backup"))
    assert row.actor.startswith("os:")
    assert row.details == {"file": "x.gisgov"}


def test_a_file_about_people_comes_with_a_note(gisgov: Run, city: str, tmp_path: Path) -> None:
    _, _, notes = gisgov("export", "persons", str(tmp_path / "p.csv"), *VISIT, "--city", city)
    assert "household, age band and the assistance" in notes
    _, _, notes = gisgov("export", "pipes", str(tmp_path / "p.gpkg"), "--city", city)
    assert "age band" not in notes


def test_csv_with_cells_like_formulas_comes_with_a_note(
    gisgov: Run, city: str, tmp_path: Path
) -> None:
    _, _, notes = gisgov("export", "estates", str(tmp_path / "e.csv"), "--city", city)
    assert "2 cells begin with" in notes
    _, _, notes = gisgov("export", "dwellings", str(tmp_path / "d.csv"), "--city", city)
    assert "begin with" not in notes


def test_a_transformed_file_comes_with_a_note(gisgov: Run, city: str, tmp_path: Path) -> None:
    words = ("export", "pipes", str(tmp_path / "p.gpkg"), "--city", city, "--crs", "EPSG:4547")
    assert "transformed to EPSG:4547" in gisgov(*words)[2]


def test_a_whole_city_is_written_and_made_anew(
    gisgov: Run, city: str, new: str, tmp_path: Path
) -> None:
    file = str(tmp_path / "city.gpkg")
    assert gisgov("export", "all", file, *VISIT, "--city", city)[0] == 0
    status, out, _ = gisgov("load", "city", file, "--city", new, "--json")
    assert status == 0
    assert json.loads(out)["person"] == {"added": 7, "changed": 0, "unchanged": 0}
    assert "person" in gisgov("load", "city", file, "--city", new)[1]


def test_what_does_not_fit_a_whole_city_is_refused(gisgov: Run, city: str, tmp_path: Path) -> None:
    words = ("export", "all", str(tmp_path / "city"), *VISIT, "--city", city)
    assert "leave out --area" in gisgov(*words, "--area", "a")[2]
    assert "no format 'xml'" in gisgov(*words, "--format", "xml")[2]
    assert list(tmp_path.iterdir()) == []
