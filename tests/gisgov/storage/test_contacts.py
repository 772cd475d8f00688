"""Names and phones of a load: sealed before they are written, and nowhere in the clear."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from gisgov.contacts import digest_of_name, digest_of_phone
from gisgov.errors import BadInput, Unavailable
from gisgov.intake.rejects import beside, write_rejects
from gisgov.intake.tables import open_table
from gisgov.storage import contact_keys, contacts
from gisgov.storage.sync import runs, table
from gisgov.storage.sync.preview import spoken
from gisgov.storage.sync.table import NounName, Prepared
from tests.scene import Scene

NAMES = ["欧阳若兰", "买买提·吐尔逊", "Anna Müller"]
PHONES = ["13812345678", "0717-6123456", "+34 928 123 456"]
BAD = "13987654321/13711112222"
PERSONS = "人员编号,户编号,年龄段,姓名,手机号"
INCIDENTS = "事件编号,小类代码,上报时间,X,Y,报案人,报案人电话"


@pytest.fixture
def city(conn: Connection) -> Connection:
    scene = Scene(conn)
    scene.areas("AB")
    dwelling = scene.household(scene.building((10, 10)))
    scene.add("household", source="户", source_id="H1", dwelling_id=dwelling)
    return conn


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    return tmp_path / "secrets" / "contacts.keys"


def persons(folder: Path, rows: list[str], *, head: str = PERSONS) -> Path:
    path = folder / "人口.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def everybody(
    names: list[str] = NAMES, phones: list[str] = PHONES, *, age: str = "15-59"
) -> list[str]:
    pairs = enumerate(zip(names, phones, strict=True), 1)
    return [f"P{n},H1,{age},{name},{phone}" for n, (name, phone) in pairs]


def load(
    conn: Connection,
    path: Path,
    ring: Path,
    *,
    noun: NounName = "persons",
    keep: bool = True,
    **how: object,
) -> Prepared:
    what = "keep" if keep else "drop"
    request = table.Request(path=path, noun=noun, ring=ring, contacts=what, **how)  # type: ignore[arg-type]
    prepared = table.prepare(conn, request)
    prepared.apply()
    runs.record(conn, prepared)
    return prepared


def read(conn: Connection, ring: Path, name: str = "person") -> dict[str, tuple[str | None, ...]]:
    """Names and phones by key, opened."""
    unseal = contacts.opener(ring)
    rows = conn.execute(
        text(
            f"SELECT r.id, r.source_id, c.name_sealed, c.phone_sealed, c.key_id"  # noqa: S608
            f" FROM {name} r JOIN {name}_contact c ON c.{name}_id = r.id"
        )
    )
    return {
        row.source_id: tuple(
            None if sealed is None else unseal(sealed, row.key_id, f"{name}:{row.id}:{part}")
            for part, sealed in (("name", row.name_sealed), ("phone", row.phone_sealed))
        )
        for row in rows
    }


def changes(prepared: Prepared) -> dict[str, int]:
    return {field.field: field.rows for field in prepared.preview.plan.fields}


def everything_stored(conn: Connection) -> str:
    """Each row of each table, temporary ones too, as text; bytes also as the letters they are."""
    tables = conn.execute(
        text(
            "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p')"
            " AND (n.nspname = 'public' OR n.oid = pg_my_temp_schema())"
        )
    ).scalars()
    found = []
    for name in tables:
        rows = conn.execute(text(f"SELECT t.* FROM {name} t"))  # noqa: S608
        for row in rows:
            for value in row:
                bare = value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
                found.append(f"{value} {bare}")
    return "\n".join(found)


def test_names_and_phones_are_read_back_through_the_ring_alone(
    city: Connection, tmp_path: Path, ring: Path
) -> None:
    load(city, persons(tmp_path, everybody()), ring)
    assert read(city, ring) == {
        "P1": ("欧阳若兰", "13812345678"),
        "P2": ("买买提·吐尔逊", "07176123456"),
        "P3": ("Anna Müller", "+34928123456"),
    }
    other = ring.with_name("other.keys")
    contact_keys.make(other)
    assert "欧阳若兰" not in str(read(city, other))


def test_nothing_of_them_is_in_any_table_preview_quarantine_or_log(
    city: Connection, tmp_path: Path, ring: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = persons(
        tmp_path, [*everybody(), f"P4,H1,15-59,司马相如,{BAD}", "P5,H1,15-59,王五,王五家"]
    )
    request = table.Request(path=path, noun="persons", ring=ring, contacts="keep")
    prepared = table.prepare(city, request)
    staged = everything_stored(city)
    assert "P3" in staged  # the stage is looked into as well
    prepared.apply()
    runs.record(city, prepared)
    with open_table(path) as opened:
        write_rejects(opened, prepared.faults, beside(path), untold=prepared.untold)
    told = "\n".join(
        [
            *(staged, everything_stored(city), caplog.text),
            *(str(spoken(prepared.preview, lang)) for lang in ("en", "zh")),
            *(f"{fault} {fault.say()}" for fault in prepared.faults),
            beside(path).read_text("utf-8-sig"),
        ]
    )
    plain = [*NAMES, *PHONES, *BAD.split("/"), "07176123456", "34928123456", "司马相如", "王五"]
    assert [text for text in plain if text in told] == []
    assert [text for text in plain if text.encode().hex() in told] == []
    assert {fault.reason for fault in prepared.faults} == {
        "contacts.cell_many_phones",
        "contacts.cell_no_phone",
    }


def test_without_being_told_a_load_does_not_even_look_at_them(
    city: Connection, tmp_path: Path, ring: Path
) -> None:
    bad = [*everybody(), f"P4,H1,15-59,司马相如,{BAD}"]
    prepared = load(city, persons(tmp_path, bad), ring, keep=False)
    assert prepared.faults == []
    assert prepared.preview.left_out == ["姓名", "手机号"]
    assert contacts.held(city) == []
    assert not ring.exists()


def test_the_next_load_changes_keeps_and_takes_away(
    city: Connection, tmp_path: Path, ring: Path
) -> None:
    load(city, persons(tmp_path, everybody()), ring)
    again = load(city, persons(tmp_path, everybody(phones=["138 1234 5678", *PHONES[1:]])), ring)
    assert (changes(again), again.preview.plan.counts.unchanged) == ({}, 3)
    moved = ["13800001111", PHONES[1], ""]
    later = load(city, persons(tmp_path, everybody(phones=moved)), ring)
    assert (changes(later), later.preview.plan.counts.changed) == ({"phone": 2}, 2)
    assert read(city, ring) == {
        "P1": ("欧阳若兰", "13800001111"),
        "P2": ("买买提·吐尔逊", "07176123456"),
        "P3": ("Anna Müller", None),
    }
    load(city, persons(tmp_path, ["P3,H1,15-59,,"]), ring, gone="keep")
    assert set(read(city, ring)) == {"P1", "P2"}


def test_a_file_without_the_columns_or_without_the_word_leaves_them_as_they_are(
    city: Connection, tmp_path: Path, ring: Path
) -> None:
    load(city, persons(tmp_path, everybody()), ring)
    names = [row.rpartition(",")[0] for row in everybody(names=["欧阳锋", *NAMES[1:]])]
    without_phones = PERSONS.rpartition(",")[0]
    load(city, persons(tmp_path, names, head=without_phones), ring)
    assert read(city, ring)["P1"] == ("欧阳锋", "13812345678")
    load(city, persons(tmp_path, everybody(age="60-79")), ring, keep=False)
    assert read(city, ring)["P1"] == ("欧阳锋", "13812345678")


def test_a_person_who_is_gone_takes_name_and_phone_along(
    city: Connection, tmp_path: Path, ring: Path
) -> None:
    load(city, persons(tmp_path, everybody()), ring)
    load(city, persons(tmp_path, everybody()[:2]), ring, gone="retire")
    assert set(read(city, ring)) == {"P1", "P2"}
    load(city, persons(tmp_path, everybody()), ring)
    assert read(city, ring)["P3"] == ("Anna Müller", "+34928123456")


def test_the_same_row_twice_is_once_enough_though_no_two_seals_are_alike(
    city: Connection, tmp_path: Path, ring: Path
) -> None:
    once = everybody()
    prepared = load(city, persons(tmp_path, [*once, once[0]]), ring)
    assert (prepared.preview.plan.repeated, prepared.faults) == (1, [])


def test_who_reported_an_incident_is_sealed_too(
    city: Connection, tmp_path: Path, ring: Path
) -> None:
    path = tmp_path / "事件.csv"
    code = city.scalar(text("SELECT min(code) FROM code_class WHERE kind = 'incident'"))
    rows = [
        f"S1,{code},2026-03-01 10:00,3397005,528005,欧阳若兰,138-1234-5678",
        f"S2,{code},2026-03-02 10:00,3397006,528006,匿名,没有",
    ]
    path.write_text("\n".join([INCIDENTS, *rows]) + "\n", encoding="utf-8")
    prepared = load(city, path, ring, noun="incidents")
    assert read(city, ring, "incident") == {"S1": ("欧阳若兰", "13812345678")}
    (fault,) = prepared.faults
    assert (fault.value, fault.column) == (None, "报案人电话")
    kept = everything_stored(city)
    assert "欧阳若兰" not in kept
    assert "13812345678" not in kept


@pytest.mark.parametrize(
    "how", [{"source": "重点人员"}, {"path": "社区党员.csv"}, {"path": "key_persons.csv"}]
)
def test_a_list_of_watched_people_is_not_loaded_whatever_its_columns(
    city: Connection, tmp_path: Path, ring: Path, how: dict[str, str]
) -> None:
    path = persons(tmp_path, everybody())
    path = path.rename(tmp_path / how.get("path", path.name))
    with pytest.raises(BadInput) as error:
        load(city, path, ring, source=how.get("source"))
    assert error.value.code == "columns.refused_list"


def test_a_seal_that_was_moved_to_another_row_does_not_open(
    city: Connection, tmp_path: Path, ring: Path
) -> None:
    load(city, persons(tmp_path, everybody()), ring)
    city.execute(
        text(
            "UPDATE person_contact SET phone_sealed = (SELECT phone_sealed FROM person_contact"
            " JOIN person ON id = person_id WHERE source_id = 'P2')"
        )
    )
    found = read(city, ring)
    assert found["P2"][1] == "07176123456"
    assert found["P1"][1] == found["P3"][1] == "(sealed, and its key is not here)"


def test_they_are_found_by_the_digest_of_what_somebody_writes(
    city: Connection, tmp_path: Path, ring: Path
) -> None:
    load(city, persons(tmp_path, everybody()), ring)
    keys = contact_keys.read(ring)
    found = text(
        "SELECT source_id FROM person JOIN person_contact ON person_id = id"
        " WHERE phone_digest = :wanted OR name_digest = :wanted"
    )
    for wanted, key in (
        (digest_of_phone("+86 (0717) 612 3456", keys), "P2"),
        (digest_of_name("anna müller", keys), "P3"),
    ):
        assert city.execute(found, {"wanted": wanted}).scalars().all() == [key]


def test_a_load_without_the_ring_that_sealed_the_city_writes_nothing(
    city: Connection, tmp_path: Path, ring: Path
) -> None:
    load(city, persons(tmp_path, everybody()), ring)
    ring.unlink()
    with pytest.raises(Unavailable) as error:
        load(city, persons(tmp_path, everybody()), ring)
    assert error.value.code == "contacts.ring_lost"
    assert not ring.exists()
    contact_keys.make(ring)
    with pytest.raises(Unavailable, match="forget"):
        load(city, persons(tmp_path, everybody()), ring)
    assert contacts.forget(city, key_id=contacts.held(city)[0].key_id) == 3
    load(city, persons(tmp_path, everybody()), ring)
    assert len(read(city, ring)) == 3
