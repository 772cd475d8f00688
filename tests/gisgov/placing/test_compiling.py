"""Kernels are compiled once, anew after any change, and where nothing can be kept too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gisgov.placing import compiling, lookup

ASK = """
import shapely, geopandas as gpd
from gisgov.placing import AreaIndex
areas = gpd.GeoDataFrame({"code": ["A"]}, geometry=[shapely.box(0, 0, 8, 8)], crs=4546)
print(AreaIndex.build(areas).codes([4.0, 9.0], [4.0, 4.0]).tolist())
"""


def test_what_is_kept_is_named_for_all_sources():
    assert lookup.place.py_func.__qualname__ == f"place_{compiling.STAMP}"
    assert {source.name for source in compiling.SOURCES} >= {"lookup.py", "laying.py", "merging.py"}


@pytest.mark.parametrize("keeps", [True, False])
def test_a_first_use_compiles_whether_or_not_it_can_be_kept(tmp_path, keeps):
    """In a process that can write its cache here, and in one that can write none."""
    where = {"NUMBA_CACHE_DIR": str(tmp_path)} if keeps else {}
    ask = (
        ASK
        if keeps
        else "import numba.core.caching as c; c.CacheImpl._locator_classes = []\n" + ASK
    )
    done = subprocess.run(
        [sys.executable, "-c", ask],
        env=os.environ | where,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "['A', None]", done.stderr
    assert any(tmp_path.rglob(f"*{compiling.STAMP}*")) == keeps


def test_importing_the_package_does_not_import_the_compiler():
    done = subprocess.run(
        [sys.executable, "-c", "import gisgov.placing, sys; print('numba' in sys.modules)"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
