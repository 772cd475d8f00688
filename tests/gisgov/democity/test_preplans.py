from __future__ import annotations

import json

import pandas as pd
import pytest
import shapely
from pydantic import TypeAdapter

from gisgov import crs
from gisgov.democity.preplans import KINDS, TOWER_FLOORS
from gisgov.democity.recipe import TODAY
from gisgov.firefighting.preplan import PreplanFields, texts
from gisgov.firefighting.texts import mobile_numbers, tidy, unfit

READ = TypeAdapter(PreplanFields)


@pytest.fixture(scope="module")
def plans(small: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Pre-plans with their building, the kind of its premises, and the fields as they are read."""
    rows = small["preplan"].merge(small["building"], left_on="building_id", right_on="id")
    kinds = small["premises"].dropna(subset="building_id").set_index("building_id")["kind"]
    kinds = kinds[kinds.isin(KINDS) & ~kinds.index.duplicated()]
    read = [READ.validate_python(json.loads(said)) for said in rows["fields"]]
    return rows.assign(kind=rows["building_id"].map(kinds), read=read)


def test_schools_and_hospitals_all_have_one_and_of_the_towers_every_fourth(
    small: dict[str, pd.DataFrame], plans: pd.DataFrame
) -> None:
    kinds = small["premises"].query("kind in @KINDS and building_id.notna()")
    assert set(kinds["building_id"]) <= set(plans["building_id"])
    assert plans["building_id"].is_unique
    others = plans[plans["kind"].isna()]
    assert (others["floors_above"] >= TOWER_FLOORS).all()
    towers = small["building"].query("floors_above >= @TOWER_FLOORS")["id"]
    free = towers[~towers.isin(kinds["building_id"])]
    assert len(others) == round(len(free) / 4) > 0


def test_some_are_overdue_and_none_was_reviewed_in_the_future(plans: pd.DataFrame) -> None:
    assert 0.1 < (plans["review_due"] < TODAY).mean() < 0.5
    assert (plans["reviewed_on"] < TODAY).all()
    assert (plans["review_due"] > plans["reviewed_on"]).all()


def test_towers_tell_what_protects_them(plans: pd.DataFrame) -> None:
    for plan in plans.query("floors_above >= @TOWER_FLOORS")["read"]:
        assert plan.protection.risers == "wet"
        assert plan.protection.ladder_sides
        assert plan.protection.refuge_floors is not None


def test_where_a_pumper_feeds_the_system_is_at_the_wall(plans: pd.DataFrame) -> None:
    told = 0
    for plan, outline in zip(plans["read"], plans["geometry"], strict=True):
        connection = plan.protection.fire_department_connection
        if connection is not None:
            x, y = crs.to_city(connection.lon, connection.lat, source=4326, city=4546)
            assert shapely.distance(outline.boundary, shapely.Point(x, y)) < 0.05
            told += 1
    assert told


def test_texts_can_be_kept_and_name_nobody(plans: pd.DataFrame) -> None:
    said = {text for plan in plans["read"] for _, text in texts(plan)}
    assert [text for text in said if unfit(tidy(text)) or mobile_numbers(text)] == []
