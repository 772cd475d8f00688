"""`gisgov tiles`, as a user runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest
from sqlalchemy import Engine

from tests.full_city import fill

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> str:
    made = make_city()
    with made.begin() as conn:
        fill(conn)
    return str(made.url.database)


def test_layers_are_taken_along_in_a_file(gisgov: Run, city: str, tmp_path: Path) -> None:
    file = tmp_path / "city.pmtiles"
    status, out, _ = gisgov("tiles", "export", file, "--city", city, "--layers", "roads,buildings")
    assert status == 0
    assert "测试市" in out
    assert {name for name, _ in pyogrio.list_layers(file)} == {"roads", "buildings"}


def test_a_file_is_replaced_only_when_that_is_asked_for(
    gisgov: Run, city: str, tmp_path: Path
) -> None:
    file = tmp_path / "city.pmtiles"
    asked = ("tiles", "export", file, "--city", city, "--layers", "roads", "--minzoom", 12)
    assert gisgov(*asked)[0] == 0
    status, _, err = gisgov(*asked)
    assert (status, "--replace" in err) == (1, True)
    assert gisgov(*asked, "--replace")[0] == 0


def test_a_layer_that_there_is_not_is_named(gisgov: Run, city: str, tmp_path: Path) -> None:
    status, _, err = gisgov("tiles", "export", tmp_path / "c.pmtiles", "--layers", "people")
    assert (status, "people" in err) == (1, True)
