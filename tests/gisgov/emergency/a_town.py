"""A town of two fire stations with a river between, for station packs.

y=100   S1 ---a---- A          station 1 in the west, building A beside its road
y= 50   ~~~~~~~~~~~~~~~~       the river
y=  0   B ----b-------- c      building B is near station 1, over the river, and far from
                        |      station 2 by road: yet no road crosses, so it is station 2's
y=-99                   S2
"""

from __future__ import annotations

from datetime import date

import shapely
from sqlalchemy import Engine

from tests.scene import Scene, multi, put

__all__ = ["draw"]


def draw(city: Engine) -> dict[str, int]:
    """Draw it; numbers of buildings and stations."""
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("YYYYYYYYYY", level="city")
        drawn = {
            "one": scene.premises((0, 100), "fire_station", name="一号站", name_en="Station One"),
            "two": scene.premises((900, -99), "fire_station", name="二号站", name_en="Station Two"),
            "a": scene.building(
                (300, 105), people=3, name="甲楼", address="北岸路1号", floors_above=6, use="office"
            ),
            "b": scene.building((20, -15), people=2, name="乙楼", address="南岸路9号"),
        }
        for name, line in ROADS.items():
            scene.add(
                "road",
                name=name,
                road_class="residential",
                width_m=8.0,
                geometry=put(shapely.LineString(line)),
            )
        river = shapely.box(-500, 40, 1500, 60)
        scene.add("land_cover", kind="river", name="清江", geometry=multi(river))
        scene.hydrant((280, 95), kind="pillar", flow_lps=18.0, status="in_service", main_mm=200)
        scene.hydrant((40, -5), kind="pillar", status="unknown")
        scene.add(
            "preplan",
            building_id=drawn["a"],
            fields={"protection": {"sprinklers": True}, "tactics": "先断电再进攻"},
            author="commander",
            reviewed_on=date(2026, 3, 1),
            review_due=date(2027, 3, 1),
        )
    return drawn


ROADS = {
    "北岸路": [(0, 100), (400, 100)],
    "南岸路": [(0, 0), (900, 0)],
    "东路": [(900, 0), (900, -99)],
}
