"""`gisgov load table` as its user runs it."""

from __future__ import annotations

import json

import pytest

from gisgov.storage import engine

HYDRANTS = "编号,X,Y,出水,状态\nXF1,3397010,528010,18,在用\nXF2,3397020,528020,强,在用\n"


@pytest.fixture
def city(gisgov, server_settings, prefix):
    name = f"{prefix}_table"
    assert gisgov("init", name, "--crs", "EPSG:4546")[0] == 0
    yield name
    engine.drop_city(server_settings, name)


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "消防栓_2026-10.csv"
    path.write_text(HYDRANTS, encoding="utf-8")
    return path


def test_a_file_is_suggested_previewed_loaded_and_mended(gisgov, city, sheet):
    status, out, _ = gisgov("load", "table", sheet, "--as", "hydrants", "--suggest")
    mapping = sheet.with_name(sheet.name + ".mapping.toml")
    assert status == 0
    assert str(mapping) in out.replace("\n", "")
    said = mapping.read_text("utf-8")
    assert "出水" in said
    mapping.write_text(said.replace("[columns]", '[columns]\nflow_lps = "出水"'), "utf-8")

    asked = ["load", "table", sheet, "--as", "hydrants", "--city", city, "--mapping", mapping]
    status, out, err = gisgov(*asked)
    assert status == 0
    assert "EPSG:4546" in out
    assert "--yes" in err
    assert json.loads(gisgov("status", "--city", city, "--json")[1])["rows"]["hydrant"] == 0

    status, _, err = gisgov(*asked, "--yes")
    assert status == 0
    rejects = sheet.with_name("消防栓_2026-10.quarantine.csv")
    assert rejects.name in err.replace("\n", "")
    rejects.write_text(rejects.read_text("utf-8-sig").replace("强", "30"), "utf-8-sig")
    asked[2] = rejects
    shown = json.loads(gisgov(*asked, "--yes", "--json")[1])
    assert shown["plan"]["counts"]["added"] == 1
    assert json.loads(gisgov("status", "--city", city, "--json")[1])["rows"]["hydrant"] == 2


def test_a_mapping_file_that_is_there_stays(gisgov, sheet):
    asked = ("load", "table", sheet, "--as", "hydrants", "--suggest")
    assert gisgov(*asked)[0] == 0
    status, _, err = gisgov(*asked)
    assert status == 1
    assert "--mapping" in err


def test_a_file_that_is_not_there_is_named(gisgov, city, tmp_path):
    status, _, err = gisgov(
        "load", "table", tmp_path / "no.csv", "--as", "hydrants", "--city", city
    )
    assert status == 1
    assert "no.csv" in err


@pytest.mark.parametrize(
    ("rows", "more", "said"),
    [
        ("", (), "no rows"),
        ("XF1,3397010,528010,强,在用\n", (), "'强' in column '出水量'"),
        ("XF1,3397010,528010,18,在用\n", ("--surveyed", "9999-01-01"), "9999-01-01"),
        ("XF1,3397010,528010,18,在用\n", ("--source", "x" * 201), "--source"),
    ],
)
def test_what_keeps_a_whole_file_out_is_told(gisgov, city, tmp_path, rows, more, said):
    path = tmp_path / "消防栓.csv"
    path.write_text("编号,X,Y,出水量,状态\n" + rows, encoding="utf-8")
    asked = ("load", "table", path, "--as", "hydrants", "--city", city, "--yes")
    status, _, err = gisgov(*asked, *more)
    assert status == 1
    assert said in err


def test_areas_take_no_mapping(gisgov, city, sheet):
    asked = ("load", "table", sheet, "--as", "areas", "--level", "grid", "--suggest")
    status, _, err = gisgov(*asked, "--city", city)
    assert status == 1
    assert "gisgov load areas" in err.replace("\n", " ")
