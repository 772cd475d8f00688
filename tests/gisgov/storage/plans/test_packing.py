"""Atoms are kept as bytes of a column, and come back as they were."""

from __future__ import annotations

import numpy as np
from pandas.testing import assert_frame_equal
from sqlalchemy import Connection

from gisgov.storage.plans import ground
from gisgov.storage.plans.packing import packed, unpacked
from gisgov.zoning import Atoms
from tests.scene import SRID


def again(atoms: Atoms) -> Atoms:
    return unpacked(*packed(atoms), srid=SRID)


def test_atoms_come_back_to_the_last_bit(here: Connection) -> None:
    """With a park in them, and with no present grid at all."""
    found = ground.read(here, ["Q", "R"])
    for community in ("Q", "R"):
        atoms = ground.cut(found, community)
        back = again(atoms)
        for name in ("special", "current"):
            assert back.frame[name].tolist() == atoms.frame[name].tolist()
        plain = [name for name in atoms.frame.columns if name not in ("special", "current")]
        assert_frame_equal(back.frame[plain], atoms.frame[plain], check_dtype=False)
        assert back.frame.crs == atoms.frame.crs
        for name in ("one", "other", "length_m", "off_street_m", "passable"):
            before, after = getattr(atoms.borders, name), getattr(back.borders, name)
            assert before.dtype == after.dtype
            assert np.array_equal(before, after)


def test_packed_twice_is_the_same(here: Connection) -> None:
    atoms = ground.cut(ground.read(here, ["P"]), "P")
    assert packed(again(atoms)) == packed(again(again(atoms)))
