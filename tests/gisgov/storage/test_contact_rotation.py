"""A new key for names and phones: rows sealed anew in batches, and the old key gone in the end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from gisgov.contacts import about, digest_of_name, digest_of_phone, seal
from gisgov.errors import Unavailable
from gisgov.settings import Settings
from gisgov.storage import contact_keys, contact_rotation, contacts
from gisgov.storage.contacts import Sealed
from tests.scene import Scene

MakeCity = Callable[[], Engine]


@pytest.fixture
def settings(
    server_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    ring = tmp_path / "contacts.keys"
    contact_keys.make(ring)
    monkeypatch.setattr(contact_rotation, "BATCH", 2)
    return server_settings.model_copy(update={"contact_keys": ring})


def ring_of(settings: Settings) -> Path:
    assert settings.contact_keys
    return settings.contact_keys


def fill(db: Engine, settings: Settings, people: int = 5) -> None:
    """A city of people, each with a phone of its own."""
    keys = contact_keys.read(ring_of(settings))
    with db.begin() as conn:
        scene = Scene(conn)
        scene.household(scene.building((10, 10)), people)
        rows = [
            Sealed(
                row=person,
                name_sealed=seal("李雷", keys, about=about("person", person, "name")),
                phone_sealed=seal(f"1381234{n:04}", keys, about=about("person", person, "phone")),
                name_digest=digest_of_name("李雷", keys),
                phone_digest=digest_of_phone(f"1381234{n:04}", keys),
                key_id=keys.current,
            )
            for n, person in enumerate(conn.scalars(text("SELECT id FROM person ORDER BY id")))
        ]
        contacts.put(conn, "person", rows)


def phones(db: Engine, settings: Settings) -> list[str]:
    unseal = contacts.opener(ring_of(settings))
    with db.connect() as conn:
        rows = conn.execute(text("SELECT * FROM person_contact ORDER BY person_id")).all()
    return [
        unseal(row.phone_sealed, row.key_id, about("person", row.person_id, "phone"))
        for row in rows
    ]


def in_use(db: Engine) -> dict[str, int]:
    with db.connect() as conn:
        return {each.key_id: each.rows for each in contacts.held(conn)}


def name_of(db: Engine) -> str:
    return str(db.url.database)


def test_rows_are_sealed_anew_and_the_old_key_goes(make_city: MakeCity, settings: Settings) -> None:
    db = make_city()
    fill(db, settings)
    before, there = contact_keys.read(ring_of(settings)), phones(db, settings)
    done = contact_rotation.rotate(settings, city=name_of(db))
    after = contact_keys.read(ring_of(settings))
    assert (done.rows, done.dropped, done.kept) == (5, [before.current], {})
    assert set(after.sealing) == {done.key_id} == set(in_use(db))
    assert phones(db, settings) == there == [f"1381234{n:04}" for n in range(5)]
    assert after.digesting == before.digesting  # what was found before is found
    with db.connect() as conn:
        assert conn.scalar(text("SELECT rows FROM audit WHERE act = 'contacts_rotated'")) == 5


def test_run_twice_it_makes_another_key_and_loses_nothing(
    make_city: MakeCity, settings: Settings
) -> None:
    db = make_city()
    fill(db, settings)
    first = contact_rotation.rotate(settings, city=name_of(db))
    again = contact_rotation.rotate(settings, city=name_of(db))
    assert again.dropped == [first.key_id]
    assert len(phones(db, settings)) == 5


def test_stopped_in_the_middle_it_goes_on_with_the_same_key(
    make_city: MakeCity, settings: Settings
) -> None:
    db = make_city()
    fill(db, settings)
    there = phones(db, settings)

    def stop(_what: str, fraction: float) -> None:
        if fraction > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        contact_rotation.rotate(settings, city=name_of(db), progress=stop)
    assert sorted(in_use(db).values()) == [1, 4]
    assert phones(db, settings) == there  # both keys are in the ring
    keys = contact_keys.read(ring_of(settings))
    done = contact_rotation.rotate(settings, city=name_of(db))
    assert (done.key_id, done.resumed, done.rows) == (keys.current, True, 1)
    assert phones(db, settings) == there
    assert len(contact_keys.read(ring_of(settings)).sealing) == 1


def test_a_key_stays_while_another_city_needs_it(make_city: MakeCity, settings: Settings) -> None:
    one, other = make_city(), make_city()
    fill(one, settings)
    fill(other, settings)
    old = contact_keys.read(ring_of(settings)).current
    first = contact_rotation.rotate(settings, city=name_of(one))
    assert (first.dropped, first.kept) == ([], {old: [name_of(other)]})
    assert len(phones(other, settings)) == 5
    second = contact_rotation.rotate(settings, city=name_of(other))
    assert (second.key_id, second.resumed, second.dropped) == (first.key_id, True, [old])
    assert phones(one, settings) == phones(other, settings)


def test_a_key_stays_while_a_load_goes_on_that_may_seal_with_it(
    make_city: MakeCity, settings: Settings
) -> None:
    db = make_city()
    fill(db, settings)
    with ExitStack() as stack:
        load = stack.enter_context(db.begin())
        old = contacts.hold(load, ring_of(settings)).current
        during = contact_rotation.rotate(settings, city=name_of(db))
        assert (during.rows, during.dropped, list(during.kept)) == (5, [], [old])
    after = contact_rotation.rotate(settings, city=name_of(db))
    assert (after.key_id, after.dropped) == (during.key_id, [old])


def test_a_row_that_does_not_open_stays_and_keeps_its_key(
    make_city: MakeCity, settings: Settings
) -> None:
    db = make_city()
    fill(db, settings)
    with db.begin() as conn:
        conn.execute(
            text(
                "UPDATE person_contact SET name_sealed = '\\x00'"
                " WHERE person_id = (SELECT min(id) FROM person)"
            )
        )
    done = contact_rotation.rotate(settings, city=name_of(db))
    assert (done.rows, done.unreadable, done.dropped) == (4, 1, [])
    assert phones(db, settings)[0] == "13812340000"


def test_without_a_ring_there_is_nothing_to_rotate(make_city: MakeCity, settings: Settings) -> None:
    db = make_city()
    ring_of(settings).unlink()
    with pytest.raises(Unavailable) as error:
        contact_rotation.rotate(settings, city=name_of(db))
    assert error.value.code == "contacts.no_ring"


def test_the_ring_is_its_owners_alone_and_no_backup_has_it(
    make_city: MakeCity, settings: Settings
) -> None:
    ring = ring_of(settings)
    assert ring.stat().st_mode & 0o077 == 0
    ring.chmod(0o640)
    with pytest.raises(Unavailable, match="chmod 600"):
        contact_keys.read(ring)
    ring.chmod(0o600)
    assert "digesting" not in repr(contact_keys.read(ring))
    contact_keys.drop(ring, [contact_keys.read(ring).current])  # the one that seals never goes
    assert contact_keys.read(ring).sealing
