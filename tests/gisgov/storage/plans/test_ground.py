"""The ground of communities is read as it is today, and cut into atoms that present grids hold."""

from __future__ import annotations

import pytest
import shapely
from sqlalchemy import Connection, text

from gisgov.areas import check_partition
from gisgov.errors import NotFound
from gisgov.storage.plans import ground
from tests.drawn_ground import begin, house, opened, picture
from tests.scene import Scene


def test_each_community_has_its_own_buildings_and_grids(here: Connection) -> None:
    found = ground.read(here, ["Q", "P", "P"])
    assert list(found.communities["code"]) == ["P", "Q"]
    assert found.buildings.groupby("community").size().to_dict() == {"P": 8, "Q": 4}
    assert found.buildings["households"].tolist() == [2] * 12
    assert found.buildings["persons"].tolist() == [6] * 12
    assert list(found.grids["code"]) == ["P001", "P002", "Q001", "Q002"]
    assert found.roads["road_class"].tolist() == ["residential"]


def test_a_community_that_is_none_today_is_named(here: Connection) -> None:
    here.execute(text("UPDATE area SET valid = tstzrange(lower(valid), now()) WHERE code = 'S'"))
    with pytest.raises(NotFound, match="no community P001, S, nowhere today"):
        ground.read(here, ["P", "P001", "S", "nowhere"])


def test_what_is_gone_is_no_ground(here: Connection) -> None:
    for table in ("building", "road"):
        here.execute(text(f"UPDATE {table} SET retired_on = '2026-01-01'"))  # noqa: S608
    found = ground.read(here, ["P"])
    assert (len(found.buildings), len(found.roads)) == (0, 0)


def test_buildings_without_a_grid_belong_to_the_community_that_they_stand_in(
    here: Connection,
) -> None:
    assert here.scalar(text("SELECT count(*) FROM building WHERE grid IS NULL")) == 2
    found = ground.read(here, ["R"])
    assert found.buildings[["community", "households"]].to_numpy().tolist() == [["R", 4], ["R", 4]]


def test_atoms_tile_their_community_and_nest_in_its_grids(here: Connection) -> None:
    found = ground.read(here, ["P", "Q"])
    atoms = ground.cut(found, "P")
    assert len(atoms) == 8
    assert picture(atoms, list(atoms.frame["current"])) == "aaab/aaab"
    assert check_partition(atoms.frame.assign(code=range(8))) == []
    whole = found.communities.geometry.iloc[0]
    assert shapely.equals(shapely.normalize(atoms.frame.geometry.union_all()), whole)


def test_special_ground_is_one_atom(here: Connection) -> None:
    atoms = ground.cut(ground.read(here, ["Q"]), "Q")
    premises = atoms.frame[atoms.frame["special"].notna()]
    assert premises["current"].tolist() == premises["special"].tolist() == ["Q002"]
    assert premises["area_m2"].tolist() == [20_000]


def test_ground_without_households_or_grids_is_cut_all_the_same(here: Connection) -> None:
    found = ground.read(here, ["R", "S"])
    bare, empty = ground.cut(found, "R"), ground.cut(found, "S")
    assert bare.frame["current"].tolist() == [None, None]
    assert empty.frame[["households", "current"]].to_numpy().tolist() == [[0, "S001"]]


def test_points_of_buildings_tell_who_lives_there_now(here: Connection) -> None:
    plan = begin(here, "P")
    house(Scene(here), 0, 0, households=1)  # after the plan was begun: it is in no atom
    found = ground.points(here, opened(here, plan).atoms)
    assert (len(found), int(found["households"].sum())) == (8, 16)
