from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from gisgov.errors import BadInput, NotFound
from gisgov.incidents.wanted import Wanted
from gisgov.storage import statistics
from gisgov.storage.heat import HeatAsked, heat
from gisgov.storage.heat_streets import Along, street_heat
from gisgov.storage.indicators.choropleth import Asked, choropleth
from gisgov.storage.placing import place
from gisgov.storage.statistics import Smallest
from tests.scene import Scene

K = Smallest(public=10, internal=5)
OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)
MOVED = datetime(2025, 10, 15, tzinfo=UTC)
BEFORE, AFTER = MOVED - timedelta(days=1), MOVED + timedelta(days=1)


@pytest.fixture
def town(conn):
    """City Y of communities K (grids A and B) and L (grid C), 100 m by 100 m each."""
    scene = Scene(conn)
    scene.areas("YYY", level="city")
    scene.areas("KKL", level="community", parent="Y")
    scene.areas("AB.", parent="K")
    scene.areas("..C", parent="L")
    return scene


MOVE = """
    WITH ended AS (
        UPDATE area SET valid = tstzrange(lower(valid), :moved) WHERE code IN ('A', 'B') RETURNING *
    )
    INSERT INTO area (code, level, parent, name, valid, geometry, source, source_id)
    SELECT code, level, parent, name, tstzrange(:moved, NULL),
           ST_Multi(ST_MakeEnvelope(
               ST_XMin(geometry) - CASE code WHEN 'B' THEN 50 ELSE 0 END, ST_YMin(geometry),
               ST_XMax(geometry) - CASE code WHEN 'A' THEN 50 ELSE 0 END, ST_YMax(geometry), 4546)),
           source, 'anew'
    FROM ended
"""


def move(scene):
    """From MOVED on the border between A and B lies 50 m further west."""
    scene.conn.execute(text(MOVE), {"moved": MOVED})
    place(scene.conn)


def drawn(scene, indicator, level="grid", **asked):
    made = choropleth(scene.conn, Asked(indicator=indicator, level=level, **asked))
    return {
        area.code: value if why is None else why
        for area, value, why in zip(
            made.areas, made.sums.value.tolist(), made.sums.reason.tolist(), strict=True
        )
    }


def codes(scene, indicator, **asked):
    made = choropleth(scene.conn, Asked(indicator=indicator, level="grid", **asked))
    return [note.code for note in made.notes]


# ---------------------------------------------------------------- incidents


def test_incidents_are_placed_in_the_borders_of_then_or_of_today(town):
    for x in (20, 70, 70, 120, 250):
        town.incident((x, 50), BEFORE - timedelta(days=1))
    move(town)
    assert drawn(town, "incidents") == {"A": 1, "B": 3, "C": 1}
    assert drawn(town, "incidents", as_of=BEFORE) == {"A": 3, "B": 1, "C": 1}
    assert drawn(town, "incidents", as_of=BEFORE, borders="today") == {"A": 1, "B": 3, "C": 1}
    assert drawn(town, "incidents", "community", as_of=BEFORE) == {"K": 4, "L": 1}
    assert "choropleth.placed_anew" in codes(town, "incidents", as_of=BEFORE)
    assert "choropleth.placed_anew" not in codes(town, "incidents", as_of=AFTER)


def test_what_was_reported_or_closed_later_was_not_so_then(town):
    town.incident((20, 50), BEFORE - timedelta(days=2), closed_at=AFTER)
    town.incident((20, 60), BEFORE - timedelta(days=2), closed_at=BEFORE - timedelta(days=1))
    town.incident((20, 70), AFTER)
    assert drawn(town, "incidents_open")["A"] == 1
    assert drawn(town, "incidents_open", as_of=BEFORE)["A"] == 1
    assert drawn(town, "closed_share", as_of=BEFORE)["A"] == 50
    assert drawn(town, "closed_share")["A"] == pytest.approx(200 / 3)
    assert drawn(town, "closing_hours", as_of=BEFORE)["A"] == 24
    assert drawn(town, "closing_hours")["A"] == 60  # of 24 and 96
    assert drawn(town, "closing_hours")["B"] == "nothing_counted"
    assert drawn(town, "closed_share")["B"] == "zero_denominator"


