"""`gisgov hotspots` writes what was found in the form that the file's name asks for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from sqlalchemy import Engine

from tests.scene import Scene

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def town(make_city: Callable[[], Engine]) -> Engine:
    """Three grids apart from each other; 30 incidents in the first, one in each other."""
    city = make_city()
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("A.B.C")
        for x in (50, 250, 450, *[60] * 29):
            scene.incident((x, 50), datetime(2026, 3, 3, tzinfo=UTC))
    return city


def asked(town: Engine, out: Path, *words: object) -> tuple[object, ...]:
    return ("hotspots", "--out", out, "--null", "area", "--city", town.url.database, *words)


def test_a_file_is_written_and_the_null_is_told(gisgov: Run, town: Engine, tmp_path: Path) -> None:
    out = tmp_path / "spots.geojson"
    status, said, _ = gisgov(*asked(town, out))
    said = " ".join(said.split())
    assert status == 0
    assert "1 hot and 2 cold of 3 places, from 32 incidents" in said
    assert "By chance, each incident falls in proportion to ground" in said
    found = gpd.read_file(out)
    assert found[["code", "count", "spot"]].to_numpy().tolist() == [
        ["A", 30, "hot"],
        ["B", 1, "cold"],
        ["C", 1, "cold"],
    ]
    assert found.total_bounds[0] == pytest.approx(111.29, abs=0.01)


def test_a_table_and_a_map_file_hold_the_same(gisgov: Run, town: Engine, tmp_path: Path) -> None:
    gisgov(*asked(town, tmp_path / "spots.csv"))
    gisgov(*asked(town, tmp_path / "spots.gpkg"))
    table, drawn = pd.read_csv(tmp_path / "spots.csv"), gpd.read_file(tmp_path / "spots.gpkg")
    assert table["spot"].tolist() == drawn["spot"].tolist() == ["hot", "cold", "cold"]
    assert drawn.crs.to_epsg() == 4546


def test_a_day_is_the_city_s(gisgov: Run, town: Engine, tmp_path: Path) -> None:
    for day, count in (("2026-03-03", 32), ("2026-03-04", 0)):
        _, said, _ = gisgov(*asked(town, tmp_path / "s.csv", "--since", day, "--json"))
        assert json.loads(said)["count"] == count


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("spots.xlsx", (), "is no file of hot spots"),
        ("spots.csv", ("--class", "0510"), "is no class"),
        ("spots.csv", ("--alpha", 2), "no share of false finds"),
        ("spots.csv", ("--bins", "h3", "--resolution", 14), "no hexagons of resolution 14"),
        ("spots.csv", ("--area", "X"), "no area"),
    ],
)
def test_what_cannot_be_found_writes_nothing(
    gisgov: Run, town: Engine, tmp_path: Path, name: str, words: tuple[object, ...], said: str
) -> None:
    status, _, error = gisgov(*asked(town, tmp_path / name, *words))
    assert status == 1
    assert said in " ".join(error.split())
    assert list(tmp_path.iterdir()) == []
