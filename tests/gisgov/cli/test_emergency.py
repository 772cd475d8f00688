"""The sheet on the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine

from tests.gisgov.emergency.drawn_city import DrawnCity
from tests.scene import lonlat

STREET = """
    ....AA...........
    S================+
    .....1.....2.....
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def drawn(clones: Callable[[ExitStack], Engine]) -> Iterator[tuple[str, int]]:
    """Name of a city, and the number of its only building."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            city = DrawnCity(conn, STREET, h1={"status": "out_of_service", "status_remark": "冻裂"})
        yield str(engine.url.database), city.buildings["A"]


def test_a_sheet_is_printed_in_words(gisgov: Run, drawn: tuple[str, int]) -> None:
    name, building = drawn
    status, out, err = gisgov("emergency", "--building", building, "--floor", 3, "--city", name)
    assert (status, err) == (0, "")
    assert out.splitlines()[0].startswith("Fire")
    for wanted in ("Water", "Ways in", "Floors", "Not known", "冻裂"):
        assert wanted in out
    assert not [odd for odd in ("{", "Said(", "None") if odd in out]


def test_a_sheet_is_printed_in_chinese(
    gisgov: Run, drawn: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, building = drawn
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    status, out, _ = gisgov("emergency", "--building", building, "--city", name)
    assert status == 0
    assert out.startswith("火灾")


def test_programs_get_the_whole_sheet(gisgov: Run, drawn: tuple[str, int]) -> None:
    name, building = drawn
    place = lonlat(50, 25)
    given = ("--lon", place["lon"], "--lat", place["lat"], "--city", name, "--json")
    status, out, _ = gisgov("emergency", *given)
    told = json.loads(out)
    assert status == 0
    assert told["place"]["building_id"] == building
    assert [each["code"] for each in told["water"]["hydrants"]] == ["2", "1"]


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("--building", 999_999),
        ("--building", 1, "--address", "x"),
        ("--lon", 111.3),
        ("--lon", 0, "--lat", 0),
    ],
)
def test_what_cannot_be_asked_ends_with_a_sentence(
    gisgov: Run, drawn: tuple[str, int], given: tuple[object, ...]
) -> None:
    status, out, err = gisgov("emergency", *given, "--city", drawn[0])
    assert status == 1
    assert "Traceback" not in out + err
    assert err.strip()


def test_an_address_that_fits_nothing_asks_back(gisgov: Run, drawn: tuple[str, int]) -> None:
    status, out, _ = gisgov("emergency", "--address", "火星路1号", "--city", drawn[0])
    assert status == 0
    assert "火星路1号" in out