def test_a_state_that_is_wanted_is_that_of_then(town):
    two_days = timedelta(days=2)
    town.incident((20, 50), BEFORE - two_days, closed_at=AFTER)
    town.incident((20, 60), BEFORE - two_days, closed_at=BEFORE - two_days / 2)
    was_open, was_closed = Wanted(state="open"), Wanted(state="closed")
    assert drawn(town, "incidents", wanted=was_open)["A"] == 0
    assert drawn(town, "incidents", wanted=was_open, as_of=BEFORE)["A"] == 1
    assert drawn(town, "incidents_open", wanted=was_open, as_of=BEFORE)["A"] == 1
    assert drawn(town, "incidents", wanted=was_closed, as_of=BEFORE)["A"] == 1
    assert drawn(town, "closing_hours", wanted=was_closed, as_of=BEFORE)["A"] == 24


def test_reports_of_one_moment_are_of_a_day(town):
    for _ in range(4):
        town.incident((20, 50), BEFORE)
    assert drawn(town, "incidents_density")["A"] == pytest.approx(4 / 0.01 * 30.4375)
    assert "incidents.short_period" in codes(town, "incidents_density")


def test_a_point_on_a_border_counts_for_the_grid_and_for_what_holds_the_grid(town):
    town.incident((200, 50), BEFORE)
    assert drawn(town, "incidents") == {"A": 0, "B": 1, "C": 0}
    assert drawn(town, "incidents", "community") == {"K": 1, "L": 0}
    move(town)
    assert drawn(town, "incidents", "community", as_of=AFTER - timedelta(days=1, hours=1)) == {
        "K": 1,
        "L": 0,
    }


def test_density_counts_by_extent_and_by_the_months_of_the_period(town):
    for _ in range(4):
        town.incident((20, 50), BEFORE)
    days = timedelta(days=30.4375 * 2)
    period = Wanted(since=BEFORE - days / 2, until=BEFORE + days / 2)
    town.incident((120, 50), BEFORE - days)
    town.incident((120, 50), BEFORE + days)
    assert drawn(town, "incidents_density", wanted=period)["A"] == pytest.approx(200)


def test_months_are_those_of_heat_maps_and_streets(town):
    for days in range(120):
        town.incident((20, 50), BEFORE - timedelta(days=days))
    town.incident((20, 50), datetime(1900, 1, 1, tzinfo=UTC))
    for wanted, months in ((Wanted(), 120), (Wanted(since=BEFORE - timedelta(days=9000)), 120)):
        asked = Asked(indicator="incidents_density", level="grid", wanted=wanted)
        made = choropleth(town.conn, asked)
        assert made.months == pytest.approx(months / 30.4375)
        field = heat(town.conn, HeatAsked(wanted=wanted))
        streets, _ = street_heat(town.conn, Along(wanted=wanted))
        assert [field.days, streets.months * 30.4375] == pytest.approx([months] * 2)
        told = "incidents.before_period" in [note.code for note in made.notes]
        assert told == (wanted == Wanted())
        for notes in (field.notes, streets.notes):
            assert ("incidents.before_period" in [note.code for note in notes]) == told
    assert drawn(town, "incidents")["A"] == 121


def test_areas_that_were_not_asked_for_are_not_zero(town):
    for x in (20, 70, 120, 250):
        town.incident((x, 50), BEFORE)
    in_k = Wanted(area="K")
    assert drawn(town, "incidents", wanted=in_k) == {"A": 2, "B": 1, "C": "not_asked"}
    assert drawn(town, "incidents", "community", wanted=in_k) == {"K": 3, "L": "not_asked"}
    assert drawn(town, "incidents", "city", wanted=in_k) == {"Y": 3}
    in_a = Wanted(area="A")
    assert drawn(town, "incidents", wanted=in_a) == {"A": 2, "B": "not_asked", "C": "not_asked"}
    assert drawn(town, "incidents", "community", wanted=in_a) == {"K": 2, "L": "not_asked"}
    assert drawn(town, "closing_hours", wanted=in_k)["C"] == "not_asked"
    made = choropleth(town.conn, Asked(indicator="incidents_density", level="grid", wanted=in_k))
    assert made.class_of.tolist()[2] == -1
    assert sum(each.count for each in made.classes) == 2
    assert made.sums.total == pytest.approx(3 / 0.02 / made.months)


