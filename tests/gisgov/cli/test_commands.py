import json
import socket

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import text

from gisgov.storage import engine


@pytest.fixture
def city(gisgov, server_settings, prefix):
    """Give an empty city by name."""
    name = f"{prefix}_cli"
    assert gisgov("init", name, "--at=111.3,30.7", "--title", "试验市")[0] == 0
    yield name
    engine.drop_city(server_settings, name)


def grid_file(tmp_path, *, crs=4546, corner=(528000.0, 3397000.0)):
    x, y = corner
    frame = gpd.GeoDataFrame(
        {"code": ["420502001001001", "420502001001002"], "name": ["一", "二"]},
        geometry=[shapely.box(x, y, x + 8, y + 8), shapely.box(x + 8, y, x + 16, y + 8)],
        crs=crs,
    )
    path = tmp_path / "grids.gpkg"
    frame.to_file(path)
    return path


def test_a_new_city_gets_the_crs_of_its_place(gisgov, city):
    status, out, _ = gisgov("status", "--city", city, "--json")
    assert status == 0
    assert (json.loads(out)["srid"], json.loads(out)["time_zone"]) == (4546, "Asia/Shanghai")
    assert city in gisgov("cities")[1]


def test_init_again_says_that_the_city_is_there(gisgov, city):
    status, out, _ = gisgov("init", city)
    assert status == 0
    assert "up to date" in out


@pytest.fixture
def unfinished(server_settings, prefix):
    """Give a city whose making was killed before it had its schema."""
    name = f"{prefix}_unfinished"
    engine.create_city(server_settings, name)
    yield name
    engine.drop_city(server_settings, name)


def test_a_city_that_was_never_finished_is_named_and_can_be_made_again(gisgov, unfinished):
    status, _, err = gisgov("status", "--city", unfinished)
    assert status == 1
    assert "gisgov init" in err
    assert gisgov("init", unfinished, "--crs", "EPSG:4546")[0] == 0
    assert gisgov("status", "--city", unfinished)[0] == 0
    assert "up to date" in gisgov("init", unfinished)[1]


def test_a_database_that_was_given_empty_outlives_a_making_that_fails(
    gisgov, unfinished, server_settings
):
    failed = gisgov("init", unfinished, "--crs", "EPSG:4546", "--time-zone", "Mars")
    assert failed[0] == 1
    assert unfinished in engine.cities(server_settings)


def test_a_command_that_is_stopped_says_that_nothing_is_left(gisgov, monkeypatch):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "cities", stop)
    status, _, err = gisgov("cities")
    assert (status, "Stopped" in err) == (130, True)


def test_grids_are_loaded_once_and_then_found_unchanged(gisgov, city, tmp_path):
    path = str(grid_file(tmp_path))
    first = gisgov("load", "areas", path, "--level", "grid", "--city", city, "--json")
    again = gisgov("load", "areas", path, "--level", "grid", "--city", city, "--json")
    assert first[0] == again[0] == 0
    assert json.loads(first[1])["area"] == {"added": 2, "changed": 0, "unchanged": 0}
    assert json.loads(again[1])["area"] == {"added": 0, "changed": 0, "unchanged": 2}


def test_a_repair_of_borders_tells_each_move(gisgov, city, tmp_path):
    x, y = 528000.0, 3397000.0
    boxes = [shapely.box(x, y, x + 100, y + 100), shapely.box(x + 100.5, y, x + 200, y + 100)]
    frame = gpd.GeoDataFrame({"code": ["C1", "C2"], "name": ["一", "二"]}, geometry=boxes, crs=4546)
    frame.to_file(tmp_path / "slit.gpkg")
    words = ("load", "areas", str(tmp_path / "slit.gpkg"), "--level", "grid", "--city", city)
    status, _, err = gisgov(*words, "--repair", "1")
    assert status == 0
    told = " ".join(err.split())
    assert "Repaired, 1 moves:" in told
    assert "C1 took a gap of 50.00 m², 0.500 m wide, beside C2, at 111.2" in told


