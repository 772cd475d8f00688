"""`gisgov heat` writes what the file's name asks for, and says in which unit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from PIL import Image
from sqlalchemy import Engine

from tests.scene import Scene, xy

Run = Callable[..., tuple[int, str, str]]
PEAK = 30 * 3 / np.pi / 0.25**2 / (10 / 30.4375)  # 30 at one place in 10 days


@pytest.fixture
def town(make_city: Callable[[], Engine]) -> Engine:
    """30 incidents at one place, 3 a day from the 1st to the 10th of March."""
    city = make_city()
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("AAAAA")
        for k in range(30):
            scene.incident((250, 50), datetime(2026, 3, 1 + k // 3, tzinfo=UTC))
    return city


def asked(town: Engine, out: Path, *words: object) -> tuple[object, ...]:
    return ("heat", "--out", out, "--city", town.url.database, *words)


def test_a_raster_holds_incidents_per_km2_and_month(
    gisgov: Run, town: Engine, tmp_path: Path
) -> None:
    status, said, _ = gisgov(*asked(town, tmp_path / "heat.tif"))
    said = " ".join(said.split())
    assert status == 0
    assert "30 incidents of 0.3 months; incidents per km² and month" in said
    assert "Shows what was reported" in said
    with rasterio.open(tmp_path / "heat.tif") as raster:
        assert next(raster.sample([xy(250, 50)]))[0] == pytest.approx(PEAK, rel=0.02)


def test_bands_are_polygons_in_degrees(gisgov: Run, town: Engine, tmp_path: Path) -> None:
    gisgov(*asked(town, tmp_path / "heat.geojson", "--kernel", "triangular"))
    bands = gpd.read_file(tmp_path / "heat.geojson")
    assert bands["lower"].is_monotonic_increasing
    assert bands.total_bounds[0] == pytest.approx(111.29, abs=0.01)


def test_a_picture_and_a_map_are_written(gisgov: Run, town: Engine, tmp_path: Path) -> None:
    gisgov(*asked(town, tmp_path / "heat.png"))
    with Image.open(tmp_path / "heat.png") as picture:
        assert np.asarray(picture.convert("RGBA"))[..., 3].any()
    status, _, _ = gisgov(*asked(town, tmp_path / "heat.html"))
    assert status == 0
    page = (tmp_path / "heat.html").read_text("utf-8")
    assert "incidents per km² and month" in page
    assert 'src="http' not in page


def test_programs_read_figures(gisgov: Run, town: Engine, tmp_path: Path) -> None:
    more = ("--since", "2026-03-06", "--compare-until", "2026-03-06", "--bandwidth", "auto")
    _, said, _ = gisgov(*asked(town, tmp_path / "heat.tif", "--json", *more))
    told = json.loads(said)
    assert (told["count"], told["before"], told["bandwidth_m"]) == (15, 15, 250)
    assert told["unit"] == "change in incidents per km² and month"
    assert told["peak"] == 0


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--bandwidth", "0"), "is no bandwidth for a city"),
        (("--bandwidth", "wide"), "is no bandwidth for a city"),
        (("--class", "0510"), "is no class"),
        (("--area", "X"), "There is no area"),
    ],
)
def test_what_cannot_be_asked_is_told(
    gisgov: Run, town: Engine, tmp_path: Path, words: tuple[str, ...], reason: str
) -> None:
    status, _, said = gisgov(*asked(town, tmp_path / "heat.tif", *words))
    assert status == 1
    assert reason in said
    assert not (tmp_path / "heat.tif").exists()


def test_a_file_of_another_kind_is_refused(gisgov: Run, town: Engine, tmp_path: Path) -> None:
    status, _, said = gisgov(*asked(town, tmp_path / "heat.docx"))
    assert status == 1
    assert "name it .png, .tif, .geojson or .html" in said
