from dataclasses import replace

import pytest
from sqlalchemy import text

from gisgov import democity
from gisgov.errors import BadInput, Conflict
from gisgov.storage import accounts, city, demo, engine, placing, schema, statistics
from gisgov.storage.status import status


@pytest.fixture
def name(server_settings, prefix):
    """Give a name for a city, and drop what was made of it."""
    name = f"{prefix}_demo"
    yield name
    if name in engine.cities(server_settings):
        engine.drop_city(server_settings, name)


def ask(settings, name, question):
    with engine.open_city(settings, name=name) as db, db.connect() as conn:
        return question(conn)


def test_a_built_city_is_whole_and_everything_lies_in_a_grid(server_settings, name):
    assert demo.size_of(server_settings, name) is None
    told = []
    demo.build(
        server_settings, name, size="tiny", seed=1, progress=lambda _, done: told.append(done)
    )
    assert demo.size_of(server_settings, name) == "tiny"
    assert told == sorted(told)
    frames = democity.generate("tiny")
    found = ask(server_settings, name, status)
    assert found.rows["grid"] == 30
    assert {t: found.rows[t] for t in frames if t != "area"} == {
        t: len(frame) for t, frame in frames.items() if t != "area"
    }
    assert set(found.in_no_grid.values()) == {0}
    assert ask(server_settings, name, placing.report) == []
    counted = ask(
        server_settings, name, lambda c: c.scalar(text("SELECT sum(persons) FROM building_stock"))
    )
    assert counted == len(frames["person"])


def test_a_half_built_city_is_built_anew(server_settings, name):
    city.found(server_settings, name, srid=4546, title="x", time_zone="Asia/Shanghai")
    with engine.open_city(server_settings, name=name) as db, db.begin() as conn:
        conn.execute(text("""UPDATE city SET settings = '{"demo": {"size": "tiny"}}'"""))
    assert demo.size_of(server_settings, name) is None
    demo.build(server_settings, name, size="tiny", seed=1)
    assert demo.size_of(server_settings, name) == "tiny"


def test_a_demo_city_of_an_older_program_is_brought_up_to_date(server_settings, name):
    demo.build(server_settings, name, size="tiny", seed=1)
    before = ask(server_settings, name, status)
    with engine.open_city(server_settings, name=name) as db:
        schema.downgrade(db, to="0001")
    assert demo.size_of(server_settings, name) == "tiny"
    for _ in range(2):
        demo.bring_up_to_date(server_settings, name)
    ask(server_settings, name, schema.check)
    after = ask(server_settings, name, status)
    later = {name for name, rows in before.rows.items() if rows and not after.rows[name]}
    assert later == {"incident_touch", "network_change", "preplan"}  # an older program had none
    assert after == replace(before, rows=before.rows | dict.fromkeys(later, 0))
    assert {each.name for each in ask(server_settings, name, accounts.find)} == set(accounts.ROLES)
    released = ask(server_settings, name, statistics.find)
    assert [(each.audience, each.level) for each in released] == [
        ("internal", "grid"),
        ("public", "grid"),
    ]


def test_a_city_that_is_no_demo_city_is_left_as_it_is(server_settings, name):
    city.found(server_settings, name, srid=4546, title="real", time_zone="Asia/Shanghai")
    with pytest.raises(Conflict, match="no demo city"):
        demo.build(server_settings, name, size="tiny", seed=1)
    assert ask(server_settings, name, status).name == "real"


def test_a_build_that_fails_leaves_no_city(server_settings, name, monkeypatch):
    def broken(*_given, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(demo, "load_frames", broken)
    with pytest.raises(OSError, match="No space"):
        demo.build(server_settings, name, size="tiny", seed=1)
    assert name not in engine.cities(server_settings)


def test_an_unknown_size_is_refused_with_those_there_are(server_settings, name):
    with pytest.raises(BadInput, match="yichang"):
        demo.build(server_settings, name, size="huge", seed=1)
