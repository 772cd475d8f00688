from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.storage import statistics, stocks
from gisgov.storage.placing import place
from gisgov.storage.statistics import Smallest
from tests.scene import Scene

K = Smallest(public=10, internal=5)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
TABLES = ("publication", "publication_cell", "publication_place")


def month(conn, day, **buildings):
    """What buildings held: so many households, children, adults, elderly and assisted."""
    for name, count in buildings.items():
        conn.execute(
            text(
                "INSERT INTO building_stock_month (month, building_id, dwellings, households,"
                " persons, children, elderly, assisted)"
                " VALUES (:day, :id, 1, :n, 3 * :n, :n, :n, :n)"
            ),
            {"day": day, "id": int(name[1:]), "n": count},
        )


@pytest.fixture
def town(conn):
    """Community K of grids A, B and C in a row, and a district above; buildings 1 to 4 in them."""
    scene = Scene(conn)
    scene.areas("DDDD", level="district")
    scene.areas("KKKK", level="community", parent="D")
    scene.areas("ABCC", parent="K")
    for number, x in enumerate((20, 60, 120, 220), start=1):
        scene.building((x, 20), id=number)
    return conn


def told(conn, made, name="adults"):
    return {area.area: getattr(area, name) for area in statistics.cells(conn, made.id)}


def publish(conn, **asked):
    return statistics.publish(conn, **{"level": "grid", "k": K} | asked)


def test_a_release_tells_sums_of_all_levels_down_to_the_one_asked_for(town):
    month(town, OCTOBER, b1=10, b2=20, b3=30, b4=40)
    made = publish(town)
    assert told(town, made) == {"A": 30, "B": 30, "C": 40, "D": 100, "K": 100}
    assert (made.month, made.k, made.level, made.audience) == (OCTOBER, 10, "grid", "public")
    assert told(town, publish(town, level="community")) == {"D": 100, "K": 100}


def test_a_small_count_and_its_partner_are_withheld_and_kept_nowhere(town):
    month(town, OCTOBER, b1=3, b2=4, b3=30, b4=40)
    made = publish(town)
    assert told(town, made) == {"A": None, "B": None, "C": 40, "D": 77, "K": 77}
    hidden, shown = (area for area in statistics.cells(town, made.id) if area.area in "AC")
    assert (hidden.withheld, hidden.parent, shown.withheld) == (True, "K", False)
    kept = {
        str(value)
        for table in TABLES
        for row in town.execute(text(f"TABLE {table}"))
        for value in row
    }
    assert "7" not in kept


def test_those_who_sign_in_are_told_more(town):
    month(town, OCTOBER, b1=3, b2=4, b3=30, b4=40)
    assert told(town, publish(town, audience="internal"))["A"] == 7


def test_redrawn_borders_do_not_tell_who_lives_in_between(town):
    month(town, OCTOBER, b1=20, b2=4, b3=30, b4=40)
    before = publish(town)
    assert None not in told(town, before).values()
    redraw(town)
    after = told(town, publish(town))
    assert (after["D"], after["K"], after["C"]) == (94, 94, 40)
    assert after["A"] is after["B"] is None


def test_an_insider_does_not_learn_from_both_audiences_what_neither_tells(town):
    month(town, OCTOBER, b1=20, b2=4, b3=30, b4=40)
    publish(town, audience="internal")
    redraw(town)
    after = told(town, publish(town, audience="public"))
    assert after["A"] is after["B"] is None


REDRAW = """
    WITH ended AS (
        UPDATE area SET valid = tstzrange(lower(valid), now()) WHERE code IN ('A', 'B') RETURNING *
    )
    INSERT INTO area (code, level, parent, name, valid, geometry, source, source_id)
    SELECT code, level, parent, name, tstzrange(now(), NULL),
           ST_Multi(ST_MakeEnvelope(
               ST_XMin(geometry) - CASE code WHEN 'B' THEN 50 ELSE 0 END, ST_YMin(geometry),
               ST_XMax(geometry) - CASE code WHEN 'A' THEN 50 ELSE 0 END, ST_YMax(geometry), 4546)),
           source, 'anew'
    FROM ended
"""


def redraw(conn):
    """The border of A and B moves 50 m west, and building 2 comes from A to B."""
    conn.execute(text(REDRAW))
    place(conn)
    assert conn.scalar(text("SELECT grid FROM building WHERE id = 2")) == "B"


