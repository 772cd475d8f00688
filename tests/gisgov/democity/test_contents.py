from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import shapely


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


def test_the_same_seed_gives_the_same_city_in_another_process(tiny, tmp_path):
    saved = tmp_path / "city.pickle"
    script = "import sys, pandas; from gisgov import democity\n"
    script += "pandas.to_pickle(democity.generate('tiny'), sys.argv[1])"
    other_hashes = {**os.environ, "PYTHONHASHSEED": "1"}  # ours are drawn by lot
    subprocess.run([sys.executable, "-c", script, saved], env=other_hashes, check=True)
    again = pd.read_pickle(saved)  # noqa: S301 - ours
    assert list(again) == list(tiny)
    for name, frame in tiny.items():
        left, right = pd.DataFrame(frame), pd.DataFrame(again[name])
        pd.testing.assert_frame_equal(left, right, check_exact=True)
