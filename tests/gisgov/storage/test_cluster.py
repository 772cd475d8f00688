"""Which folder holds the private database of a project."""

from pathlib import Path

import pytest

from gisgov.settings import Settings
from gisgov.storage import cluster


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a folder below it, in a system without any database."""
    (tmp_path / "project" / "notebooks").mkdir(parents=True)
    monkeypatch.setattr(cluster, "SYSTEM_HOMES", tmp_path / "homes")
    return tmp_path / "project"


def home_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    return cluster.home_folder(Settings(home=None))


def test_a_folder_below_a_project_finds_the_projects_database(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_in(project, monkeypatch)
    cluster.data_folder(home).mkdir(parents=True)
    assert home_in(project / "notebooks", monkeypatch) == home


def test_a_folder_without_any_database_gets_one_of_its_own(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert home_in(project / "notebooks", monkeypatch) != home_in(project, monkeypatch)


def test_a_folder_that_another_user_put_above_is_not_taken(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_in(project, monkeypatch)
    cluster.data_folder(home).mkdir(parents=True)
    monkeypatch.setattr(cluster, "_owner", lambda _: 12345)
    assert home_in(project / "notebooks", monkeypatch) != home
