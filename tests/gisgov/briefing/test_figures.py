"""The figures of a month in small cities, where each can be counted by eye."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, text

from gisgov.briefing import Figures, figures, keep, kept
from gisgov.errors import BadInput, NotFound
from gisgov.storage import briefings
from gisgov.storage.statistics import Smallest, publish
from tests.scene import Scene

ZONE = ZoneInfo("Asia/Shanghai")
MARCH = date(2025, 3, 1)
APRIL_5 = datetime(2025, 4, 5, 8, tzinfo=ZONE)
IN_A, IN_B, IN_C, NOWHERE = (50.0, 50.0), (150.0, 50.0), (250.0, 50.0), (950.0, 50.0)


def day(month: int, number: int, hour: int = 12, *, year: int = 2025) -> datetime:
    return datetime(year, month, number, hour, tzinfo=ZONE)


class Town(Scene):
    """City Y over communities K with grids A and B and L with grid C; told on 5 April 2025."""

    def __init__(self, conn: Connection) -> None:
        super().__init__(conn)
        self.areas("YYY", level="city")
        self.areas("KKL", level="community", parent="Y")
        self.areas("AB.", parent="K")
        self.areas("..C", parent="L")

    def happened(self, at: tuple[float, float], *times: datetime, **values: object) -> None:
        """Incidents at a place, recorded an hour after they were reported."""
        grid = {IN_A: "A", IN_B: "B", IN_C: "C"}.get(at)
        for time in times:
            known = {"grid": grid, "recorded_at": time + timedelta(hours=1)}
            self.incident(at, time, **known | values)

    def live(self, **households: int) -> None:
        """Households of grids, released to those inside on the day after the month."""
        places = {"A": 20, "B": 120, "C": 220}
        for name, count in households.items():
            building = self.building((places[name], 20), grid=name)
            held = {"households": count, "persons": count, "children": 0, "elderly": 0}
            held |= {"dwellings": count, "assisted": 0}
            self.add("building_stock_month", month=date(2025, 4, 1), building_id=building, **held)
        publish(self.conn, level="grid", audience="internal", k=Smallest(10, 5))
        released_on(self.conn, date(2025, 4, 2))


@pytest.fixture
def town(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> Town:
    told_at(monkeypatch, APRIL_5)
    return Town(conn)


def told_at(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(briefings, "moment", lambda _: at)


def released_on(conn: Connection, day: date) -> None:
    """Have the releases of a test come out on another day than today: nobody else could."""
    with conn.begin_nested():
        conn.execute(text("SET LOCAL session_replication_role = replica"))
        conn.execute(text("UPDATE publication SET published_at = :day"), {"day": day})
        conn.execute(text("SET LOCAL session_replication_role = origin"))


def march(town: Town, area: str | None = None) -> Figures:
    return figures(town.conn, MARCH, area=area)


# ---------------------------------------------------------------- which are counted


def test_what_was_reported_in_the_month_on_the_citys_clocks_is_counted(town: Town) -> None:
    first, last = day(3, 1, 0), day(4, 1, 0) - timedelta(seconds=1)
    town.happened(IN_A, first - timedelta(seconds=1), first, last, day(4, 1, 0))
    found = march(town)
    assert (found.now.count, found.now.days[0], found.now.days[30]) == (2, 1, 1)
    assert found.now.per_day == pytest.approx(2 / 31)
    assert (found.complete, found.cut_off) == (True, APRIL_5)


def test_what_was_recorded_after_the_cut_off_is_left_out(town: Town) -> None:
    town.happened(IN_A, day(3, 3), recorded_at=APRIL_5)
    town.happened(IN_A, day(3, 3), recorded_at=APRIL_5 + timedelta(seconds=1))
    assert march(town).now.count == 1


def test_a_retired_incident_is_none(town: Town) -> None:
    town.happened(IN_A, day(3, 3), day(3, 4))
    town.happened(IN_A, day(3, 5), retired_on=date(2025, 3, 6))
    assert march(town).now.count == 2


def test_months_are_compared_by_the_day(town: Town) -> None:
    town.happened(IN_A, *(day(3, n) for n in range(1, 32)), *(day(3, n) for n in range(1, 32)))
    town.happened(IN_A, *(day(2, n) for n in range(1, 29)))
    town.happened(IN_A, day(3, 1, year=2024))
    found = march(town)
    assert (found.before.count, found.before.last) == (28, date(2025, 2, 28))
    assert found.before.change is not None
    assert found.before.change.ratio == pytest.approx(2.0)
    assert found.year_before.change is not None
    assert found.year_before.change.ratio == pytest.approx(62.0)


def test_where_the_data_begin_later_there_is_nothing_to_compare_with(town: Town) -> None:
    town.happened(IN_A, day(2, 1, 0), day(3, 3))
    found = march(town)
    assert (found.before.count, found.year_before.count) == (1, None)
    assert (found.year_before.change, found.year_before.days) == (None, [])
    town.conn.execute(text("DELETE FROM incident WHERE reported_at < '2025-03-01'"))
    found = march(town)
    assert (found.before.count, found.majors[0].before, found.classes) == (None, None, [])
    assert found.closure_before is None


def test_a_month_that_is_not_over_is_told_until_yesterday(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_at(monkeypatch, day(3, 11, 8))
    town.happened(IN_A, day(2, 1), day(2, 10), day(2, 11), day(3, 10), day(3, 11, 0))
    found = march(town)
    assert (found.complete, found.now.last, len(found.now.days)) == (False, date(2025, 3, 10), 10)
    assert (found.now.count, found.before.count) == (1, 2)


@pytest.mark.parametrize(
    ("month", "code"),
    [
        (date(2025, 5, 1), "briefing.future"),
        (date(2025, 4, 1), "briefing.no_data"),
        (date(2025, 2, 1), "briefing.no_data"),
    ],
)
def test_a_month_without_data_is_refused(town: Town, month: date, code: str) -> None:
    town.happened(IN_A, day(3, 3))
    with pytest.raises(BadInput) as error:
        figures(town.conn, month)
    assert error.value.code == code


def test_a_city_without_incidents_and_an_area_that_is_none_are_refused(town: Town) -> None:
    with pytest.raises(BadInput) as empty:
        march(town)
    assert empty.value.code == "briefing.no_incidents"
    town.happened(IN_A, day(3, 3))
    with pytest.raises(NotFound):
        march(town, "X")


# ---------------------------------------------------------------- when, what, how


def test_the_week_tells_incidents_an_hour(town: Town) -> None:
    # 2025-03-03 is a Monday; March has five Mondays and four Tuesdays.
    town.happened(IN_A, day(3, 3, 7), day(3, 10, 7), day(3, 4, 23))
    week = march(town).week
    assert (week[0][7], week[1][23], sum(map(sum, week))) == (0.4, 0.25, pytest.approx(0.65))


def test_a_class_that_changed_beyond_chance_comes_first(town: Town) -> None:
    days = [*range(1, 29)]
    quiet, loud = {"class_code": "0101"}, {"class_code": "0102"}
    town.happened(IN_A, *(day(2, n) for n in days), *(day(3, n) for n in days), **quiet)
    town.happened(IN_A, *(day(3, n) for n in days), *(day(3, n, 15) for n in days), **loud)
    town.happened(IN_A, *(day(2, n) for n in days), **loud)
    found = march(town)
    assert [each.code for each in found.classes] == ["0102", "0101"]
    assert (found.changed, found.tested) == (1, 2)
    loudest = found.classes[0]
    assert (loudest.count, loudest.before) == (56, 28)
    assert loudest.change is not None
    assert loudest.change.ratio == pytest.approx(2 * 28 / 31)
    assert [(each.code, each.count, each.before) for each in found.majors] == [("01", 84, 56)]


def test_a_storm_of_a_day_is_no_change(town: Town) -> None:
    town.happened(IN_A, *(day(2, n, hour) for n in range(1, 29) for hour in (8, 12, 16)))
    town.happened(IN_A, *(day(3, n, hour) for n in range(1, 32) for hour in (8, 12, 16)))
    town.happened(IN_A, *[day(3, 20)] * 45)
    found = march(town)
    change = found.before.change
    assert change is not None
    assert change.low > 1
    assert change.wide_low is not None
    assert change.wide_low < 1
    assert found.changed == 0


def test_channels_and_severities_have_their_shares(town: Town) -> None:
    town.happened(IN_A, day(3, 3), day(3, 4), channel="hotline", severity="major")
    town.happened(IN_A, day(3, 3), channel="worker")
    town.happened(IN_A, day(2, 1), channel="worker", severity="critical")
    found = march(town)
    assert [(each.code, each.count, each.before) for each in found.channels] == [
        ("hotline", 2, 0.0),
        ("worker", 1, 1.0),
    ]
    assert [(each.code, each.count) for each in found.severities] == [
        ("critical", 0),
        ("major", 2),
        ("none", 1),
    ]
    assert [(each.source, each.count) for each in found.sources] == [("scene", 3)]


def test_closing_is_told_as_it_was_at_the_cut_off(town: Town) -> None:
    for hours in (1, 2, 30):
        town.happened(IN_A, day(3, 3), closed_at=day(3, 3) + timedelta(hours=hours))
    town.happened(IN_A, day(3, 4), closed_at=APRIL_5 + timedelta(hours=1))
    town.happened(IN_A, day(3, 4), closed_at=day(3, 4) - timedelta(hours=1))
    closure = march(town).closure
    assert (closure.count, closure.closed, closure.wrong) == (4, 3, 1)
    assert closure.median_hours == 2
    assert [(each.hours, each.share) for each in closure.within][:4] == [
        (2, 0.5),
        (8, 0.5),
        (24, 0.5),
        (72, 0.75),
    ]


def test_what_is_open_is_told_by_its_age_whenever_it_was_reported(town: Town) -> None:
    town.happened(IN_A, APRIL_5 - timedelta(hours=3), day(4, 3), day(3, 3))
    town.happened(IN_A, day(1, 3), closed_at=APRIL_5 + timedelta(hours=1))
    town.happened(IN_A, day(3, 3), closed_at=day(3, 4))
    town.happened(IN_A, APRIL_5 + timedelta(hours=1))
    ages = [(age.from_hours, age.count) for age in march(town).open if age.count]
    assert ages == [(0, 1), (24, 1), (720, 1), (2160, 1)]


# ---------------------------------------------------------------- where


def test_communities_are_ranked_by_their_released_households(town: Town) -> None:
    town.live(A=100, B=100, C=50)
    town.happened(IN_A, day(3, 3), day(3, 4))
    town.happened(IN_B, day(3, 3))
    town.happened(IN_C, day(3, 5), day(3, 6))
    ranking = march(town).ranking
    assert ranking is not None
    assert [(row.code, row.count, row.households, row.rate) for row in ranking.areas] == [
        ("L", 2, 50, 40.0),
        ("K", 3, 200, 15.0),
    ]
    assert (ranking.level, ranking.rate, ranking.elsewhere) == ("community", 20.0, 0)
    assert ranking.release is not None
    assert ranking.release.month == date(2025, 4, 1)


def test_an_area_has_its_own_incidents_and_its_grids(town: Town) -> None:
    town.live(A=100, B=3, C=50)
    town.happened(IN_A, day(3, 3), day(3, 4))
    town.happened(IN_B, day(3, 3))
    town.happened(IN_C, day(3, 5), day(2, 1))
    found = march(town, "K")
    assert (found.now.count, found.before.count) == (3, 0)
    assert found.ranking is not None
    assert {row.code: row.reason for row in found.ranking.areas} == {
        "A": "withheld",
        "B": "withheld",
    }
    assert found.area is not None
    assert (found.area.code, found.area.level) == ("K", "community")


def test_a_release_after_the_cut_off_is_not_known_yet(town: Town) -> None:
    town.live(A=100, B=100, C=50)
    released_on(town.conn, date(2025, 4, 6))
    town.happened(IN_A, day(3, 3))
    ranking = march(town).ranking
    assert ranking is not None
    assert (ranking.release, ranking.rate) == (None, None)


def test_what_lies_in_no_grid_counts_in_the_whole_and_is_told(town: Town) -> None:
    town.happened(IN_A, day(3, 3))
    town.happened(NOWHERE, day(3, 3), day(3, 4))
    found = march(town)
    assert found.ranking is not None
    assert (found.now.count, found.unplaced, found.ranking.elsewhere) == (3, 2, 2)
    assert march(town, "K").unplaced == 2


def test_what_lies_in_a_community_without_grids_belongs_to_it(town: Town) -> None:
    town.conn.execute(text("DELETE FROM area WHERE code = 'C'"))
    town.happened(IN_C, day(3, 3), grid=None)
    found = march(town)
    assert found.ranking is not None
    assert {row.code: row.count for row in found.ranking.areas} == {"K": 0, "L": 1}
    assert march(town, "L").now.count == 1


def test_the_map_has_the_ranked_areas(town: Town) -> None:
    town.happened(IN_A, day(3, 3))
    drawing = march(town).drawing
    assert drawing is not None
    assert sorted(drawing.areas) == ["K", "L"]
    # 300 m by 100 m and a little air on 90 mm
    assert drawing.wide * drawing.step_mm == pytest.approx(90, abs=0.1)
    assert drawing.high * drawing.step_mm == pytest.approx(30, abs=0.1)
    assert drawing.areas["L"].count("l") == 3


def test_a_grid_has_no_areas_below(town: Town) -> None:
    town.happened(IN_A, day(3, 3))
    found = march(town, "A")
    assert (found.now.count, found.ranking, found.drawing) == (1, None, None)


def test_hot_spots_are_grids_beyond_their_households(
    conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_at(monkeypatch, APRIL_5)
    scene = Scene(conn)
    picture = "ABCDEFGHIJ KLMNOPQRST"
    scene.areas("Y" * 10 + " " + "Y" * 10, level="city")
    scene.areas(picture, parent="Y")
    for k, code in enumerate("KLMNOPQRSTABCDEFGHIJ"):
        at = (100 * (k % 10) + 20, 100 * (k // 10) + 20)
        building = scene.building(at, grid=code)
        held = dict.fromkeys(("dwellings", "households", "persons"), 100)
        held |= dict.fromkeys(("children", "elderly", "assisted"), 0)
        scene.add("building_stock_month", month=MARCH, building_id=building, **held)
        for _ in range(60 if code == "A" else 5):
            scene.incident(at, day(3, 3), grid=code, recorded_at=day(3, 4))
    publish(conn, level="grid", audience="internal", k=Smallest(10, 5))
    released_on(conn, date(2025, 4, 2))
    found = figures(conn, MARCH)
    assert found.spots is not None
    assert found.spots.tested == 20
    # A and K see 75 of 155 in 4 grids of 20; B and L see 85 in 6, too near to 1.5 times as many.
    assert {each.code for each in found.spots.hot} == {"A", "K"}
    assert found.drawing is not None
    assert found.drawing.hot


# ---------------------------------------------------------------- what is kept


def test_what_is_kept_is_read_as_it_was_made(town: Town) -> None:
    town.live(A=100, B=100, C=50)
    town.happened(IN_A, day(2, 1), day(3, 3), channel="hotline")
    made = march(town)
    number = keep(town.conn, made, owner="os:ann")
    again = kept(town.conn, number)
    assert (again.figures, again.author, again.number) == (made, "os:ann", number)
    with pytest.raises(NotFound):
        kept(town.conn, number + 1)


def test_what_came_after_the_last_cut_off_is_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.happened(IN_A, day(2, 1), day(2, 2), day(3, 3))
    told_at(monkeypatch, day(3, 2))
    earlier = figures(town.conn, date(2025, 2, 1))
    assert earlier.late is None
    number = keep(town.conn, earlier, owner="os:ann")
    keep(town.conn, figures(town.conn, date(2025, 2, 1), area="L"), owner="os:ann")
    town.happened(IN_A, day(2, 20), day(2, 21), day(2, 22), recorded_at=day(3, 3))
    town.happened(IN_A, day(2, 23), recorded_at=APRIL_5 + timedelta(hours=1))
    told_at(monkeypatch, APRIL_5)
    late = march(town).late
    assert late is not None
    assert (late.id, late.told, late.later) == (number, 2, 3)
    assert (late.month, late.cut_off) == (date(2025, 2, 1), day(3, 2))


def test_what_is_found_again_is_the_newest_first(town: Town) -> None:
    town.happened(IN_A, day(3, 3))
    numbers = [keep(town.conn, march(town, area), owner="os:ann") for area in (None, "K", None)]
    assert [each.id for each in briefings.find(town.conn)] == numbers[::-1]
    assert [each.id for each in briefings.find(town.conn, area="K")] == [numbers[1]]
    assert [each.id for each in briefings.find(town.conn, before=numbers[2], limit=1)] == [
        numbers[1]
    ]
    assert briefings.find(town.conn, month=date(2025, 2, 1)) == []
