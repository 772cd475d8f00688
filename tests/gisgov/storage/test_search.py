"""A text finds the places of the city that it may mean, and an ambiguous one is never guessed."""

from __future__ import annotations

import pytest
import shapely
from sqlalchemy import Connection, text

from gisgov.errors import BadInput
from gisgov.storage.search import resolve, search
from tests.scene import Scene, put

LAMP = "4295020118000229"


@pytest.fixture
def town(conn: Connection) -> Connection:
    """Two districts; an estate of two towers on 朝阳路, houses on lanes, a station, lamp posts."""
    scene = Scene(conn)
    scene.areas("YYYYYYYYYY", level="city", name="云渚市")
    scene.areas("BBBBBCCCCC", level="district", parent="Y")
    for code, name in (("B", "北渚区"), ("C", "南渚区")):
        conn.execute(text("UPDATE area SET name = :name WHERE code = :code"), vars_of(code, name))
    scene.areas("NNNNN.....", level="grid", parent="B")
    scene.areas(".....SSSSS", level="grid", parent="C")
    estate = scene.estate((90, 30, 190, 90), "金泉名都")
    at_road = {"street_name": "朝阳路", "house_number": "158号", "estate_id": estate}
    for n, x in ((9, 100), (10, 140)):
        address = f"北渚区朝阳路158号金泉名都{n}栋"
        tower = scene.building((x, 40), number=f"{n}栋", address=address, grid="N", **at_road)
        units = [scene.add("unit", building_id=tower, label=f"{u}单元") for u in (1, 2)]
        for unit in units:
            scene.add(
                "dwelling",
                building_id=tower,
                unit_id=unit,
                floor_index=8,
                floor_label="9",
                room="901",
            )
    scene.building((140, 70), number="2组13号", address="金泉名都2组13号", grid="N", **at_road)
    for district, grid, x in (("北渚区", "N", 300), ("南渚区", "S", 700)):
        house(scene, x, street="青泉巷", number="3号", district=district, grid=grid)
    house(scene, 330, street="清泉巷", number="3号", district="北渚区", grid="N")
    house(scene, 360, street="青泉巷", number="5;7", district="北渚区", grid="N")
    road(scene, "朝阳路", [(0, 10), (400, 10)])
    road(scene, "金门路", [(400, 0), (400, 10), (400, 100)])
    scene.premises((800, 50), "fuel", name="望台加油站", name_en="Wangtai Petrol Station")
    lamp = conn.execute(text("SELECT scheme FROM code_class WHERE name = '路灯' AND code = '0118'"))
    scene.component((50, 50), scheme=lamp.scalar_one(), class_code="0118", code=LAMP)
    conn.execute(text("UPDATE area SET code = '429502' WHERE code = 'B'"))
    conn.execute(text("UPDATE area SET parent = '429502' WHERE parent = 'B'"))
    return conn


def vars_of(code: str, name: str) -> dict[str, str]:
    return {"code": code, "name": name}


def house(scene: Scene, x: float, *, street: str, number: str, district: str, grid: str) -> int:
    address = f"{district}{street}{number}"
    named = {"street_name": street, "house_number": number, "address": address}
    return scene.building((x, 50), grid=grid, **named)


def road(scene: Scene, name: str, points: list[tuple[float, float]]) -> None:
    scene.add("road", name=name, road_class="primary", geometry=put(shapely.LineString(points)))


def found(conn: Connection, query: str) -> list[tuple[str, str]]:
    return [(c.kind, c.label) for c in search(conn, query).candidates]


@pytest.mark.parametrize(
    "query",
    [
        "北渚区朝阳路158号金泉名都10栋2单元901室",
        "金泉名都10幢2单元901",
        "金泉名都10-2-901",
        "朝阳路158号10栋2-901",
        "jqmd 10-2-901",
        "金泉各都１０＃２单元９０１",
    ],
)
def test_a_room_is_found(town: Connection, query: str) -> None:
    answer = search(town, query)
    (best,) = answer.candidates[:1]
    assert (best.kind, best.label) == ("room", "北渚区朝阳路158号金泉名都10栋 2单元 901")
    assert (best.unit, best.floor, best.floor_index, best.room) == ("2单元", "9", 8, "901")
    assert not answer.ambiguous


def test_what_is_found_goes_as_deep_as_the_text(town: Connection) -> None:
    kinds = {
        "金泉名都": "estate",
        "金泉名都10栋": "building",
        "金泉名都10栋2单元": "unit",
        "金泉名都10栋9楼": "floor",
        "朝阳路158号": "estate",
        "金泉名都2组13号": "building",
        "清泉巷3号": "house",
        "朝阳路": "street",
        "北渚区": "area",
    }
    assert {query: found(town, query)[0][0] for query in kinds} == kinds


def test_a_candidate_tells_its_areas_and_how_far_it_is(town: Connection) -> None:
    first, other = search(town, "青泉巷3号").candidates[:2]
    assert [area.name for area in first.areas] == ["区域N", "北渚区", "云渚市"]
    assert [area.code for area in other.areas] == ["S", "C", "Y"]
    assert (first.distance_m, other.distance_m) == (0, 400)


