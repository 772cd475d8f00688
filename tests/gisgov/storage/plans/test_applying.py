"""Plans that come into force in a city of three grids (`tests.drawn_plans`)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import geopandas as gpd
import numpy as np
import pytest
import shapely
from sqlalchemy import Connection, Engine, text, update
from sqlalchemy.dialects.postgresql import Range

import gisgov.areas
from gisgov.errors import Conflict
from gisgov.settings import Settings
from gisgov.storage import areas, roles, sessions, upkeep
from gisgov.storage.borders import load_areas
from gisgov.storage.models import Base
from gisgov.storage.plans.applying import Applied, apply_due, refuse_unfit
from tests.drawn_plans import MERGED, MOVED, SPLIT, WEST, add_plan, cells, midnight, today
from tests.scene import LONG_AGO, SRID, Scene, multi, xy
from tests.signing import token_for

PATIENCE_S = 20


def versions(conn: Connection, code: str) -> list[int]:
    query = text("SELECT id FROM area WHERE code = :code ORDER BY lower(valid)")
    return list(conn.scalars(query, {"code": code}))


def frame(conn: Connection, parent: str, moment: datetime | None = None) -> gpd.GeoDataFrame:
    query = text(
        "SELECT code, ST_AsBinary(geometry) AS shape FROM area"
        " WHERE (parent = :parent OR code = :parent) AND valid @> coalesce(:moment, now())"
        " ORDER BY code"
    )
    rows = conn.execute(query, {"parent": parent, "moment": moment}).all()
    shapes = shapely.from_wkb([bytes(row.shape) for row in rows])
    return gpd.GeoDataFrame({"code": [row.code for row in rows]}, geometry=shapes, crs=SRID)


def misfits(conn: Connection, parent: str) -> list[gisgov.areas.Fault]:
    """Faults of the parts of an area in it."""
    both = frame(conn, parent)
    whole = both.geometry[both["code"] == parent].iloc[0]
    return gisgov.areas.check_partition(both[both["code"] != parent], parent=whole)


def covers(conn: Connection, picture: str, moment: datetime | None = None) -> None:
    """Assert that the grids of K lie as they are drawn."""
    found = frame(conn, "K", moment)
    found = found[found["code"] != "K"].set_index("code").geometry
    wanted = cells(picture)
    assert sorted(found.index) == sorted(wanted)
    for code, shape in wanted.items():
        there = shapely.transform(found[code], lambda at: at - np.array(xy(0, 0)))
        assert there.equals(shape), code


def problem(engine: Engine, plan: int) -> dict[str, object] | None:
    with engine.connect() as conn:
        query = text("SELECT problem FROM plan WHERE id = :plan")
        found: dict[str, object] | None = conn.scalar(query, {"plan": plan})
        return found


def state(engine: Engine, plan: int) -> str:
    with engine.connect() as conn:
        return str(conn.scalar(text("SELECT state FROM plan WHERE id = :plan"), {"plan": plan}))


# ---------------------------------------------------------------- what holds afterwards


def test_a_plan_holds_from_the_first_moment_of_its_day(city: Engine) -> None:
    plan = add_plan(city, SPLIT)
    (done,) = apply_due(city)
    assert done == Applied(
        plan=plan,
        name="plan",
        since=midnight(today()),
        changed=["b", "n"],
        gone=[],
        touched=["a", "c", "K", "L", "Y"],
    )
    assert state(city, plan) == "applied"
    with city.connect() as conn:
        covers(conn, SPLIT)
        covers(conn, SPLIT, midnight(today()))
        covers(conn, WEST, midnight(today()) - timedelta(microseconds=1))


def test_a_plan_that_is_applied_days_late_holds_since_its_day(city: Engine) -> None:
    day = today() - timedelta(days=3)
    add_plan(city, SPLIT, on=day)
    (done,) = apply_due(city)
    assert done.since == midnight(day)
    with city.connect() as conn:
        found = areas.get(conn, "n")
        assert found.valid_from == midnight(day)
        assert found.source == f"plan {done.plan}"
        assert [a.code for a in areas.find(conn, parent="K", as_of=day)] == ["a", "b", "n"]
        before = day - timedelta(days=1)
        assert [a.code for a in areas.find(conn, parent="K", as_of=before)] == ["a", "b"]


def test_what_does_not_change_keeps_its_version_and_neighbours_only_get_corners(
    city: Engine,
) -> None:
    with city.connect() as conn:
        before = {code: versions(conn, code) for code in "acKLY"}
    add_plan(city, SPLIT)
    apply_due(city)
    with city.connect() as conn:
        assert {code: versions(conn, code) for code in "acKLY"} == before
        east = frame(conn, "L").set_index("code").geometry
        corner = shapely.Point(*xy(400, 100))
        for code in ("c", "L"):
            assert corner.coords[0] in east[code].geoms[0].exterior.coords
        assert [misfits(conn, parent) for parent in "KLY"] == [[], [], []]


def test_plans_of_neighbours_that_were_begun_at_once_fit_together(city: Engine) -> None:
    add_plan(city, SPLIT)
    add_plan(
        city,
        {"c": shapely.box(400, 0, 600, 50), "d": shapely.box(400, 50, 600, 200)},
        community="L",
    )
    assert [each.changed for each in apply_due(city)] == [["b", "n"], ["c", "d"]]
    with city.connect() as conn:
        west, east = (frame(conn, parent).set_index("code").geometry for parent in "KL")
        assert shapely.Point(*xy(400, 50)).coords[0] in west["b"].geoms[0].exterior.coords
        assert shapely.Point(*xy(400, 100)).coords[0] in east["d"].geoms[0].exterior.coords
        assert [misfits(conn, parent) for parent in "KLY"] == [[], [], []]


def test_a_new_border_may_run_beside_the_present_one_by_what_the_lattice_moves(
    city: Engine,
) -> None:
    step = 2.0**-10
    with city.connect() as conn:
        before = versions(conn, "a")
    bent = [(200, 0), (200 + step, 50), (200, 100)]
    add_plan(
        city,
        {
            "a": shapely.Polygon([(0, 0), *bent, (200, 200), (0, 200)]),
            "b": shapely.Polygon([*bent, (400, 100), (400, 0)]),
            "n": shapely.box(200, 100, 400, 200),
        },
    )
    (done,) = apply_due(city)
    assert done.changed == ["b", "n"]
    with city.connect() as conn:
        assert versions(conn, "a") == before
        assert misfits(conn, "K") == []


def test_grids_that_go_end_and_their_workers_are_free(city: Engine) -> None:
    with city.begin() as conn:
        scene = Scene(conn)
        for grid in ("a", "b"):
            worker = scene.add("worker", code=f"w{grid}")
            valid = Range(LONG_AGO, None, bounds="[)")
            scene.add("worker_assignment", worker_id=worker, grid=grid, valid=valid)
    add_plan(city, MERGED)
    (done,) = apply_due(city)
    assert (done.changed, done.gone) == (["a"], ["b"])
    with city.connect() as conn:
        covers(conn, MERGED)
        rows = conn.execute(text("SELECT grid, upper(valid) FROM worker_assignment ORDER BY grid"))
        assert [tuple(row) for row in rows] == [("a", None), ("b", midnight(today()))]


def test_a_worker_who_came_after_the_grid_had_ended_served_it_until_now(city: Engine) -> None:
    since = datetime.now(UTC) - timedelta(hours=1)
    with city.begin() as conn:
        scene = Scene(conn)
        worker = scene.add("worker", code="w")
        valid = Range(since, None, bounds="[)")
        scene.add("worker_assignment", worker_id=worker, grid="b", valid=valid)
    add_plan(city, MERGED, on=today() - timedelta(days=1))
    apply_due(city)
    with city.connect() as conn:
        (row,) = conn.execute(text("SELECT lower(valid), upper(valid) FROM worker_assignment"))
        assert row[0] == since
        assert since < row[1] <= datetime.now(UTC)


def test_who_is_responsible_for_a_grid_stays_so(city: Engine) -> None:
    with city.begin() as conn:
        conn.execute(
            text(
                "UPDATE area SET responsible = 'Li', responsible_phone = '1', office ="
                " ST_PointN(ST_ExteriorRing(ST_GeometryN(geometry, 1)), 1) WHERE code = 'b'"
            )
        )
    add_plan(city, SPLIT)
    apply_due(city)
    query = "SELECT code, responsible, office IS NULL FROM area WHERE lower(valid) > '2021-01-01'"
    with city.connect() as conn:
        rows = conn.execute(text(f"{query} ORDER BY code")).all()
        assert rows == [("b", "Li", False), ("n", None, True)]


def test_rows_are_placed_anew_on_the_ground_that_changed(city: Engine) -> None:
    with city.begin() as conn:
        scene = Scene(conn)
        lamps = [scene.component((x, 150.0)) for x in (50.0, 350.0, 450.0)]
        house = scene.building((300.0, 120.0))
    add_plan(city, SPLIT)
    apply_due(city)
    with city.connect() as conn:
        rows = conn.execute(text("SELECT id, grid FROM component")).all()
        assert dict(map(tuple, rows)) == dict(zip(lamps, ["a", "n", "c"], strict=True))
        grid = conn.scalar(text("SELECT grid FROM building WHERE id = :id"), {"id": house})
        assert grid == "n"


def test_tiles_of_grids_are_told_to_be_drawn_anew(city: Engine) -> None:
    add_plan(city, SPLIT)
    with city.begin() as conn:
        conn.execute(text("DELETE FROM tile_change"))
    apply_due(city)
    with city.connect() as conn:
        layers = conn.scalars(text("SELECT DISTINCT layer FROM tile_change ORDER BY layer")).all()
    assert layers == ["areas-city", "areas-community", "areas-grid", "labels"]


def test_it_is_on_record(city: Engine) -> None:
    plan = add_plan(city, SPLIT)
    apply_due(city)
    with city.connect() as conn:
        query = "SELECT act, subject, subject_id, details FROM audit ORDER BY id DESC LIMIT 1"
        act, subject, number, details = conn.execute(text(query)).one()
    assert (act, subject, number) == ("plan_applied", "plan", str(plan))
    assert (details["changed"], details["gone"]) == (2, 0)


def test_a_second_run_does_nothing(city: Engine) -> None:
    add_plan(city, SPLIT)
    assert len(apply_due(city)) == 1
    query = text("SELECT array_agg((id, code, valid, geometry)::text ORDER BY id) FROM area")
    with city.connect() as conn:
        before = conn.scalar(query)
    assert apply_due(city) == []
    with city.connect() as conn:
        assert conn.scalar(query) == before


def test_a_plan_that_changes_nothing_is_applied(city: Engine) -> None:
    plan = add_plan(city, WEST)
    (done,) = apply_due(city)
    assert (done.changed, done.gone, done.touched) == ([], [], [])
    assert state(city, plan) == "applied"


@pytest.mark.parametrize(
    ("status", "days"),
    [("published", 1), ("approved", 0), ("withdrawn", 0), ("draft", 0)],
)
def test_only_plans_whose_day_has_begun_are_applied(city: Engine, status: str, days: int) -> None:
    add_plan(city, SPLIT, on=today() + timedelta(days=days), state=status)
    assert apply_due(city) == []
    with city.connect() as conn:
        covers(conn, WEST)


def test_former_borders_that_are_published_again_hold_again(city: Engine) -> None:
    days = [today() - timedelta(days=2), today() - timedelta(days=1), today()]
    for day, picture in zip(days, [MERGED, MOVED, WEST], strict=True):
        add_plan(city, picture, on=day)
        (done,) = apply_due(city)
        assert done.since == midnight(day)
    with city.connect() as conn:
        covers(conn, WEST)
        covers(conn, MOVED, midnight(days[1]))
        covers(conn, MERGED, midnight(days[0]))
        assert misfits(conn, "K") == []
        assert [len(versions(conn, code)) for code in "ab"] == [4, 3]


# ---------------------------------------------------------------- what cannot be applied


def test_a_plan_whose_ground_changed_waits_and_says_why(
    city: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    late = add_plan(city, SPLIT)
    soon = add_plan(city, MERGED, on=today() - timedelta(days=1))
    other = add_plan(
        city,
        {"c": shapely.box(400, 0, 500, 200), "d": shapely.box(500, 0, 600, 200)},
        community="L",
    )
    with caplog.at_level(logging.WARNING, logger="gisgov"):
        done = apply_due(city)
    assert [each.plan for each in done] == [soon, other]
    assert (state(city, late), state(city, soon)) == ("published", "applied")
    said = problem(city, late)
    assert said is not None
    assert said["code"] == "plan.ground_changed"
    assert said["params"] == {"count": 2, "grids": "a, b", "by": "plan", "who": "ann"}
    assert "2 grids have changed since the plan was begun: a, b" in caplog.text


def test_a_plan_that_reaches_out_of_its_community_is_refused_and_tried_again(city: Engine) -> None:
    plan = add_plan(city, {"a": shapely.box(0, 0, 200, 200), "b": shapely.box(200, 0, 410, 200)})
    assert apply_due(city) == []
    said = problem(city, plan)
    assert said is not None
    assert said["code"] == "plan.unfit"
    assert "overlap b × c 2000.0 m²" in str(said["params"])
    with city.begin() as conn:
        covers(conn, WEST)
        grid = Base.metadata.tables["plan_grid"]
        mended = multi(shapely.box(200, 0, 400, 200))
        conn.execute(update(grid).where(grid.c.code == "b").values(geometry=mended))
    assert [each.plan for each in apply_due(city)] == [plan]
    assert problem(city, plan) is None


@pytest.mark.parametrize(
    ("wide", "kind"), [((200, 0, 390, 200), "gap"), ((200, 0, 400, 210), "outside")]
)
def test_a_plan_that_does_not_fill_its_community_is_refused(
    city: Engine, wide: tuple[float, ...], kind: str
) -> None:
    plan = add_plan(city, {"a": shapely.box(0, 0, 200, 200), "b": shapely.box(*wide)})
    assert apply_due(city) == []
    said = problem(city, plan)
    assert said is not None
    assert said["code"] == "plan.unfit"
    assert kind in str(said["params"])


def test_a_code_that_another_area_has_by_now_is_refused(city: Engine) -> None:
    whole = cells(SPLIT)
    plan = add_plan(city, {"a": whole["a"], "b": whole["b"], "L": whole["n"]})
    assert apply_due(city) == []
    assert problem(city, plan) == {"code": "plan.code_taken", "params": {"codes": "L"}}


def test_a_plan_for_a_community_that_is_gone_is_refused(city: Engine) -> None:
    plan = add_plan(city, SPLIT)
    with city.begin() as conn:
        conn.execute(
            text("UPDATE area SET valid = tstzrange(lower(valid), now()) WHERE code = 'K'")
        )
    assert apply_due(city) == []
    assert problem(city, plan) == {"code": "plan.no_community", "params": {"given": "K"}}


def test_a_planner_is_told_beforehand_what_would_not_fit(city: Engine) -> None:
    fits = add_plan(city, SPLIT, state="approved")
    wide = {"a": shapely.box(0, 0, 200, 200), "b": shapely.box(200, 0, 410, 200)}
    plan = add_plan(city, wide, state="approved")
    token = token_for(city, "planner", home="K")
    asking = roles.api_engine(city)
    with asking.connect() as conn:
        sessions.prove(conn, token)
        refuse_unfit(conn, fits)
        with pytest.raises(Conflict, match="does not fit the ground of today in 1 places"):
            refuse_unfit(conn, plan)
    asking.dispose()


# ---------------------------------------------------------------- while others read and write


@contextmanager
def applying(engine: Engine) -> Iterator[None]:
    """Apply by another thread, in a block that is entered when it waits for writers."""
    waiting, failed = threading.Event(), []

    def work() -> None:
        try:
            assert apply_due(engine, progress=lambda what, _: what == "waiting" and waiting.set())
        except BaseException as error:  # noqa: BLE001 - it is raised where the test sees it
            failed.append(error)
        waiting.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert waiting.wait(PATIENCE_S)
    yield
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert not failed, failed


@pytest.mark.parametrize("noun", ["building", "incident", "component"])
def test_a_row_placed_under_the_old_plan_and_committed_after_the_new_one_ends_in_its_new_grid(
    city: Engine, noun: str
) -> None:
    add_plan(city, SPLIT)
    grid = text(f"SELECT grid FROM {noun}")  # noqa: S608
    with city.connect() as writer:
        getattr(Scene(writer), noun)((300.0, 150.0))
        assert writer.scalar(grid) == "b"
        with applying(city):
            assert writer.scalar(grid) == "b"
            writer.commit()
    with city.connect() as conn:
        assert conn.scalar(grid) == "n"


def test_readers_see_all_or_nothing_and_never_wait(city: Engine) -> None:
    with city.begin() as conn:
        Scene(conn).component((300.0, 150.0))
    add_plan(city, SPLIT)
    both = text(
        "SELECT (SELECT grid FROM component), string_agg(code, '' ORDER BY code)"
        " FROM area WHERE parent = 'K' AND valid @> clock_timestamp()"
    )
    seen: list[tuple[str, str]] = []

    def look(_what: str, _fraction: float) -> None:
        with city.connect() as reader:
            reader.execute(text("SET lock_timeout = '2s'"))
            seen.append(tuple(reader.execute(both).one()))

    with city.connect() as old:
        old.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        assert tuple(old.execute(both).one()) == ("b", "ab")
        apply_due(city, progress=look)
        assert tuple(old.execute(both).one()) == ("b", "ab")
    assert set(seen) == {("b", "ab")}
    with city.connect() as new:
        assert tuple(new.execute(both).one()) == ("n", "abn")


def test_two_who_apply_at_once_apply_once(city: Engine) -> None:
    add_plan(city, SPLIT)
    done: list[Applied] = []
    threads = [threading.Thread(target=lambda: done.extend(apply_due(city))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert len(done) == 1
    with city.connect() as conn:
        covers(conn, SPLIT)


def test_borders_that_are_loaded_after_a_plan_fit_beside_it(city: Engine) -> None:
    add_plan(city, SPLIT)
    apply_due(city)
    with city.begin() as conn:
        east = frame(conn, "L").query("code == 'c'").assign(level="grid", name="c", source="file")
        loaded = load_areas(conn, east.assign(source_id="c", name_en="East"))
        assert (loaded.changed, loaded.unchanged) == (1, 0)
        assert misfits(conn, "L") == []


# ---------------------------------------------------------------- upkeep


class Ended(threading.Event):
    """Ends upkeep at the second wait; at the first, the day of a plan begins."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0.0)
        with self.engine.begin() as conn:
            conn.execute(
                text("UPDATE plan SET effective_on = :day WHERE state = 'published'"),
                {"day": today()},
            )
        return len(self.waits) > 1


def test_upkeep_applies_what_is_due_at_its_start(city: Engine) -> None:
    plan = add_plan(city, SPLIT)
    ended = Ended(city)
    ended.waits.append(0.0)
    upkeep._work_hourly(city, Settings(), ended)
    assert state(city, plan) == "applied"


def test_upkeep_wakes_at_the_city_s_midnight(city: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = add_plan(city, SPLIT, on=today() + timedelta(days=1))
    monkeypatch.setattr(upkeep, "_until_midnight_s", lambda _: 7.0)
    ended = Ended(city)
    upkeep._work_hourly(city, Settings(), ended)
    assert ended.waits == [7.0, 7.0]
    assert state(city, plan) == "applied"


def test_midnight_is_that_of_the_city(city: Engine) -> None:
    found = upkeep._until_midnight_s(city)
    next_day = midnight(today() + timedelta(days=1))
    assert abs(datetime.now(UTC) + timedelta(seconds=found) - next_day) < timedelta(minutes=1)
