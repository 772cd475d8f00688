from datetime import date

from sqlalchemy import text

from gisgov.settings import Settings
from gisgov.storage.stocks import remember
from gisgov.storage.upkeep import keeping

HOME = """
    INSERT INTO building (id, geometry, point, source, source_id) VALUES (1,
        ST_SetSRID(ST_Multi(ST_MakeEnvelope(0, 0, 8, 8)), 4546),
        ST_SetSRID(ST_Point(4, 4), 4546), 'test', '1');
    INSERT INTO dwelling (id, building_id, room, source, source_id)
        VALUES (1, 1, '101', 'test', '1');
    INSERT INTO household (id, dwelling_id, source, source_id) VALUES (1, 1, 'test', '1');
"""


def kept(conn):
    return conn.execute(text("SELECT month, households FROM building_stock_month")).all()


def test_a_month_is_kept_once_as_it_was_first_seen(conn):
    conn.execute(text(HOME))
    assert remember(conn) == 1
    conn.execute(text("DELETE FROM household"))
    assert remember(conn) == 0
    (row,) = kept(conn)
    assert (row.month.day, row.households) == (1, 1)


def test_the_month_is_that_of_the_citys_clock(conn):
    conn.execute(text(HOME))
    conn.execute(text("UPDATE city SET time_zone = 'Pacific/Kiritimati'"))
    remember(conn)
    today = conn.scalar(text("SELECT (now() AT TIME ZONE 'Pacific/Kiritimati')::date"))
    assert kept(conn)[0].month == date(today.year, today.month, 1)


def test_a_city_without_people_keeps_nothing_so_that_a_later_load_is_kept(conn):
    assert remember(conn) == 0
    conn.execute(text(HOME))
    assert remember(conn) == 1


def test_it_is_done_in_the_background_while_a_city_is_served(make_city):
    db = make_city()
    with db.begin() as conn:
        conn.execute(text(HOME))
    with keeping(db, Settings(database_url=None, city=None, home=None)):
        pass
    with db.connect() as conn:
        assert len(kept(conn)) == 1
