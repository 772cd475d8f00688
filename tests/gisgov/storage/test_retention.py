"""What is past its time goes, in batches, and all else stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, text

from gisgov.errors import Conflict
from gisgov.settings import Settings
from gisgov.storage import audit, retention, upkeep
from gisgov.storage.models import Base
from gisgov.words import say
from tests.scene import Scene, spot
from tests.signing import token_for

NOW = datetime.now(UTC)
OUTSIDE = text("SET LOCAL session_replication_role = replica")

TABLES = (
    *("position", "incident_contact", "person", "household", "session", "sign_in_try", "look"),
    *("quarantine", "load", "restriction", "emergency", "audit"),
)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def day(days: int) -> date:
    return ago(days).date()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=None, city=None, home=tmp_path)


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> Engine:
    made = make_city()
    account(made)
    with made.begin() as conn:
        fill(Scene(conn))
    return made


def account(city: Engine) -> None:
    """A dispatcher who is signed in, and one whose session ended long ago."""
    token_for(city, "dispatcher", name="li")
    gone = token_for(city, "dispatcher", name="wang", lasts=timedelta(days=-40))
    with city.begin() as conn:
        conn.execute(
            text("UPDATE session SET ended_at = :at WHERE access_digest = digest_of(:token)"),
            {"at": ago(40), "token": gone},
        )


def fill(scene: Scene) -> None:
    """Of each kind something that is past its time, and something that is not."""
    worker = scene.add("worker", code="W1")
    for days in (200, 120, 91, 89, 1):
        fixed = {"worker_id": worker, "fixed_at": ago(days), "geometry": spot((1, 1))}
        scene.conn.execute(insert(Base.metadata.tables["position"]).values(**fixed))
    for closed, retired, reported in (
        (91, None, 300),
        (89, None, 300),
        (None, 91, 300),
        (None, None, 300),
        (None, None, 500),
    ):
        number = scene.incident(
            (5, 5),
            ago(reported),
            closed_at=closed and ago(closed),
            retired_on=retired and day(retired),
        )
        scene.add("incident_contact", incident_id=number, key_id="k1")
    people(scene)
    tries(scene)
    files(scene)
    shut(scene)


def shut(scene: Scene) -> None:
    """A hydrant was out: one restriction ended long ago, one was lifted long before its end."""
    hydrant = scene.hydrant((40, 5))
    for since, until, lifted in ((500, 400, None), (500, -9, 366), (380, 364, None), (9, -9, 364)):
        scene.add(
            "restriction",
            kind="hydrant_out",
            component_id=hydrant,
            reason="x",
            author="li",
            set_at=ago(since),
            expires_at=ago(until),
            lifted_at=lifted and ago(lifted),
            geometry=spot((40, 5)),
        )


def people(scene: Scene) -> None:
    """A household that lives there, one that left last month, one that left long ago."""
    building = scene.building((20, 20), people=2)
    for days in (30, 400):
        dwelling = scene.household(building, 2)
        scene.conn.execute(
            text(
                "UPDATE person SET retired_on = :on WHERE household_id = (SELECT id FROM household"
                " WHERE dwelling_id = :dwelling)"
            ),
            {"on": day(days), "dwelling": dwelling},
        )
        scene.conn.execute(
            text("UPDATE household SET retired_on = :on WHERE dwelling_id = :dwelling"),
            {"on": day(days), "dwelling": dwelling},
        )
    # Of a household that stays, one has left: only that person goes.
    stays = scene.conn.scalar(text("SELECT min(id) FROM household WHERE retired_on IS NULL"))
    scene.add("person", household_id=stays, age_band="0-5", retired_on=day(400))
    # The source forgot to retire whoever was in a household that is gone.
    dwelling = scene.household(building, 1)
    scene.conn.execute(
        text("UPDATE household SET retired_on = :on WHERE dwelling_id = :dwelling"),
        {"on": day(400), "dwelling": dwelling},
    )


def tries(scene: Scene) -> None:
    for days in (91, 1):
        scene.add("sign_in_try", name="li", address="::1", tried_at=ago(days), succeeded=False)
        noted = scene.add("audit", actor="li", act="look")
        scene.add("look", audit_id=noted, digest=bytes([days]), expires_at=ago(days - 0.5))
    holder = scene.conn.scalar(text("SELECT id FROM account WHERE name = 'li'"))
    for days in (1200, 1):
        scene.add(
            "emergency",
            kind="fire",
            radius_m=300,
            geometry=spot((1, 1)),
            opened_by="li",
            held_by="li",
            holder_id=holder,
            expires_at=ago(days),
        )


def files(scene: Scene) -> None:
    """Loads of people and of hydrants, done long ago and of late; and one that nobody applied."""
    for noun in ("persons", "hydrants"):
        for days in (100, 5):
            load = scene.add(
                "load",
                noun=noun,
                file="x.csv",
                state="done",
                started_at=ago(days),
                finished_at=ago(days),
                preview={"rows": 1},
            )
            scene.add(
                "quarantine", load_id=load, noun=noun, source="s", line=1, value="80+", reason="x"
            )
    for days in (8, 6):
        scene.add("load", noun="hydrants", file="y.csv", state="previewed", started_at=ago(days))


def counts(conn: Connection) -> dict[str, int]:
    return {name: conn.scalar(text(f"SELECT count(*) FROM {name}")) for name in TABLES}  # noqa: S608


def gone(done: list[retention.Done]) -> dict[str, int]:
    return {each.rule: each.rows for each in done if each.rows}


EXPECTED = {
    "positions": 3,
    "reporters": 3,
    "persons": 4,
    "households": 2,
    "sessions": 1,
    "sign_ins": 1,
    "looks": 1,
    "quarantine": 1,
    "previews": 1,
    "uploads": 1,
    "restrictions": 2,
    "emergencies": 1,
}


def test_what_is_past_its_time_goes_and_all_else_stays(city: Engine, settings: Settings) -> None:
    with city.connect() as conn:
        before = counts(conn)
    done = retention.run(city, settings)
    assert gone(done) == EXPECTED
    with city.connect() as conn:
        after = counts(conn)
        noted = audit.find(conn, audit.Wanted(act="retention"))
    assert {name: before[name] - after[name] for name in TABLES} == {
        "position": 3,
        "incident_contact": 3,
        "person": 4,
        "household": 2,
        "session": 1,
        "sign_in_try": 1,
        "look": 1,
        "quarantine": 1,
        "load": 0,
        "restriction": 2,
        "emergency": 1,
        "audit": -len(EXPECTED),
    }
    assert {row.subject: row.rows for row in noted} == EXPECTED


def test_the_oldest_that_is_left_is_told(city: Engine, settings: Settings) -> None:
    left = {each.rule: each.oldest for each in retention.run(city, settings)}
    assert left["positions"] == ago(89)
    assert left["quarantine"] == ago(5)
    assert left["uploads"] == ago(6)


def test_counts_of_people_are_as_before(city: Engine, settings: Settings) -> None:
    held = text("SELECT * FROM building_stock ORDER BY building_id")
    with city.connect() as conn:
        before = conn.execute(held).all()
    retention.run(city, settings)
    with city.connect() as conn:
        assert conn.execute(held).all() == before
        assert [row.persons for row in before] == [2]


def test_a_second_run_finds_nothing(city: Engine, settings: Settings) -> None:
    retention.run(city, settings)
    with city.connect() as conn:
        before = counts(conn)
    assert gone(retention.run(city, settings)) == {}
    with city.connect() as conn:
        assert counts(conn) == before


def test_a_dry_run_says_the_same_and_changes_nothing(city: Engine, settings: Settings) -> None:
    with city.connect() as conn:
        before = counts(conn)
    dry = retention.run(city, settings, dry_run=True)
    with city.connect() as conn:
        assert counts(conn) == before
    assert gone(dry) == EXPECTED


def test_a_run_that_is_stopped_has_done_what_it_told_and_goes_on(
    city: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH_ROWS", 2)
    told = []

    def stop(rule: str, rows: int) -> None:
        told.append((rule, rows))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retention.run(city, settings, told=stop)
    assert told == [("positions", 2)]
    with city.connect() as conn:
        assert counts(conn)["position"] == 3
        assert [row.rows for row in audit.find(conn, audit.Wanted(act="retention"))] == [2]
    assert gone(retention.run(city, settings)) == EXPECTED | {"positions": 1}


def test_files_that_were_never_applied_go(city: Engine, settings: Settings, tmp_path: Path) -> None:
    with city.connect() as conn:
        old, new = conn.scalars(text("SELECT id FROM load WHERE state = 'previewed' ORDER BY 1"))
    folder = tmp_path / "uploads" / str(city.url.database)
    for number in (old, new):
        (folder / str(number)).mkdir(parents=True)
        (folder / str(number) / "y.csv").write_text("x")
    retention.run(city, settings)
    assert [path.name for path in folder.iterdir()] == [str(new)]
    with city.connect() as conn:
        assert conn.scalar(text("SELECT state FROM load WHERE id = :id"), {"id": old}) == "stopped"


def test_a_city_may_keep_things_longer(city: Engine, settings: Settings) -> None:
    longer = settings.model_copy(update={"retain_positions_days": 150})
    assert gone(retention.run(city, longer))["positions"] == 1


# ---------------------------------------------------------------- the audit itself


@pytest.fixture
def old_audit(make_city: Callable[[], Engine]) -> Engine:
    """Three batches of two rows, the first two of which were sealed four years ago."""
    city = make_city()
    with city.begin() as conn:
        scene = Scene(conn)
        for days in (1500, 1400, 10):
            for actor in ("wang", "li"):
                scene.add("audit", actor=actor, act="look", at=ago(days))
            audit.seal(conn)
            conn.execute(
                text("UPDATE audit_seal SET sealed_at = :at WHERE sealed_at > :recent"),
                {"at": ago(days - 1), "recent": ago(1)},
            )
    return city


def test_old_batches_go_whole_and_the_rest_still_proves(
    old_audit: Engine, settings: Settings, tmp_path: Path
) -> None:
    with old_audit.connect() as conn:
        head = audit.head(conn).head
    assert gone(retention.run(old_audit, settings, dry_run=True)) == {"audit": 4}
    assert gone(retention.run(old_audit, settings)) == {"audit": 4}
    assert gone(retention.run(old_audit, settings)) == {}
    with old_audit.begin() as conn:
        audit.seal(conn)
        found = audit.verify(conn, head=head)
        assert (found.faults, found.pruned, found.rows, found.unsealed) == ((), 2, 3, 0)
        audit.export(conn, tmp_path / "audit.jsonl")
    assert audit.verify_file(tmp_path / "audit.jsonl", head=head) == found


def test_rows_that_slip_in_where_batches_went_show(old_audit: Engine, settings: Settings) -> None:
    retention.run(old_audit, settings)
    with old_audit.begin() as conn:
        conn.execute(text("INSERT INTO audit (id, actor, act) VALUES (1, 'x', 'look')"))
        assert [fault.code for fault in audit.verify(conn).faults] == ["audit.pruned_rows"]


def test_a_batch_that_was_changed_is_evidence_and_stays(
    old_audit: Engine, settings: Settings
) -> None:
    with old_audit.begin() as conn:
        conn.execute(OUTSIDE)
        conn.execute(text("UPDATE audit SET actor = 'nobody' WHERE id = 3"))
    assert_rows = text("SELECT count(*) FROM audit WHERE actor <> 'os:root' AND act = 'look'")
    with pytest.raises(Conflict, match="verify"):
        retention.run(old_audit, settings)
    with old_audit.connect() as conn:
        assert conn.scalar(assert_rows) == 4  # the sound batch before it went, it and the next stay


def test_without_the_word_of_retention_nobody_deletes(old_audit: Engine) -> None:
    with old_audit.begin() as conn, pytest.raises(Exception, match="only added to"):
        conn.execute(text("DELETE FROM audit"))


# ---------------------------------------------------------------- by itself


def test_upkeep_lets_go_of_nothing_unless_it_is_told_to(city: Engine, settings: Settings) -> None:
    assert upkeep.once(city, settings)["retention"] == 0
    with city.connect() as conn:
        assert counts(conn)["position"] == 5
    told = settings.model_copy(update={"retain_by_itself": True})
    done = upkeep.once(city, told)
    assert done["retention"] == sum(EXPECTED.values())
    with city.connect() as conn:
        assert audit.head(conn).unsealed == 0


@pytest.mark.parametrize("rule", retention.RULES, ids=lambda rule: rule.name)
def test_every_rule_says_why(rule: retention.Rule) -> None:
    assert say(f"retention.why_{rule.name}", lang="zh")
    assert say(f"retention.what_{rule.name}", lang="zh")
