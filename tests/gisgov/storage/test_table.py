"""A file into the city, from its bytes to the rows, again and again."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import Connection, text

from gisgov.errors import BadInput, Conflict
from gisgov.intake.columns import Mapping
from gisgov.intake.nouns import NOUNS
from gisgov.intake.rejects import beside, write_rejects
from gisgov.intake.tables import open_table
from gisgov.storage.sync import runs, table
from gisgov.storage.sync.preview import spoken
from gisgov.storage.sync.table import NounName, Prepared
from tests.scene import Scene

HEAD = "编号,X,Y,流量(L/s),状态"
ROWS = [f"XF{n},{3_397_000 + 5 * n},{528_000 + 5 * n},{10 + n},在用" for n in range(1, 16)]


@pytest.fixture
def city(conn: Connection) -> Connection:
    Scene(conn).areas("AB")
    return conn


def file(folder: Path, rows: list[str], *, head: str = HEAD, name: str = "消防栓.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def load(conn: Connection, path: Path, noun: NounName = "hydrants", **how: object) -> Prepared:
    prepared = table.prepare(conn, table.Request(path=path, noun=noun, **how))  # type: ignore[arg-type]
    prepared.apply()
    runs.record(conn, prepared)
    return prepared


def counts(prepared: Prepared) -> dict[str, int]:
    plan = prepared.preview.plan.counts
    given = {name: getattr(plan, name) for name in ("added", "changed", "returned", "gone")}
    return {name: count for name, count in given.items() if count}


def flows(conn: Connection) -> dict[str, float]:
    rows = conn.execute(
        text(
            "SELECT source_id, flow_lps FROM component c JOIN hydrant h ON h.component_id = c.id"
            " WHERE retired_on IS NULL"
        )
    )
    return dict(rows.all())  # type: ignore[arg-type]


def test_a_file_loads_and_loading_it_again_changes_nothing(
    city: Connection, tmp_path: Path
) -> None:
    path = file(tmp_path, ROWS)
    assert counts(load(city, path)) == {"added": 15}
    assert flows(city)["XF3"] == 13.0
    assert counts(load(city, path)) == {}


def test_preparing_alone_writes_nothing(city: Connection, tmp_path: Path) -> None:
    shown = table.prepare(city, table.Request(path=file(tmp_path, ROWS), noun="hydrants")).preview
    assert (shown.rows, shown.source, shown.source_is_new) == (15, "消防栓", True)
    assert shown.coordinates is not None
    assert (shown.coordinates.swapped, shown.coordinates.how) == (True, "detected")
    assert flows(city) == {}


def test_the_file_of_the_next_month_adds_changes_and_retires(
    city: Connection, tmp_path: Path
) -> None:
    load(city, file(tmp_path, ROWS, name="消防栓_2026-10.csv"))
    rows = [ROWS[0].replace(",11,", ",99,"), *ROWS[1:14], "XF16,3397090,528090,20,在用"]
    later = load(city, file(tmp_path, rows, name="消防栓_2026-11.csv"))
    assert counts(later) == {"added": 1, "changed": 1, "gone": 1}
    (field,) = later.preview.plan.fields
    assert (field.field, field.samples[0].before, field.samples[0].after) == (
        "flow_lps", "11", "99",
    )  # fmt: skip
    assert "XF15" not in flows(city)
    back = load(city, file(tmp_path, ROWS, name="消防栓_2026-12.csv"))
    assert counts(back) == {"changed": 1, "returned": 1, "gone": 1}


def test_a_part_of_a_file_retires_nothing_unless_told(city: Connection, tmp_path: Path) -> None:
    load(city, file(tmp_path, ROWS))
    part = file(tmp_path, ROWS[:3])
    with pytest.raises(Conflict, match="--gone"):
        load(city, part)
    load(city, part, gone="keep")
    assert len(flows(city)) == 15
    load(city, part, gone="retire")
    assert len(flows(city)) == 3


def test_a_row_that_is_put_right_is_all_that_the_next_load_adds(
    city: Connection, tmp_path: Path
) -> None:
    bad = [*ROWS[:4], "XF5,3397025,528025,很大,在用"]
    first = load(city, file(tmp_path, bad))
    assert counts(first) == {"added": 4}
    (fault,) = first.faults
    assert (fault.line, fault.column, fault.value) == (6, "流量(L/s)", "很大")
    again = load(city, file(tmp_path, ROWS[:5]))
    assert counts(again) == {"added": 1}
    assert city.scalar(text("SELECT count(*) FROM quarantine WHERE settled_at IS NULL")) == 0


def test_a_refused_row_that_the_city_has_is_not_gone(city: Connection, tmp_path: Path) -> None:
    load(city, file(tmp_path, ROWS))
    spoilt = [*ROWS[:14], ROWS[14].replace(",25,", ",很大,")]
    assert counts(load(city, file(tmp_path, spoilt))) == {}


def test_the_quarantine_file_is_put_right_and_loaded_for_what_was_missing(
    city: Connection, tmp_path: Path
) -> None:
    path = file(tmp_path, [*ROWS[:14], "XF15,3397075,528075,很大,在用"])
    prepared = load(city, path)
    with open_table(path) as opened:
        write_rejects(opened, prepared.faults, beside(path))
    rejects = beside(path)
    assert rejects.stat().st_mode & 0o077 == 0
    written = rejects.read_text("utf-8-sig")
    assert "很大" in written.splitlines()[1]
    rejects.write_text(written.replace("很大", "25"), "utf-8-sig")
    assert counts(load(city, rejects)) == {"added": 1, "gone": 14}
    assert len(flows(city)) == 15


def test_letters_of_gb18030_are_read_and_said(city: Connection, tmp_path: Path) -> None:
    path = tmp_path / "消防栓.csv"
    path.write_bytes("\n".join([HEAD, *ROWS]).encode("gb18030"))
    shown = spoken(table.prepare(city, table.Request(path=path, noun="hydrants")).preview, "en")
    assert shown.encoding == "gb18030"
    assert any("GB18030" in note.text for note in shown.notes)


def test_a_file_whose_rows_are_all_wrong_is_refused_as_a_whole(
    city: Connection, tmp_path: Path
) -> None:
    path = file(tmp_path, ["XF1,3397010,528010,很大,在用"])
    with pytest.raises(BadInput, match="None of the 1 rows"):
        table.prepare(city, table.Request(path=path, noun="hydrants"))


def test_the_register_takes_no_religion(city: Connection, tmp_path: Path) -> None:
    path = file(tmp_path, ["1,无,3397010,528010"], head="编号,宗教信仰,X,Y")
    with pytest.raises(BadInput, match="宗教信仰"):
        table.prepare(city, table.Request(path=path, noun="hydrants"))


def test_an_incident_is_placed_by_its_address_and_says_how(
    city: Connection, tmp_path: Path
) -> None:
    scene = Scene(city)
    scene.building((40, 40), street_name="朝阳路", house_number="158号", address="朝阳路158号")
    head, row = "编号,事件类型,上报时间,地址", "S1,{},2026-03-02 08:00,朝阳路158号附近"
    kind = city.scalar(text("SELECT name FROM code_class WHERE kind = 'incident' LIMIT 1"))
    path = file(tmp_path, [row.format(kind)], head=head, name="事件.csv")
    load(city, path, "incidents")
    placed = city.execute(
        text("SELECT grid, address_match, address_score FROM incident WHERE source_id = 'S1'")
    ).one()
    assert placed.grid == "A"
    assert placed.address_match in ("house", "building")
    assert 0 < placed.address_score <= 1


def test_a_correction_by_hand_is_kept_and_shown(city: Connection, tmp_path: Path) -> None:
    path = file(tmp_path, ROWS)
    load(city, path)
    city.execute(
        text(
            "UPDATE hydrant SET flow_lps = 7 WHERE component_id ="
            " (SELECT id FROM component WHERE source_id = 'XF1')"
        )
    )
    changed = file(tmp_path, [ROWS[0].replace(",11,", ",12,"), *ROWS[1:]])
    (met,) = load(city, changed).preview.plan.corrections
    assert (met.key, met.field, met.corrected, met.given) == ("XF1", "flow_lps", "7", "12")
    assert flows(city)["XF1"] == 7.0
    load(city, changed, corrections="overwrite")
    assert flows(city)["XF1"] == 12.0


def test_the_letters_that_a_mapping_names_go_before_those_found(
    city: Connection, tmp_path: Path
) -> None:
    path = tmp_path / "消防栓.csv"
    path.write_bytes("\n".join([HEAD, *ROWS]).encode("gb18030"))
    request = table.Request(path=path, noun="hydrants", mapping=Mapping(encoding="utf-8"))
    with pytest.raises(BadInput, match=r"(?i)utf-8"):
        table.prepare(city, request)


def test_each_noun_has_its_name() -> None:
    assert list(NOUNS) == list(get_args(NounName))
