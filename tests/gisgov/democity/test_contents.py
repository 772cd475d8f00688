from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from gisgov import democity


def points_of(frame):
    return shapely.get_coordinates(np.asarray(frame["geometry"]))


SOURCED = (
    "dwelling",
    "household",
    "person",
    "component",
    "pipe_node",
    "pipe",
    "premises",
    "worker",
    "incident",
)


@pytest.mark.parametrize("name", SOURCED)
def test_rows_are_numbered_and_name_their_source(tiny, name):
    frame = tiny[name]
    assert frame["id"].tolist() == list(range(1, len(frame) + 1))
    assert frame["source_id"].is_unique
    assert set(frame["source"]) == {"democity"}
    assert set(frame["source_crs"]) == {"EPSG:4546"}


@pytest.mark.parametrize(
    "name", ["component", "pipe_node", "pipe", "premises", "position", "incident"]
)
def test_coordinates_lie_on_the_lattice(tiny, name):
    xy = points_of(tiny[name])
    assert (np.rint(xy * 1024) == xy * 1024).all()


def test_the_same_seed_gives_the_same_contents(tiny):
    again = democity.generate("tiny")
    for name in ("person", "component", "hydrant", "pipe", "position", "incident"):
        pd.testing.assert_frame_equal(pd.DataFrame(tiny[name]), pd.DataFrame(again[name]))