def test_on_other_borders_what_holds_some_of_the_area_is_told(town):
    for x in (20, 70, 250):
        town.incident((x, 50), BEFORE)
    move(town)
    found = drawn(town, "incidents", as_of=AFTER - timedelta(hours=30), wanted=Wanted(area="B"))
    assert found == {"A": 1, "B": 0, "C": "not_asked"}  # B of today holds what was in A


def test_incidents_outside_of_all_areas_are_told_and_not_shown(town):
    town.incident((20, 50), BEFORE)
    town.incident((900, 50), BEFORE)
    made = choropleth(town.conn, Asked(indicator="incidents", level="grid"))
    assert (made.sums.total, made.unplaced) == (1, 1)
    assert "choropleth.unplaced" in [note.code for note in made.notes]


def test_without_incidents_nothing_is_divided(town):
    assert drawn(town, "incidents_density") == dict.fromkeys("ABC", "nothing_counted")
    assert drawn(town, "incidents") == dict.fromkeys("ABC", 0)
    assert "choropleth.no_incidents" in codes(town, "incidents")


# ---------------------------------------------------------------- people


def month(scene, day, **buildings):
    for name, count in buildings.items():
        counts = dict.fromkeys(("households", "children", "elderly", "assisted"), count)
        held = {"building_id": int(name[1:]), "dwellings": 1, "persons": 3 * count} | counts
        scene.add("building_stock_month", month=day, **held)


def release(scene, day, level="grid"):
    return statistics.publish(scene.conn, level=level, month=day, audience="internal", k=K)


@pytest.fixture
def peopled(town):
    """Homes 1 and 2 in A (the second comes to B when the border moves), 3 in B, 4 in C."""
    for number, x in enumerate((10, 70, 120, 220), start=1):
        town.building((x, 20), id=number, use="residential")
    month(town, OCTOBER, b1=10, b2=20, b3=30, b4=40)
    return town


def test_people_are_those_of_the_latest_release_not_after_the_day(peopled):
    release(peopled, OCTOBER)
    month(peopled, NOVEMBER, b1=11, b2=20, b3=30, b4=40)
    release(peopled, NOVEMBER)
    assert drawn(peopled, "households") == {"A": 31, "B": 30, "C": 40}
    assert drawn(peopled, "households", as_of=date(2025, 10, 20)) == {"A": 30, "B": 30, "C": 40}
    assert drawn(peopled, "households", as_of=date(2025, 9, 20)) == dict.fromkeys(
        "ABC", "not_released"
    )
    assert drawn(peopled, "elderly_share")["A"] == pytest.approx(100 / 3)
    assert drawn(peopled, "households_density", "community") == {"K": 3050, "L": 4000}


def test_a_level_that_the_latest_release_lacks_is_told_by_an_earlier_one(peopled):
    release(peopled, OCTOBER)
    month(peopled, NOVEMBER, b1=11, b2=20, b3=30, b4=40)
    release(peopled, NOVEMBER, level="community")
    assert drawn(peopled, "households")["A"] == 30
    assert drawn(peopled, "households", "community")["K"] == 61


def test_people_of_other_borders_are_not_told_until_they_are_released_on_these(peopled):
    peopled.conn.execute(text("ALTER TABLE publication DISABLE TRIGGER kept"))
    made = release(peopled, OCTOBER)
    peopled.conn.execute(
        text("UPDATE publication SET published_at = :at WHERE id = :id"),
        {"at": BEFORE, "id": made.id},
    )
    move(peopled)
    others = {"A": "other_borders", "B": "other_borders", "C": 40}
    assert drawn(peopled, "households") == others
    assert drawn(peopled, "households", as_of=BEFORE) == {"A": 30, "B": 30, "C": 40}
    assert drawn(peopled, "households", as_of=BEFORE, borders="today") == others
    assert drawn(peopled, "households", "community") == {"K": 60, "L": 40}
    release(peopled, OCTOBER)
    assert drawn(peopled, "households")["B"] == 50


# ---------------------------------------------------------------- buildings and components