def test_an_address_that_means_two_places_is_not_guessed(town: Connection) -> None:
    answer = search(town, "青泉巷3号")
    assert (answer.ambiguous, answer.apart_m) == (True, 400)
    assert [c.score for c in answer.candidates[:2]] == [1.0, 1.0]
    settled = search(town, "南渚区青泉巷3号")
    assert (settled.ambiguous, settled.candidates[0].label) == (False, "南渚区青泉巷3号")


def test_a_name_that_sounds_the_same_is_offered_behind_the_one_written(town: Connection) -> None:
    answer = search(town, "清泉巷3号")
    assert not answer.ambiguous
    assert answer.candidates[0].label == "北渚区清泉巷3号"
    assert {c.label for c in answer.candidates[1:]} == {"北渚区青泉巷3号", "南渚区青泉巷3号"}
    assert answer.candidates[1].mended == ["sound"]


def test_a_number_that_does_not_exist_gives_the_street_and_the_nearest(town: Connection) -> None:
    (street,) = search(town, "朝阳路160号").candidates
    assert (street.kind, street.building_id) == ("street", None)
    assert (street.mended, street.nearest_numbers) == (["number_unknown"], ["158号"])
    (estate,) = search(town, "金泉名都12栋").candidates
    assert (estate.kind, estate.nearest_numbers[:2]) == ("estate", ["10栋", "9栋"])


def test_a_room_that_does_not_exist_leaves_the_building(town: Connection) -> None:
    (best,) = search(town, "金泉名都10栋1单元301室").candidates
    assert (best.kind, best.mended) == ("unit", ["room_unknown"])


def test_a_room_of_two_units_is_not_guessed(town: Connection) -> None:
    answer = search(town, "金泉名都10栋901室")
    assert (answer.ambiguous, answer.apart_m) == (True, 0)
    assert [c.unit for c in answer.candidates] == ["1单元", "2单元"]


def test_a_number_stored_in_another_way_is_found(town: Connection) -> None:
    assert found(town, "青泉巷7号")[0] == ("house", "北渚区青泉巷5;7")


def test_a_house_of_a_group_that_is_not_said(town: Connection) -> None:
    best = search(town, "金泉名都13号").candidates[0]
    assert (best.label, best.mended) == ("金泉名都2组13号", ["group_unsaid"])


def test_roads_cross_where_they_meet(town: Connection) -> None:
    assert found(town, "金门路与朝阳路交叉口") == [("crossing", "朝阳路 × 金门路")]
    best = search(town, "金门路和青泉巷路口").candidates[0]
    assert (best.kind, best.mended) == ("street", ["no_crossing"])


def test_a_landmark_is_found_with_words_around_it(town: Connection) -> None:
    answer = search(town, "望台油站对面着火了")
    assert [(c.kind, c.label) for c in answer.candidates] == [("landmark", "望台加油站")]
    assert answer.understood.relation == "opposite"
    assert found(town, "Wangtai Petrol Station") == [("landmark", "望台加油站")]


@pytest.mark.parametrize("query", [LAMP, f"路灯{LAMP}", "路灯0229", "北渚区000229号路灯"])
def test_a_lamp_post_is_an_address(town: Connection, query: str) -> None:
    (best,) = search(town, query).candidates
    assert (best.kind, best.label) == ("component", f"路灯 {LAMP}")


def test_what_is_retired_is_not_found(town: Connection) -> None:
    town.execute(text("UPDATE building SET retired_on = '2026-01-01' WHERE number = '10栋'"))
    assert found(town, "金泉名都10栋")[0][0] == "estate"


def test_a_new_name_is_known_at_once(town: Connection) -> None:
    assert found(town, "福安里7号") == []
    house(Scene(town), 600, street="福安里", number="7号", district="南渚区", grid="S")
    assert found(town, "福安里7号") == [("house", "南渚区福安里7号")]


def test_nothing_is_found_where_nothing_fits(town: Connection) -> None:
    answer = search(town, "????")
    assert (answer.candidates, answer.ambiguous, answer.apart_m) == ([], False, None)


@pytest.mark.parametrize(
    ("query", "code"),
    [("", "search.empty"), (" \t", "search.empty"), ("朝" * 201, "search.too_long")],
)
def test_a_text_that_cannot_be_read_is_refused(town: Connection, query: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        search(town, query)
    assert caught.value.code == code


def test_many_texts_are_resolved_as_one_is(town: Connection) -> None:
    texts = [
        "金泉名都10-2-901",
        None,
        "青泉巷3号",
        "清泉巷3号附近",
        "金泉名都10栋901室",
        "",
        "??",
        "青泉巷3号",
    ]
    table = resolve(town, texts)
    assert list(table["match"]) == ["room", None, "house", "house", "building", None, None, "house"]
    assert list(table["candidates"]) == [1, 0, 2, 1, 1, 0, 0, 2]
    assert table.loc[0, ["unit", "floor", "room"]].tolist() == ["2单元", "9", "901"]
    assert table["alternatives"][2] == "北渚区青泉巷3号; 南渚区青泉巷3号"
    assert "1单元 901" in table["alternatives"][4]
    assert table["building_id"].dtype == "Int64"
    assert table.loc[3, ["x", "y"]].notna().all()


def test_no_texts_resolve_to_no_rows(town: Connection) -> None:
    table = resolve(town, [])
    assert (len(table), table["building_id"].dtype) == (0, "Int64")


def test_an_empty_city_finds_nothing(conn: Connection) -> None:
    assert found(conn, "朝阳路1号") == []
