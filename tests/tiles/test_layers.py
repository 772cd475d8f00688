"""Tests of tiles.layers."""

from __future__ import annotations

from importlib.resources import files

import pytest
from sqlalchemy import Connection, text

from gisgov.errors import NotFound
from tiles.layers import BESIDE_TILES, LARGEST_KB, LAYERS, Layer, named
from tiles.style.sources import SOURCES
from tiles.vector import statement

HEADER = ("-- In:", "-- Out:", "-- Leans on ")


def test_layers_come_in_the_order_they_are_named_and_once() -> None:
    assert [x.name for x in named("roads,buildings,roads")] == ["roads", "buildings"]


@pytest.mark.parametrize("given", ["", "nonsense", "roads,", "roads,nonsense", "Roads", " roads"])
def test_a_layer_that_is_not_there_is_not_found(given: str) -> None:
    with pytest.raises(NotFound) as told:
        named(given)
    assert told.value.code == "tiles.unknown_layer"
    assert "buildings" in str(told.value)


@pytest.mark.parametrize("layer", LAYERS.values(), ids=str)
def test_each_zoom_of_a_layer_has_its_query(layer: Layer) -> None:
    for zoom in range(layer.minzoom, layer.maxzoom + 1):
        query = statement(layer.sql(zoom)).decode()
        assert all(part in query for part in HEADER)
        assert "%(keep)s" in query


def test_no_query_is_left_over() -> None:
    used = {layer.sql(zoom) for layer in LAYERS.values() for zoom in range(17)}
    drawing = {
        file.name.removesuffix(".sql")
        for file in (files("tiles") / "sql").iterdir()
        if "ST_AsMVT(" in file.read_text("utf-8")
    }
    assert drawing == used


def test_a_source_of_the_style_fits_an_answer() -> None:
    for minzoom, layers in SOURCES.values():
        assert sum(LAYERS[name].budget_kb for name in layers) <= LARGEST_KB
        assert minzoom == min(LAYERS[name].minzoom for name in layers)
    assert {name for _, layers in SOURCES.values() for name in layers} == set(LAYERS)


def test_each_layer_that_shows_rows_hears_of_their_changes(conn: Connection) -> None:
    told = conn.scalar(
        text("SELECT string_agg(encode(tgargs, 'escape'), ' ') FROM pg_trigger WHERE tgargs <> ''")
    )
    assert [name for name in LAYERS if name not in told] == ["sheets"]


def test_what_no_tile_shows_notes_its_changes_too(conn: Connection) -> None:
    asked = "SELECT string_agg(prosrc || coalesce(encode(tgargs, 'escape'), ''), ' ')"
    told = conn.scalar(text(f"{asked} FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"))
    assert [name for name in BESIDE_TILES if f"'{name}'" not in told] == []
    assert not set(BESIDE_TILES) & set(LAYERS)
