"""`gisgov quality`: tables for people, JSON for programs, a GeoPackage for QGIS."""

from __future__ import annotations

import json

import pyogrio
import pytest

from gisgov.cli import main
from tests.scene import Scene


@pytest.fixture
def gisgov(monkeypatch, capsys, server_settings, make_city):
    """Run the command on a city with two buildings, one without floors."""
    city = make_city()
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("KK", level="community")
        scene.areas("AB", parent="K")
        scene.building((10, 10), floors_above=3)
        scene.building((110, 10), source_id="b2")
    for name, value in (
        ("GISGOV_DATABASE_URL", server_settings.database_url),
        ("GISGOV_HOME", server_settings.home),
        ("GISGOV_CITY", city.url.database),
    ):
        if value is not None:
            monkeypatch.setenv(name, str(value))

    def run(*words, lang="en"):
        monkeypatch.setenv("LC_ALL", f"{lang}.UTF-8")
        monkeypatch.setattr("sys.argv", ["gisgov", "quality", *words])
        with pytest.raises(SystemExit) as end:
            main.main()
        out, err = capsys.readouterr()
        return end.value.code, out, err

    return run


def test_the_report_names_checks_areas_and_what_cannot_be_judged(gisgov):
    status, out, _ = gisgov()
    assert status == 0
    assert "Buildings without a number of floors" in out
    assert "50 %" in out
    assert "Cannot be judged" in out
    assert "层数不详的建筑" in gisgov(lang="zh_CN")[1]


def test_the_report_is_json_for_programs(gisgov):
    report = json.loads(gisgov("--json", "--level", "grid")[1])
    (floors,) = [c for c in report["checks"] if c["code"] == "building_floors"]
    assert (floors["count"], floors["of"], floors["percent"]) == (1, 2, 50.0)
    assert floors["examples"][0]["source_id"] == "b2"
    assert [area["code"] for area in report["areas"]] == ["A", "B"]


def test_the_report_goes_into_a_geopackage(gisgov, tmp_path):
    file = tmp_path / "quality.gpkg"
    status, _, err = gisgov("--area", "K", "--out", str(file))
    assert status == 0
    assert "quality.gpkg" in err.replace("\n", "")
    assert "building_floors" in pyogrio.list_layers(file)[:, 0]


def test_a_file_that_is_no_geopackage_is_refused(gisgov, tmp_path):
    status, _, err = gisgov("--out", str(tmp_path / "quality.csv"))
    assert status == 1
    assert ".gpkg" in err


def test_a_level_without_areas_is_refused_with_those_there_are(gisgov):
    status, _, err = gisgov("--level", "street")
    assert status == 1
    assert "community, grid" in err
