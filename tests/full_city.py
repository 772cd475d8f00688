"""A small city with a row in every table, and in them all that files find hard to keep."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import shapely
from sqlalchemy import Connection, insert, text
from sqlalchemy.dialects.postgresql import Range

from gisgov.storage import stocks
from gisgov.storage.models import Base
from tests.scene import LONG_AGO, Scene, put, spot

MOMENT = datetime(2026, 3, 1, 4, 5, 6, 123_456, tzinfo=UTC)
POSITION = Base.metadata.tables["position"]
HARD = 'a "quoted", line\nand 二号楼; =1+1'


def fill(conn: Connection) -> Scene:
    """Draw the city; what is odd about its rows is told by their names."""
    scene = Scene(conn)
    scene.areas("AB", level="community", office=spot((3.5, 4.25)), responsible=HARD)
    scene.areas("a.", parent="A", until=MOMENT, name="before")
    scene.areas("ab", parent="A", since=MOMENT)
    people(scene)
    things(scene)
    service(scene)
    stocks.remember(conn)
    conn.execute(text("SELECT set_config('gisgov.author', '网格员 7', true)"))
    conn.execute(text("UPDATE building SET floors_above = 7 WHERE name = ''"))
    conn.execute(text("UPDATE hydrant SET flow_lps = 0.1 + 0.2"))
    return scene


def people(scene: Scene) -> None:
    estate = scene.estate((0, 0, 50, 50), "=小区", manager="", manager_phone="+86 717 1")
    gate = {"opens": time(6, 30), "closes": time(22, 0, 0, 5), "locked_at_night": True}
    scene.add("estate_gate", estate_id=estate, geometry=spot((0, 7)), **gate)
    scene.add("estate_gate", estate_id=estate, geometry=spot((0, 8)), locked_at_night=False)
    empty = scene.building((10, 10), estate_id=estate, name="", people=2, height_m=0.1)
    scene.building((60, 40), name=HARD, people=3, retired_on=date(2026, 2, 28))
    scene.building((60, 10), name=None, year_built=1850, surveyed_at=date(1999, 12, 31))
    unit = scene.add("unit", building_id=empty, label="01")
    door = {"building_id": empty, "unit_id": unit, "kind": "main", "geometry": spot((10, 12))}
    scene.add("building_entrance", **door)
    flat = {"building_id": empty, "unit_id": unit, "floor_index": -1, "floor_label": "-1"}
    home = scene.add("household", dwelling_id=scene.add("dwelling", room="001", **flat))
    placed = {"address_match": "room", "address_score": 1 / 3}
    scene.add("person", household_id=home, age_band="80+", assistance="sight", **placed)
    scene.add("person", household_id=home, age_band="0-5", retired_on=date(2026, 1, 1))


def things(scene: Scene) -> None:
    scene.component((5, 5), code="0042", note="", first_at=date(2020, 2, 29))
    hydrant = scene.hydrant((5, 6), flow_lps=15.0, inspected_on=date(2026, 1, 2))
    valve = scene.component((5, 7))
    scene.add("valve", component_id=valve, network="gas", operable=False, state="open")
    node = {"network": "water", "kind": "hydrant", "component_id": hydrant}
    start = scene.add("pipe_node", geometry=spot((5, 6)), **node)
    end = scene.add("pipe_node", geometry=spot((9, 6)), network="water", kind="junction")
    ends = {"network": "water", "from_node_id": start, "to_node_id": end, "diameter_mm": 300}
    scene.add("pipe", geometry=line((5, 6), (9, 6)), **ends)
    scene.add("road", road_class="residential", geometry=line((0, 1), (90, 1)), one_way=True)
    scene.add("barrier", kind="wall", geometry=line((0, 2), (90, 2.5)))
    ground = shapely.MultiPolygon([shapely.box(0, 60, 9, 69), shapely.box(20, 60, 29, 69)])
    scene.add("land_cover", kind="park", name="公园", geometry=put(ground))


def service(scene: Scene) -> None:
    station = scene.premises((70, 70), "fire_station", capacity=12)
    scene.add("vehicle", premises_id=station, kind="engine", label="一号", width_m=2.5)
    worker = scene.add("worker", code="007", name="王")
    serves = Range(LONG_AGO, None, bounds="[)")
    scene.add("worker_assignment", worker_id=worker, grid="a", valid=serves)
    for fix in range(3):
        at = {"fixed_at": MOMENT.replace(second=fix), "geometry": spot((fix, fix))}
        scene.conn.execute(insert(POSITION).values(worker_id=worker, **at))
    scene.incident((40, 40), MOMENT, address="@家", channel="")
    scene.incident((41, 40), LONG_AGO, closed_at=MOMENT, retired_on=date(2026, 5, 1))
    scene.add("mark", kind="note", text=HARD, geometry=spot((3, 3)), expires_at=MOMENT)


def line(*places: tuple[float, float]) -> object:
    return put(shapely.LineString(places))
