"""`gisgov statistics`: releases, says what was withheld, and lists what was released."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gisgov.cli import main
from tests.scene import Scene

KINDS = ("households", "children", "elderly", "assisted")


@pytest.fixture
def gisgov(monkeypatch, capsys, server_settings, make_city):
    """Run the command on grids A, B and C, of which A has few people."""
    city = make_city()
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("KKK", level="community")
        scene.areas("ABC", parent="K")
        for x, count in ((20, 7), (120, 30), (220, 40)):
            held = dict.fromkeys(KINDS, count) | {"persons": 3 * count, "dwellings": 1}
            building = scene.building((x, 20))
            scene.add("building_stock_month", month=date(2026, 10, 1), building_id=building, **held)
    for name, value in (
        ("GISGOV_DATABASE_URL", server_settings.database_url),
        ("GISGOV_HOME", server_settings.home),
        ("GISGOV_CITY", city.url.database),
    ):
        if value is not None:
            monkeypatch.setenv(name, str(value))

    def run(*words, lang="en"):
        monkeypatch.setenv("LC_ALL", f"{lang}.UTF-8")
        monkeypatch.setattr("sys.argv", ["gisgov", "statistics", *words])
        with pytest.raises(SystemExit) as end:
            main.main()
        out, err = capsys.readouterr()
        return end.value.code, out, err

    return run


def table(out):
    return [line.split() for line in out.splitlines()]


def test_a_release_says_what_it_withholds_at_each_level(gisgov):
    status, out, _ = gisgov("publish", "--month", "2026-10")
    assert status == 0
    assert ["community", "1", "0", "0", "0", "0", "0", "0"] in table(out)
    assert ["grid", "3", "2", "0", "2", "2", "2", "2"] in table(out)


def test_inside_less_is_withheld_where_the_setting_says_so(gisgov, monkeypatch):
    assert json.loads(gisgov("publish", "--for", "internal", "--json")[1])["withheld"] == 0
    monkeypatch.setenv("GISGOV_SUPPRESS_INTERNAL", "8")
    status, _, err = gisgov("publish", "--for", "internal")
    assert (status, "k was lower" in err) == (1, True)


def test_releases_are_listed(gisgov):
    assert "Nothing has been released yet" in gisgov("list")[1]
    gisgov("publish", "--level", "community")
    (made,) = json.loads(gisgov("list", "--json")[1])
    assert (made["audience"], made["level"], made["figures"]) == ("public", "community", 6)
    assert "公开" in gisgov("list", lang="zh_CN")[1]


def test_a_refusal_says_what_to_do(gisgov):
    status, _, err = gisgov("publish", "--level", "block", lang="zh_CN")
    assert status == 1
    assert "没有层级为“block”的区域" in err
