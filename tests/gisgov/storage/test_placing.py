import threading

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import text

from gisgov.storage import placing
from gisgov.storage.load import load_frames

SCHEME = "CJT214-2007"


def grids(**boxes):
    """Give grids as code=(minx, miny, maxx, maxy), in units of 8 m."""
    corners = np.array(list(boxes.values()), dtype=float) * 8
    return pd.DataFrame(
        {
            "code": list(boxes),
            "level": "grid",
            "name": list(boxes),
            "source": "test",
            "source_id": list(boxes),
            "valid_from": pd.Timestamp("2026-01-01", tz="UTC"),
            "geometry": shapely.box(*corners.T),
        }
    )


def lamps(*places):
    x, y = np.array(places, dtype=float).T * 8
    return pd.DataFrame(
        {
            "scheme": SCHEME,
            "class_code": "0118",
            "source": "test",
            "source_id": [str(k) for k in range(len(places))],
            "geometry": shapely.points(x, y),
        }
    )


def lamp_grids(conn):
    return conn.scalars(text("SELECT grid FROM component ORDER BY source_id")).all()


def test_rows_get_their_grid_as_they_are_written(conn):
    load_frames(
        conn,
        {"component": lamps((1, 1), (3, 1), (9, 9)), "area": grids(a=(0, 0, 2, 2), b=(2, 0, 4, 2))},
    )
    assert lamp_grids(conn) == ["a", "b", None]


def test_a_point_on_a_shared_border_belongs_to_the_code_that_sorts_first_bytewise(conn):
    area = grids(b=(0, 0, 2, 2), B=(2, 0, 4, 2), a=(0, 2, 2, 4), c=(2, 2, 4, 4))
    load_frames(conn, {"area": area, "component": lamps((2, 1), (2, 2), (1, 2), (3, 2), (2, 3))})
    assert lamp_grids(conn) == ["B", "B", "a", "B", "a"]


def test_a_moved_row_is_placed_anew(conn):
    load_frames(conn, {"area": grids(a=(0, 0, 2, 2), b=(2, 0, 4, 2)), "component": lamps((1, 1))})
    load_frames(conn, {"component": lamps((3, 1))})
    assert lamp_grids(conn) == ["b"]


def test_a_building_is_placed_by_its_stored_point(conn):
    building = pd.DataFrame(
        {
            "geometry": [shapely.box(8, 0, 40, 8)],
            "point": [shapely.Point(12, 4)],
            "source": "test",
            "source_id": "b",
        }
    )
    load_frames(conn, {"area": grids(a=(0, 0, 2, 2), b=(2, 0, 5, 2)), "building": building})
    assert conn.scalar(text("SELECT grid FROM building")) == "a"


def test_after_new_borders_only_the_rows_whose_grid_changes_are_written(conn):
    load_frames(
        conn, {"area": grids(a=(0, 0, 2, 2), b=(2, 0, 4, 2)), "component": lamps((1, 1), (3, 1))}
    )
    conn.execute(text("UPDATE area SET valid = tstzrange(lower(valid), now()) WHERE code = 'b'"))
    load_frames(
        conn,
        {
            "area": grids(c=(2, 0, 4, 2)).assign(
                valid_from=pd.Timestamp.now(tz="UTC") - pd.Timedelta(hours=1)
            )
        },
    )
    placed = placing.place(conn)["component"]
    assert (placed.rows, placed.changed, placed.in_no_grid) == (2, 1, 0)
    assert lamp_grids(conn) == ["a", "c"]


def test_the_report_counts_what_lies_in_no_grid_and_where(conn):
    community = grids(K=(0, 0, 10, 10)).assign(level="community")
    load_frames(conn, {"area": community, "component": lamps((1, 1), (2, 2), (50, 50))})
    inside, outside = placing.report(conn)
    assert (inside.noun, inside.area, inside.rows) == ("component", "K", 2)
    assert (outside.area, outside.rows) == (None, 1)


def test_a_row_written_while_borders_change_gets_the_new_grid(make_city):
    db = make_city()
    with db.begin() as conn:
        load_frames(conn, {"area": grids(a=(0, 0, 2, 2))})
    with db.begin() as publisher:
        placing.place(publisher)
        publisher.execute(text("UPDATE area SET code = 'z'"))
        writer = threading.Thread(target=write_lamp, args=(db,))
        writer.start()
        writer.join(timeout=0.5)
        assert writer.is_alive()
    writer.join(timeout=10)
    with db.connect() as conn:
        assert lamp_grids(conn) == ["z"]


def write_lamp(db):
    with db.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO component (scheme, class_code, source, source_id, geometry)"
                " VALUES (:scheme, '0118', 'test', '1', ST_SetSRID(ST_Point(8, 8), 4546))"
            ),
            {"scheme": SCHEME},
        )
