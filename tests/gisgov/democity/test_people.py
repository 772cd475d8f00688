from __future__ import annotations

from gisgov.democity.recipe import TODAY


def month_of(city, day):
    stock = city["building_stock_month"]
    return stock[stock["month"] == day].set_index("building_id")


def test_every_building_holds_its_planned_households(tiny, plans):
    homes = tiny["household"].merge(tiny["dwelling"], left_on="dwelling_id", right_on="id")
    held = homes.groupby("building_id").size()
    planned = plans["planned_households"]
    assert held.reindex(planned.index, fill_value=0).tolist() == planned.tolist()


def test_a_dwelling_holds_one_household_at_most(tiny):
    assert tiny["household"]["dwelling_id"].is_unique
    assert tiny["household"]["dwelling_id"].isin(tiny["dwelling"]["id"]).all()


def test_dwellings_lie_on_the_floors_of_their_building(tiny):
    floors = tiny["building"].set_index("id")["floors_above"]
    dwelling = tiny["dwelling"]
    assert (dwelling["floor_index"] >= 1).all()
    assert (dwelling["floor_index"] <= dwelling["building_id"].map(floors)).all()


def test_rooms_of_a_unit_differ(tiny):
    inside = tiny["dwelling"].fillna({"unit_id": 0})
    assert not inside.duplicated(["building_id", "unit_id", "room"]).any()


def test_dwellings_lie_in_a_unit_of_their_own_building(tiny):
    owner = tiny["unit"].set_index("id")["building_id"]
    inside = tiny["dwelling"].dropna(subset="unit_id")
    assert (inside["unit_id"].map(owner) == inside["building_id"]).all()
    buildings = set(tiny["unit"]["building_id"])
    outside = tiny["dwelling"][tiny["dwelling"]["unit_id"].isna()]
    assert buildings.isdisjoint(outside["building_id"])


def test_rooms_begin_with_the_label_of_their_floor(tiny):
    dwelling = tiny["dwelling"]
    starts = [
        r.startswith(f) for r, f in zip(dwelling["room"], dwelling["floor_label"], strict=True)
    ]
    assert all(starts)


def test_some_lifts_skip_four_or_call_the_ground_zero(tiny):
    labels = set(tiny["dwelling"]["floor_label"])
    assert {"3A", "0", "1", "6"} <= labels
    differs = tiny["dwelling"]["floor_label"] != tiny["dwelling"]["floor_index"].astype(str)
    assert 0.02 < differs.mean() < 0.5


def test_households_have_one_to_six_persons_and_2_7_on_average(tiny):
    sizes = tiny["person"].groupby("household_id").size()
    assert len(sizes) == len(tiny["household"])
    assert sizes.between(1, 6).all()
    assert 2.6 < sizes.mean() < 2.8


def test_three_in_a_hundred_need_help_and_the_oldest_most(tiny):
    needs = tiny["person"]["assistance"].notna()
    share = needs.groupby(tiny["person"]["age_band"]).mean()
    assert 0.02 < needs.mean() < 0.04
    assert share["80+"] > 4 * share["15-59"]


def test_the_last_month_counts_the_persons_of_now(tiny):
    last = month_of(tiny, TODAY)
    homes = tiny["household"].merge(
        tiny["dwelling"], left_on="dwelling_id", right_on="id", suffixes=("", "_d")
    )
    owner = tiny["person"]["household_id"].map(homes.set_index("id")["building_id"])
    band = tiny["person"]["age_band"]
    counted = {
        "persons": owner.value_counts(),
        "children": owner[band.isin(["0-5", "6-14"])].value_counts(),
        "elderly": owner[band.isin(["60-79", "80+"])].value_counts(),
        "assisted": owner[tiny["person"]["assistance"].notna()].value_counts(),
        "households": homes["building_id"].value_counts(),
    }
    for name, held in counted.items():
        assert last[name].tolist() == held.reindex(last.index, fill_value=0).tolist(), name
    assert last["households"].sum() == len(tiny["household"])


def test_the_first_month_counts_the_households_of_a_year_ago(tiny, plans):
    first = month_of(tiny, TODAY.replace(year=2025))
    before = plans["households_a_year_ago"]
    held = first["households"]
    assert held.tolist() == before[before > 0].reindex(held.index).tolist()
    assert held.sum() == before.sum()


def test_monthly_counts_are_possible(tiny):
    stock = tiny["building_stock_month"]
    assert stock["month"].nunique() == 13
    assert not stock.duplicated(["month", "building_id"]).any()
    assert (stock["households"].between(1, stock["dwellings"])).all()
    assert (stock["persons"] >= stock["households"]).all()
    assert (stock["children"] + stock["elderly"] <= stock["persons"]).all()
