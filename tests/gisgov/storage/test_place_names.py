"""Each name that an address can carry is learnt when it is written, and stays."""

from __future__ import annotations

import threading

import pytest
import shapely
from sqlalchemy import Connection, Engine, text

from tests.scene import Scene, put


def names(conn: Connection) -> set[tuple[str, str]]:
    return {tuple(row) for row in conn.execute(text("SELECT kind, name FROM place_name"))}


def test_roads_estates_buildings_premises_and_areas_are_learnt_in_both_languages(
    conn: Connection,
) -> None:
    scene = Scene(conn)
    line = put(shapely.LineString([(0, 0), (8, 0)]))
    for _ in range(2):
        scene.add("road", road_class="primary", geometry=line, name="青溪路", name_en="Qingxi Road")
    scene.estate((0, 0, 50, 50), "月溪花园")
    scene.building((0, 0), name="月溪大厦", street_name="朝阳街")
    scene.premises((0, 0), "school", name="朝阳小学", name_en="")
    scene.areas("A")
    assert names(conn) == {
        ("road", "青溪路"),
        ("road", "Qingxi Road"),
        ("road", "朝阳街"),
        ("estate", "月溪花园"),
        ("building", "月溪大厦"),
        ("premises", "朝阳小学"),
        ("area", "区域A"),
        ("area", "Area A"),
    }


def test_a_new_name_is_learnt_and_the_old_one_is_not_forgotten(conn: Connection) -> None:
    Scene(conn).building((0, 0), name="旧名", street_name="旧街")
    conn.execute(text("UPDATE building SET name = '新名', street_name = '新街'"))
    conn.execute(text("DELETE FROM building"))
    wanted = {("building", "旧名"), ("building", "新名"), ("road", "旧街"), ("road", "新街")}
    assert names(conn) == wanted


@pytest.mark.parametrize("order", [("甲", "乙"), ("乙", "甲")])
def test_two_writers_of_the_same_new_names_wait_and_never_in_a_ring(
    make_city, order: tuple[str, str]
) -> None:
    db: Engine = make_city()
    insert = text(
        "INSERT INTO premises (kind, name, geometry, source, source_id)"
        " SELECT 'school', name, ST_SetSRID(ST_Point(0, 0), 4546), 'test', :writer || name"
        " FROM unnest(CAST(:names AS text[])) name"
    )

    def write(writer: str, given: tuple[str, ...]) -> None:
        with db.begin() as conn:
            conn.execute(insert, {"writer": writer, "names": list(given)})

    with db.begin() as first:
        first.execute(insert, {"writer": "first", "names": list(order)})
        second = threading.Thread(target=write, args=("second", order[::-1]))
        second.start()
        second.join(timeout=0.3)
        assert second.is_alive()
    second.join(timeout=10)
    with db.connect() as conn:
        assert names(conn) == {("premises", "甲"), ("premises", "乙")}
        assert conn.scalar(text("SELECT count(*) FROM premises")) == 4