def test_nobody_waits_for_borders_that_somebody_still_thinks_about(
    gisgov, city, tmp_path, monkeypatch, server_settings
):
    held = []

    def think(**_):
        with engine.open_city(server_settings, name=city) as db, db.connect() as conn:
            held.append(
                conn.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
            )
        return True

    monkeypatch.setattr("gisgov.cli.table._agreed", think)
    loading = ("load", "table", str(grid_file(tmp_path)), "--as", "areas", "--level", "grid")
    status, _, err = gisgov(*loading, "--city", city, "--json")
    assert (status, held) == (0, [0]), err
    again = gisgov(*loading, "--city", city, "--json")
    assert json.loads(again[1])["area"] == {"added": 0, "changed": 0, "unchanged": 2}


def test_where_names_the_grid_of_a_point(gisgov, city, tmp_path):
    gisgov("load", "areas", str(grid_file(tmp_path)), "--level", "grid", "--city", city)
    lon, lat = "111.29226", "30.69324"
    status, out, _ = gisgov("where", "--lon", lon, "--lat", lat, "--city", city, "--json")
    answer = json.loads(out)
    assert status == 0
    assert answer["areas"][0]["code"] in {"420502001001001", "420502001001002"}
    assert "420502001001" in gisgov("where", "--lon", lon, "--lat", lat, "--city", city)[1]


def test_around_an_empty_place_says_what_is_not_there(gisgov, city):
    status, out, _ = gisgov("around", "--lon", "111.3", "--lat", "30.7", "--city", city)
    assert status == 0
    assert "Hydrants: 0 within 300 m" in out


def test_place_reports_that_all_is_placed(gisgov, city):
    assert "lies in a grid" in gisgov("place", "--report", "--city", city)[1]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("init", "x", "--crs", "EPSG:99999"), "EPSG:99999"),
        (("init", "x", "--crs", "EPSG:4326"), "EPSG:4326"),
        (("init", "x"), "--crs EPSG:4546"),
        (("init", "x", "--at=somewhere"), "somewhere"),
        (("init", "Bad Name", "--crs", "EPSG:4546"), "Bad Name"),
        (("status", "--city", "atlantis"), "atlantis"),
        (("where", "--lon", "3397752", "--lat", "528740"), "3397752"),
    ],
)
def test_bad_input_names_the_thing_and_ends_with_1(gisgov, words, named):
    status, out, err = gisgov(*words)
    assert status == 1
    assert named in err
    assert "Traceback" not in out + err


def test_a_file_that_is_not_there_is_named(gisgov, city):
    status, _, err = gisgov("load", "osm", "nowhere.osm.pbf", "--city", city)
    assert status == 1
    assert "nowhere.osm.pbf" in err


def test_areas_in_degrees_far_away_are_refused_and_nothing_is_written(gisgov, city, tmp_path):
    path = grid_file(tmp_path, crs=4326, corner=(-15.4, 28.1))
    status, _, err = gisgov("load", "areas", str(path), "--level", "grid", "--city", city)
    assert status == 1
    assert "10,433 km" in err
    assert json.loads(gisgov("status", "--city", city, "--json")[1])["rows"]["grid"] == 0


def test_a_port_in_use_is_named_with_another(gisgov, city):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        status, _, err = gisgov("serve", "--city", city, "--port", str(port))
    assert status == 1
    assert f"--port {port + 1}" in err


def test_messages_are_chinese_where_the_locale_is(gisgov, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "没有坐标系" in gisgov("init", "x", "--crs", "EPSG:99999")[2]


@pytest.mark.parametrize(("option", "value"), [("--size", "huge"), ("--seed", "-1")])
def test_a_demo_city_that_cannot_be_is_refused_before_anything_is_made(
    gisgov, prefix, option, value
):
    name = f"{prefix}_none"
    status, _, err = gisgov("demo", "--city", name, option, value, "--no-serve")
    assert (status, value in err, "should not" in err) == (1, True, False)
    assert name not in gisgov("cities")[1]


def test_a_setting_that_is_wrong_is_named(gisgov, monkeypatch):
    monkeypatch.setenv("GISGOV_PORT", "abc")
    status, _, err = gisgov("cities")
    assert (status, err.startswith("The setting GISGOV_PORT cannot be 'abc'")) == (1, True)


def test_a_port_that_cannot_be_is_a_usage_error(gisgov):
    assert gisgov("serve", "--port", "70000")[0] == 2