def test_buildings_that_stood_then_are_counted_where_they_stand(town):
    town.building((20, 20), floors_above=6, height_m=18)
    town.building((60, 20), floors_above=12, height_m=36, retired_on=date(2025, 10, 20))
    town.building((120, 20))
    assert drawn(town, "buildings") == {"A": 1, "B": 1, "C": 0}
    assert drawn(town, "buildings", as_of=BEFORE) == {"A": 2, "B": 1, "C": 0}
    assert drawn(town, "floors", as_of=BEFORE)["A"] == 18
    assert drawn(town, "floors_mean") == {"A": 6, "B": "zero_denominator", "C": "zero_denominator"}
    assert drawn(town, "high_rise", as_of=BEFORE) == {"A": 1, "B": 0, "C": 0}
    assert drawn(town, "ground_covered")["A"] == pytest.approx(1)
    assert codes(town, "buildings", as_of=BEFORE) == ["choropleth.as_known_today"]


def test_a_building_that_is_drawn_anew_is_counted_at_once(town):
    town.building((20, 20))
    assert drawn(town, "buildings")["A"] == 1
    town.building((40, 20))
    assert drawn(town, "buildings")["A"] == 2


def test_homes_are_covered_by_hydrants_that_work(town):
    town.building((10, 10), use="residential", floors_above=1)
    town.building((10, 60), use="residential", floors_above=3)
    town.building((250, 50), use="residential")
    town.building((60, 60), use="commercial")
    assert drawn(town, "hydrant_coverage") == {"A": 0, "B": "zero_denominator", "C": 0}
    town.hydrant((10, 215), status="in_service")  # 145 m from the second, 195 m from the first
    town.hydrant((260, 70), status="out_of_service")
    town.hydrant((260, 70), kind="pond", status="in_service")
    assert drawn(town, "hydrant_coverage") == {"A": 50, "B": "zero_denominator", "C": 0}
    assert drawn(town, "hydrant_coverage_floor")["A"] == 75


def test_a_hydrant_under_a_restriction_covers_nothing(town):
    town.building((10, 10), use="residential")
    hydrant = town.hydrant((30, 30), status="in_service")
    assert drawn(town, "hydrant_coverage")["A"] == 100
    now = datetime.now(UTC)
    town.add(
        "restriction",
        kind="hydrant_out",
        component_id=hydrant,
        reason="冻裂",
        author="test",
        set_at=now,
        expires_at=now + timedelta(hours=1),
        geometry="SRID=4546;POINT(528030 3397030)",
    )
    assert drawn(town, "hydrant_coverage")["A"] == 0


def test_components_are_counted_by_class_and_state(town):
    first = town.first_class("component")
    town.component((20, 20), state="damaged")
    town.component((30, 20), state="intact")
    town.component((40, 20), state="removed")
    town.component((120, 20), state="intact", first_at=date(2025, 10, 20))
    assert drawn(town, "components") == {"A": 3, "B": 1, "C": 0}
    assert drawn(town, "components", as_of=BEFORE) == {"A": 3, "B": 0, "C": 0}
    assert drawn(town, "not_intact_share")["A"] == 50
    assert drawn(town, "components", states=frozenset({"removed"})) == {"A": 1, "B": 0, "C": 0}
    of_class = frozenset({(str(first["scheme"]), str(first["class_code"]))})
    assert drawn(town, "components", wanted=Wanted(classes=of_class))["A"] == 3
    of_major = frozenset({(str(first["scheme"]), str(first["class_code"])[:2])})
    assert drawn(town, "components", wanted=Wanted(classes=of_major))["A"] == 3


# ---------------------------------------------------------------- what is refused


def test_what_there_is_not_is_refused(town):
    with pytest.raises(NotFound, match="no indicator 'luck'"):
        drawn(town, "luck")
    with pytest.raises(BadInput, match="no areas of level 'street'"):
        drawn(town, "buildings", "street")
    with pytest.raises(BadInput, match="no state 'fine'"):
        drawn(town, "components", states=frozenset({"fine"}))
    with pytest.raises(BadInput, match="No component has the class"):
        drawn(town, "components", wanted=Wanted(classes=frozenset({("CJT214-2007", "9999")})))
    with pytest.raises(BadInput, match="no areas of level"):
        drawn(town, "buildings", as_of=date(2001, 1, 1))
