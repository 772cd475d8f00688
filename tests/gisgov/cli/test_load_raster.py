"""`gisgov load raster`, as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from gisgov.storage import rasters
from tests.rasters import EAST, NORTH, corner, cut_off, write

Run = Callable[..., tuple[int, str, str]]
AS_IN_A_TERMINAL = (  # where the tests run in the background, Ctrl-C is switched off
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from gisgov.cli.main import main; main()"
)
GREY = np.full((40, 40), 90, np.uint8)


@pytest.fixture
def city(make_city: Callable[[], Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GISGOV_RASTERS", str(tmp_path / "rasters"))
    made = make_city()
    monkeypatch.setenv("GISGOV_CITY", str(made.url.database))
    return str(made.url.database)


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    folder = tmp_path / "sheets"
    folder.mkdir()
    write(folder / "b.tif", GREY)
    write(folder / "a.TIF", GREY, transform=corner(EAST + 40, NORTH))
    (folder / "readme.txt").write_text("not a sheet")
    return folder


def listed(gisgov: Run) -> dict[str, dict[str, object]]:
    _, out, _ = gisgov("load", "raster", "--list", "--json")
    return {row["name"]: row for row in json.loads(out)}


def test_each_file_of_a_folder_becomes_a_layer(gisgov, city, sheets):
    status, out, _ = gisgov("load", "raster", sheets)
    assert status == 0
    assert "image" in out
    assert list(listed(gisgov)) == ["a", "b"]
    status, _, err = gisgov("load", "raster", sheets)
    assert status == 0
    assert "a: unchanged" in err
    assert "b: unchanged" in err


def test_sheets_go_together_by_name_into_one_layer(gisgov, city, sheets):
    status, _, _ = gisgov("load", "raster", sheets, "--as", "图幅", "--title", "1:500 图幅")
    (row,) = listed(gisgov).values()
    assert (status, row["name"], row["title"], len(row["files"])) == (0, "图幅", "1:500 图幅", 2)


def test_a_layer_is_taken_away(gisgov, city, sheets, tmp_path):
    gisgov("load", "raster", sheets / "b.tif")
    assert gisgov("load", "raster", "--remove", "b")[0] == 0
    assert listed(gisgov) == {}
    status, _, err = gisgov("load", "raster", "--remove", "b")
    assert (status, "There is no raster layer 'b'" in err) == (1, True)


def test_all_files_are_looked_at_before_one_is_loaded(gisgov, city, sheets):
    write(sheets / "c.tif", GREY, crs=None)
    status, _, err = gisgov("load", "raster", sheets)
    assert (status, "--crs EPSG:4546" in err) == (1, True)
    assert listed(gisgov) == {}
    assert gisgov("load", "raster", sheets, "--crs", "EPSG:4546")[0] == 0
    assert list(listed(gisgov)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Give a GeoTIFF"),
        (["sheets", "--title", "x"], "make 2"),
        (["sheets", "--as", "../x"], "cannot name a layer"),
        (["sheets/a.TIF", "twin/a.tif"], "would both make"),
        (["empty"], "no GeoTIFF"),
        (["sheets/nothing.tif"], "no file"),
        (["broken.tif"], "damaged or breaks off"),
    ],
)
def test_what_cannot_be_loaded_is_said(gisgov, city, sheets, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    for folder in ("twin", "empty"):
        (tmp_path / folder).mkdir()
    write(tmp_path / "twin" / "a.tif", GREY)
    cut_off(write(tmp_path / "broken.tif", np.zeros((300, 300), np.uint8) + GREY[0, 0]))
    status, _, err = gisgov("load", "raster", *words)
    assert (status, said in " ".join(err.split())) == (1, True)
    assert listed(gisgov) == {}
    assert [p for p in tmp_path.glob("rasters/*/*") if not p.name.startswith(".lock")] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_load_that_is_stopped_leaves_nothing(city, tmp_path, server_settings, number):
    noise = np.random.default_rng(1).integers(0, 255, (3, 4000, 4000), dtype=np.uint8)
    path, into = write(tmp_path / "a.tif", noise), tmp_path / "rasters" / city
    home, url = server_settings.home, server_settings.database_url
    server = {"GISGOV_HOME": str(home)} if home else {"GISGOV_DATABASE_URL": str(url)}
    child = subprocess.Popen(
        [sys.executable, "-c", AS_IN_A_TERMINAL, "load", "raster", path],
        env=os.environ | server,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    begun = time.monotonic()
    while not list(into.glob(".begun-*/*.tif*")) and time.monotonic() - begun < 60:
        time.sleep(0.01)
    os.killpg(child.pid, number)
    child.communicate(timeout=30)
    assert child.returncode == 128 + number
    assert [p for p in into.iterdir() if not p.name.startswith(".lock")] == []


def test_a_stopped_load_has_no_row(gisgov, city, sheets, monkeypatch):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rasters, "put", stopped)
        assert gisgov("load", "raster", sheets)[0] == 130
    assert listed(gisgov) == {}
