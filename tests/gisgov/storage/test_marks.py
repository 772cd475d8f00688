"""Tests of gisgov.storage.marks."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, text, update

from gisgov.errors import BadInput, NotFound
from gisgov.storage import marks
from tests.scene import Scene, lonlat

NEXT_YEAR = datetime.now(UTC) + timedelta(days=365)


@pytest.fixture
def scene(conn: Connection) -> Scene:
    scene = Scene(conn)
    scene.areas("AB")
    return scene


def mark(
    scene: Scene,
    x: float = 50,
    y: float = 50,
    *,
    says: str = "绕行",
    expires_at: datetime | None = None,
) -> marks.Mark:
    return marks.add(scene.conn, kind="note", text=says, **lonlat(x, y), expires_at=expires_at)


def end(scene: Scene, mark_id: int) -> None:
    """Let the time of a mark pass."""
    passed = update(marks.MARK).where(marks.MARK.c.id == mark_id)
    scene.conn.execute(passed.values(expires_at=datetime(2020, 1, 1, tzinfo=UTC)))


def test_a_mark_is_kept_where_it_was_set(scene: Scene) -> None:
    kept = marks.get(scene.conn, mark(scene, 150, 20, expires_at=NEXT_YEAR).id)
    assert (kept.kind, kept.text, kept.expires_at) == ("note", "绕行", NEXT_YEAR)
    assert {"lon": kept.lon, "lat": kept.lat} == pytest.approx(lonlat(150, 20), abs=6e-8)


def test_blanks_around_a_text_are_dropped_and_lines_in_it_stay(scene: Scene) -> None:
    assert mark(scene, says=" 一\r\n二 \n").text == "一\n二"


@pytest.mark.parametrize("says", ["", "  \n", "\u200b\u202e", "x" * 501])
def test_a_text_has_1_to_500_characters(scene: Scene, says: str) -> None:
    with pytest.raises(BadInput, match="1 to 500"):
        mark(scene, says=says)
    assert mark(scene, says="字" * 500).text == "字" * 500


@pytest.mark.parametrize("says", ["a\0b", "a\x1b[2Jb", "a\ud800b"])
def test_letters_that_cannot_be_shown_are_refused(scene: Scene, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        mark(scene, says=says)
    assert refused.value.code == "marks.letters"


def test_a_mark_outside_of_the_city_is_refused_and_says_how_far_it_is(scene: Scene) -> None:
    with pytest.raises(BadInput, match="300 m from its nearest area"):
        mark(scene, 500, 50)
    assert mark(scene, 200, 100).id  # the border is inside


def test_a_city_without_areas_takes_every_mark(conn: Connection) -> None:
    assert mark(Scene(conn), 5000, 50).id


def test_a_mark_cannot_end_before_it_begins(scene: Scene) -> None:
    with pytest.raises(BadInput) as refused:
        mark(scene, expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert refused.value.code == "marks.expired"


def test_what_is_not_named_in_a_change_stays(scene: Scene) -> None:
    before = mark(scene, expires_at=NEXT_YEAR)
    after = marks.change(scene.conn, before.id, {"text": "已修复"})
    assert (after.text, after.kind, after.expires_at) == ("已修复", "note", NEXT_YEAR)
    assert marks.change(scene.conn, before.id, {"expires_at": None}).expires_at is None


def test_a_mark_whose_time_has_passed_is_not_there(scene: Scene) -> None:
    first, second = mark(scene), mark(scene)
    end(scene, first.id)
    assert [each.id for each in marks.find(scene.conn)] == [second.id]
    for asked in (
        lambda: marks.get(scene.conn, first.id),
        lambda: marks.change(scene.conn, first.id, {"text": "x"}),
        lambda: marks.remove(scene.conn, first.id),
    ):
        with pytest.raises(NotFound):
            asked()


def test_a_removed_mark_is_gone(scene: Scene) -> None:
    gone = mark(scene)
    marks.remove(scene.conn, gone.id)
    assert marks.find(scene.conn) == []


def test_a_box_and_the_last_number_select(scene: Scene) -> None:
    west, east = mark(scene, 50, 50), mark(scene, 150, 50)
    low, high = lonlat(100, 0), lonlat(200, 100)
    box = (low["lon"], low["lat"], high["lon"], high["lat"])
    assert [each.id for each in marks.find(scene.conn, bbox=box)] == [east.id]
    assert [each.id for each in marks.find(scene.conn, after=west.id)] == [east.id]
    assert [each.id for each in marks.find(scene.conn, limit=1)] == [west.id]


def test_a_mark_lies_on_the_lattice(scene: Scene) -> None:
    placed = mark(scene, 33.33333, 44.44444)
    query = text("SELECT on_lattice(geometry) FROM mark WHERE id = :id")
    assert scene.conn.scalar(query, {"id": placed.id})


def test_every_change_is_noted_for_the_tiles(scene: Scene) -> None:
    noted = text("SELECT count(*) FILTER (WHERE at IS NULL), count(at) FROM tile_change")
    before = scene.conn.execute(noted).one()
    placed = mark(scene, expires_at=NEXT_YEAR)
    marks.change(scene.conn, placed.id, {"text": "x"})
    marks.remove(scene.conn, placed.id)
    after = scene.conn.execute(noted).one()
    assert after[0] - before[0] >= 3
    assert after[1] - before[1] >= 1
