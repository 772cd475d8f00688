"""`gisgov place FILE`, as a user runs it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet as pq
import pytest
import shapely
from sqlalchemy import Engine

from gisgov.cli import place_file
from tests.full_city import fill
from tests.scene import EAST, NORTH, SRID

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def borders(tmp_path: Path) -> Path:
    """Two areas side by side, 100 m wide."""
    shapes = [shapely.box(EAST + x, NORTH, EAST + x + 100, NORTH + 100) for x in (0, 100)]
    file = tmp_path / "borders.gpkg"
    gpd.GeoDataFrame({"code": ["a", "b"]}, geometry=shapes, crs=SRID).to_file(file)
    return file


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    file = tmp_path / "rows.csv"
    spots = [f"{EAST + 50},{NORTH + 50}", f"{EAST + 150},{NORTH + 50}", f"{EAST},{NORTH - 50}", ","]
    file.write_text("id,x,y\n" + "".join(f"{n},{spot}\n" for n, spot in enumerate(spots)))
    return file


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> str:
    made = make_city()
    with made.begin() as conn:
        fill(conn)
    return str(made.url.database)


def codes(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return [row["area"] for row in csv.DictReader(opened)]


def test_a_file_is_placed_and_what_became_of_its_rows_is_said(
    gisgov: Run, borders: Path, rows: Path, tmp_path: Path
) -> None:
    out = tmp_path / "placed.csv"
    words = ("place", rows, "--areas", borders, "--out", out, "--crs", "EPSG:4546")
    status, said, notes = gisgov(*words)
    assert status == 0, notes
    assert codes(out) == ["a", "b", "", ""]
    said = " ".join(said.split())
    assert "4 rows are in" in said
    assert "2 lie in an area, 1 in none, 1 have no coordinates" in said
    assert "million points a second" in said
    assert "line 5: x=, y=" in notes
    assert "coordinates are read as EPSG:4546" in notes


def test_for_programs_it_is_said_as_json(
    gisgov: Run, borders: Path, rows: Path, tmp_path: Path
) -> None:
    out = tmp_path / "placed.parquet"
    words = ("place", rows, "--areas", borders, "--out", out, "--crs", "4546", "--json")
    told = json.loads(gisgov(*words, "--column", "grid")[1])
    found = (told["rows"], told["placed"], told["in_no_area"], told["without_coordinates"])
    assert found == (4, 2, 1, 1)
    assert told["strays"] == [[5, "x=, y="]]
    assert pq.read_table(out).column("grid").to_pylist() == ["a", "b", None, None]


def test_an_index_is_kept_explained_and_used_again(
    gisgov: Run, borders: Path, rows: Path, tmp_path: Path
) -> None:
    kept, out = tmp_path / "borders.areas", tmp_path / "placed.csv"
    status, said, notes = gisgov("place", "--areas", borders, "--save", kept, "--explain")
    assert status == 0, notes
    assert "2 areas" in said
    borders.unlink()
    words = ("place", rows, "--areas", kept, "--out", out, "--crs", "4546")
    assert gisgov(*words)[0] == 0
    assert codes(out) == ["a", "b", "", ""]
    assert "exists already" in gisgov("place", "--areas", kept, "--save", kept)[2]


def test_what_is_there_is_replaced_only_when_that_is_said(
    gisgov: Run, borders: Path, rows: Path, tmp_path: Path
) -> None:
    out = tmp_path / "placed.csv"
    out.write_text("mine")
    words = ("place", rows, "--areas", borders, "--out", out, "--crs", "4546")
    status, _, notes = gisgov(*words)
    assert (status, out.read_text()) == (1, "mine")
    assert "exists already" in notes
    assert gisgov(*words, "--force")[0] == 0
    assert codes(out) == ["a", "b", "", ""]


def test_stopped_or_failed_it_leaves_nothing(
    gisgov: Run, borders: Path, rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(tmp_path.iterdir())
    words = ("place", rows, "--areas", borders, "--out", tmp_path / "out.csv", "--crs", "4546")

    def stopped(*given: object, **_: object) -> None:
        Path(str(given[2])).write_text("half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(place_file, "place_rows", stopped)
        assert gisgov(*words)[0] == 130
    assert sorted(tmp_path.iterdir()) == before
    with rows.open("a") as opened:
        opened.write('"never closed,1,2\n')
    status, _, notes = gisgov(*words)
    assert status == 1
    assert "line 6" in notes
    assert sorted(tmp_path.iterdir()) == before


def test_borders_in_degrees_need_a_metric_system_and_one_is_named(
    gisgov: Run, borders: Path, rows: Path, tmp_path: Path
) -> None:
    degrees = tmp_path / "borders.geojson"
    gpd.read_file(borders).to_crs(4326).to_file(degrees)
    out = tmp_path / "placed.csv"
    words = ("place", rows, "--areas", degrees, "--out", out, "--crs", "4546")
    status, _, notes = gisgov(*words)
    assert status == 1
    assert "--metric EPSG:4546" in notes
    assert gisgov(*words, "--metric", "EPSG:4546")[0] == 0
    assert codes(out) == ["a", "b", "", ""]


def test_borders_that_overlap_are_refused_settled_or_all_asked_for(
    gisgov: Run, rows: Path, tmp_path: Path
) -> None:
    shapes = [shapely.box(EAST + x, NORTH, EAST + x + 160, NORTH + 100) for x in (0, 20)]
    file, out = tmp_path / "overlapping.gpkg", tmp_path / "out.csv"
    gpd.GeoDataFrame({"code": ["a", "b"]}, geometry=shapes, crs=SRID).to_file(file)
    words = ("place", rows, "--areas", file, "--out", out, "--crs", "4546", "--force")
    status, _, notes = gisgov(*words)
    assert status == 1
    assert "overlap" in notes
    assert gisgov(*words, "--overlaps", "first")[0] == 0
    assert codes(out) == ["a", "a", "", ""]
    assert gisgov(*words, "--all")[0] == 0
    assert codes(out) == ["a", "b", "a", "b", "", ""]


def test_rows_of_a_city_go_into_a_level_of_it(gisgov: Run, city: str, tmp_path: Path) -> None:
    for table in ("building", "component", "incident"):
        out = tmp_path / f"{table}.parquet"
        words = ("place", "--table", table, "--areas", "grid", "--out", out, "--city", city)
        status, _, notes = gisgov(*words)
        assert status == 0, notes
        made = gpd.read_parquet(out)
        assert made.crs.to_epsg() == SRID
        assert len(made)
        assert made["retired_on"].isna().all()
        assert made["area"].tolist() == made["grid"].tolist()


def test_what_is_about_people_and_what_is_not_there_is_refused(
    gisgov: Run, city: str, tmp_path: Path
) -> None:
    words = ("place", "--out", tmp_path / "out.csv", "--city", city)
    people = gisgov(*words, "--table", "person", "--areas", "grid")[2]
    assert "Tables: building component incident" in " ".join(people.split())
    given = gisgov(*words, "--table", "incident", "--areas", "gird")[2]
    assert "Levels: city district street community grid" in " ".join(given.split())
    assert "no areas of the level district" in " ".join(
        gisgov(*words, "--table", "incident", "--areas", "district")[2].split()
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("in.csv", "--out", "o.csv"), "--areas"),
        (("in.csv", "--areas", "b.gpkg"), "--out"),
        (("--areas", "b.gpkg", "--out", "o.csv"), "Say what is to be placed"),
        (("in.csv", "--table", "incident", "--areas", "b", "--out", "o.csv"), "not both"),
        (("in.csv", "--areas", "b.gpkg", "--out", "o.xlsx"), ".parquet .csv"),
        (("--areas", "b.gpkg", "--save", "b.gpkg"), ".areas"),
        (("--areas", "b.gpkg", "--explain", "--all", "--largest"), "Leave one of them out"),
        (("--areas", "b.gpkg", "--report"), "--report"),
        (("in.csv", "--areas", "b.gpkg", "--out", "o.csv"), "no file 'in.csv'"),
    ],
)
def test_what_does_not_go_together_is_refused(
    gisgov: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, notes = gisgov("place", *words)
    assert status == 1
    assert said in " ".join(notes.split())
    assert list(tmp_path.iterdir()) == []
