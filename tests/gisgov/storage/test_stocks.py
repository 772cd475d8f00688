import threading

import pytest
from sqlalchemy import text

BUILDING = (
    "INSERT INTO building (id, geometry, point, source, source_id) VALUES (:id,"
    " ST_SetSRID(ST_Multi(ST_MakeEnvelope(0, 0, 8, 8)), 4546), ST_SetSRID(ST_Point(4, 4), 4546),"
    " 'test', :id)"
)
DWELLING = (
    "INSERT INTO dwelling (id, building_id, room, source, source_id)"
    " VALUES (:id, :building, '101', 'test', :id)"
)
HOUSEHOLD = (
    "INSERT INTO household (id, dwelling_id, source, source_id)"
    " VALUES (:id, :dwelling, 'test', :id)"
)
PERSON = (
    "INSERT INTO person (household_id, age_band, assistance, source, source_id)"
    " VALUES (:household, :age, :assistance, 'test', :key)"
)


def people(conn, household, *ages, assistance=None):
    for k, age in enumerate(ages):
        values = {
            "household": household,
            "age": age,
            "assistance": assistance,
            "key": f"{household}-{age}-{k}",
        }
        conn.execute(text(PERSON), values)


def home(conn, number):
    """Make building, dwelling and household of this number."""
    conn.execute(text(BUILDING), {"id": number})
    conn.execute(text(DWELLING), {"id": number, "building": number})
    conn.execute(text(HOUSEHOLD), {"id": number, "dwelling": number})


def stock(conn, building):
    return conn.execute(
        text(
            "SELECT dwellings, households, persons, children, elderly, assisted"
            " FROM building_stock WHERE building_id = :id"
        ),
        {"id": building},
    ).one()


@pytest.fixture
def city(conn):
    home(conn, 1)
    home(conn, 2)
    people(conn, 1, "0-5", "15-59", "15-59")
    people(conn, 2, "80+", assistance="mobility")
    return conn


def test_a_building_knows_what_it_holds(city):
    assert stock(city, 1) == (1, 1, 3, 1, 0, 0)
    assert stock(city, 2) == (1, 1, 1, 0, 1, 1)


def test_a_household_that_moves_takes_its_people_along(city):
    city.execute(text("UPDATE household SET dwelling_id = 2 WHERE id = 1"))
    assert stock(city, 1) == (1, 0, 0, 0, 0, 0)
    assert stock(city, 2) == (1, 2, 4, 1, 1, 1)


def test_a_person_who_grows_older_changes_band(city):
    city.execute(text("UPDATE person SET age_band = '6-14' WHERE age_band = '0-5'"))
    assert stock(city, 1) == (1, 1, 3, 1, 0, 0)
    city.execute(text("UPDATE person SET age_band = '15-59' WHERE age_band = '6-14'"))
    assert stock(city, 1) == (1, 1, 3, 0, 0, 0)


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ("person", (1, 1, 0, 0, 0, 0)),
        ("household", (1, 0, 0, 0, 0, 0)),
        ("dwelling", (0, 0, 0, 0, 0, 0)),
    ],
)
def test_what_is_deleted_is_counted_out_with_all_that_hangs_on_it(city, gone, left):
    city.execute(text(f"DELETE FROM {gone}"))  # noqa: S608
    assert stock(city, 1) == stock(city, 2) == left


def test_what_a_truncate_empties_is_counted_out(city):
    city.execute(text("TRUNCATE household CASCADE"))
    assert stock(city, 1) == stock(city, 2) == (1, 0, 0, 0, 0, 0)


def test_a_dwelling_that_changes_its_building_takes_its_people_along(city):
    city.execute(text("UPDATE dwelling SET building_id = 2 WHERE id = 1"))
    assert stock(city, 1) == (0, 0, 0, 0, 0, 0)
    assert stock(city, 2) == (2, 2, 4, 1, 1, 1)


def test_two_writers_of_one_building_count_in_turn(make_city):
    db = make_city()
    with db.begin() as conn:
        home(conn, 1)
    with db.begin() as first:
        people(first, 1, "15-59")
        second = threading.Thread(target=add_elder, args=(db,))
        second.start()
        second.join(timeout=0.5)
    second.join(timeout=10)
    with db.connect() as conn:
        assert stock(conn, 1) == (1, 1, 2, 0, 1, 0)


def add_elder(db):
    with db.begin() as conn:
        people(conn, 1, "80+")


def test_a_person_added_to_a_household_that_is_moving_is_counted_where_it_moves_to(make_city):
    db = make_city()
    with db.begin() as conn:
        home(conn, 1)
        home(conn, 2)
    with db.begin() as mover:
        mover.execute(text("UPDATE household SET dwelling_id = 2 WHERE id = 1"))
        writer = threading.Thread(target=add_elder, args=(db,))
        writer.start()
        writer.join(timeout=0.5)
    writer.join(timeout=10)
    with db.connect() as conn:
        assert stock(conn, 1) == (1, 0, 0, 0, 0, 0)
        assert stock(conn, 2) == (1, 2, 1, 0, 1, 0)


MOVE = "UPDATE dwelling SET building_id = 2 WHERE id = 1"


@pytest.mark.parametrize("mover_first", [True, False])
def test_a_household_added_to_a_dwelling_that_is_moving_is_counted_where_it_moves_to(
    make_city, mover_first
):
    db = make_city()
    with db.begin() as conn:
        home(conn, 1)
        home(conn, 2)
    added = HOUSEHOLD.replace(":id", "3").replace(":dwelling", "1")
    statements = [MOVE, added] if mover_first else [added, MOVE]
    with db.begin() as first:
        first.execute(text(statements[0]))
        second = threading.Thread(target=execute, args=(db, statements[1]))
        second.start()
        second.join(timeout=0.5)
    second.join(timeout=10)
    with db.connect() as conn:
        assert stock(conn, 1) == (0, 0, 0, 0, 0, 0)
        assert stock(conn, 2) == (2, 3, 0, 0, 0, 0)


def execute(db, statement):
    with db.begin() as conn:
        conn.execute(text(statement))