def test_a_building_in_no_grid_counts_for_the_area_that_holds_it(conn):
    scene = Scene(conn)
    scene.areas("KKK", level="community")
    scene.areas("AB.", parent="K")
    for number, x in enumerate((20, 120, 220), start=1):
        scene.building((x, 20), id=number)
    month(conn, OCTOBER, b1=20, b2=30, b3=40)
    assert told(conn, publish(conn)) == {"A": 20, "B": 30, "K": 90}


def test_without_a_kept_month_the_register_of_today_is_kept_and_released(town):
    scene = Scene(town)
    for building in (1, 2, 3, 4):
        for age_band in ("0-5", "unknown", "80+"):
            scene.household(building, 12, age_band=age_band)
    made = publish(town)
    assert told(town, made) == {"A": 24, "B": 12, "C": 12, "D": 48, "K": 48}
    assert told(town, made, "persons")["A"] == 72
    assert stocks.remember(town) == 0
    assert made.month.day == 1


def test_nothing_is_released_where_nobody_is_on_register(town):
    with pytest.raises(Conflict, match="Nobody is on register"):
        publish(town)


def test_nothing_is_released_where_all_would_be_withheld(town):
    month(town, OCTOBER, b1=1, b2=1, b3=1)
    with pytest.raises(Conflict, match="every figure would have to be withheld"):
        publish(town)


def test_a_month_that_was_altered_is_not_released_again(town):
    month(town, OCTOBER, b1=10, b2=20, b3=30, b4=40)
    publish(town)
    town.execute(text("UPDATE building_stock_month SET persons = 143 WHERE building_id = 4"))
    with pytest.raises(Conflict, match="not those that release"):
        publish(town)


def test_what_a_lower_k_gave_away_forbids_another_release_of_the_month(town):
    month(town, OCTOBER, b1=3, b2=4, b3=30, b4=40)
    publish(town, k=Smallest(public=2, internal=2))
    with pytest.raises(Conflict, match="k was lower"):
        publish(town)
    month(town, NOVEMBER, b1=3, b2=4, b3=30, b4=40)
    assert told(town, publish(town))["A"] is None


def test_a_month_and_a_level_must_be_there(town):
    month(town, OCTOBER, b1=10, b2=20, b3=30, b4=40)
    with pytest.raises(BadInput, match="No counts were kept for 2001-01-01"):
        publish(town, month=date(2001, 1, 1))
    with pytest.raises(BadInput, match="Levels: district, community, grid"):
        publish(town, level="street")


def test_a_month_with_more_children_than_people_is_refused(town):
    month(town, OCTOBER, b1=10, b2=20, b3=30, b4=40)
    town.execute(text("UPDATE building_stock_month SET children = 999 WHERE building_id = 4"))
    with pytest.raises(Conflict, match="more children and elderly than persons"):
        publish(town)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_what_was_released_stays(town, table, act):
    month(town, OCTOBER, b1=10, b2=20, b3=30, b4=40)
    publish(town)
    with pytest.raises(DBAPIError, match="What was released is not changed"):
        town.execute(text(act.format(table)))


def test_a_figure_is_not_changed(town):
    month(town, OCTOBER, b1=10, b2=20, b3=30, b4=40)
    publish(town)
    with pytest.raises(DBAPIError, match="What was released is not changed"):
        town.execute(text("UPDATE publication_cell SET persons = 1"))


def test_the_api_reads_releases_and_not_which_buildings_they_count(town):
    month(town, OCTOBER, b1=10, b2=20, b3=30, b4=40)
    made = publish(town)
    town.execute(text("SET LOCAL ROLE gisgov_api"))
    assert told(town, made)["A"] == 30
    with pytest.raises(DBAPIError, match="permission denied"):
        town.execute(text("SELECT * FROM publication_place"))


def test_releases_and_figures_are_listed_in_pages(town):
    month(town, OCTOBER, b1=10, b2=20, b3=30, b4=40)
    first, second = publish(town), publish(town, level="community")
    assert [made.id for made in statistics.find(town)] == [first.id, second.id]
    assert statistics.find(town, after=first.id, limit=1) == [second]
    page = statistics.cells(town, first.id, level="grid", after="A", limit=1)
    assert [area.area for area in page] == ["B"]
    with pytest.raises(NotFound, match="There is no release 0"):
        statistics.cells(town, 0)


def test_progress_is_told(town):
    month(town, OCTOBER, b1=3, b2=4, b3=30, b4=40)
    steps = []
    publish(town, progress=lambda what, fraction: steps.append((what, fraction)))
    assert steps[-1] == ("attacking", 1.0)
    assert [fraction for _, fraction in steps] == sorted(fraction for _, fraction in steps)
