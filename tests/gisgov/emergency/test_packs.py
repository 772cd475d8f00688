"""Station packs: what is in them, under which seal, written at once, and made anew each night."""

from __future__ import annotations

import gzip
import json
import os
import re
from base64 import b64decode
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from sqlalchemy import Engine, text

from gisgov.emergency.packs import nightly, sealing
from gisgov.emergency.packs.making import make, passphrase_in
from gisgov.emergency.packs.sealing import ROUNDS
from gisgov.emergency.packs.sealing import seal as sealed
from gisgov.errors import BadInput, Conflict, Unavailable
from gisgov.settings import Settings
from tests.gisgov.emergency.a_town import draw

SECRET = "correct horse battery"  # noqa: S105
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def town(clones: Callable[[ExitStack], Engine]) -> Any:
    with ExitStack() as stack:
        city = clones(stack)
        yield city, draw(city)


@pytest.fixture
def made(town: tuple[Engine, dict[str, int]], tmp_path: Path) -> Path:
    make(town[0], tmp_path, under=sealing(SECRET, days=7), purpose="emergency")
    return tmp_path


def part(html: str, name: str) -> str:
    return re.search(rf'<script type="[^"]+" id="{name}">(.*?)</script>', html, re.DOTALL)[1]


def opened(file: Path, secret: str = SECRET, *, head: str | None = None) -> dict[str, Any]:
    """What is in a pack, unsealed as a browser does."""
    html = file.read_text("utf-8")
    plain = part(html, "head")
    given = json.loads(plain)
    derive = PBKDF2HMAC(SHA256(), 32, b64decode(given["salt"]), given["rounds"])
    key = AESGCM(derive.derive(secret.encode()))
    body = b64decode(part(html, "body"))
    packed = key.decrypt(b64decode(given["iv"]), body, (head or plain).encode())
    return json.loads(gzip.decompress(packed))


def test_a_building_is_in_the_pack_of_the_station_whose_road_leads_there(
    made: Path, town: tuple[Engine, dict[str, int]]
) -> None:
    drawn = town[1]
    one, two = (opened(made / f"station-{drawn[name]}.html") for name in ("one", "two"))
    assert [b["name"] for b in one["buildings"]] == ["甲楼"]
    assert [b["name"] for b in two["buildings"]] == ["乙楼"]
    assert one["buildings"][0]["seconds"] > 60  # the minute until wheels turn, and the way


def test_a_pack_holds_counts_water_and_the_preplan_and_no_other_stations_counts(
    made: Path, town: tuple[Engine, dict[str, int]]
) -> None:
    held = opened(made / f"station-{town[1]['one']}.html")
    (building,) = held["buildings"]
    assert (building["persons"], building["dwellings"], building["floors_above"]) == (3, 1, 6)
    assert building["preplan"]["tactics"] == "先断电再进攻"
    assert [h.get("flow_lps") for h in held["hydrants"]] == [18.0, None]
    assert {r["name"] for r in held["roads"]} >= {"北岸路"}
    assert held["water"][0]["name"] == "清江"
    assert len(held["others"]) == 1
    assert "南岸路9号" not in json.dumps(held, ensure_ascii=False)


def test_nothing_of_a_pack_but_station_and_times_can_be_read_without_the_passphrase(
    made: Path, town: tuple[Engine, dict[str, int]]
) -> None:
    html = (made / f"station-{town[1]['one']}.html").read_text("utf-8")
    for secret in ("北岸路", "甲楼", "清江", "先断电", SECRET):
        assert secret not in html
        assert json.dumps(secret).strip('"') not in html
    assert set(json.loads(part(html, "head"))) == {
        *("station", "station_en", "made", "expires", "zone"),
        *("salt", "iv", "rounds"),
    }


def test_a_wrong_passphrase_or_another_expiry_breaks_the_seal(
    made: Path, town: tuple[Engine, dict[str, int]]
) -> None:
    file = made / f"station-{town[1]['one']}.html"
    with pytest.raises(InvalidTag):
        opened(file, "wrong horse battery")
    plain = part(file.read_text("utf-8"), "head")
    later = plain.replace(json.loads(plain)["expires"], "2099-01-01T00:00:00+00:00")
    assert later != plain
    with pytest.raises(InvalidTag):
        opened(file, head=later)


def test_a_key_takes_long_to_guess_and_no_two_seals_are_alike() -> None:
    first, second = (sealed("x", passphrase=SECRET, plain={}) for _ in range(2))
    assert ROUNDS >= 600_000
    assert json.loads(first.head)["salt"] != json.loads(second.head)["salt"]
    assert first.body != second.body


def test_what_is_plain_cannot_leave_its_place_in_the_page() -> None:
    assert "</script" not in sealed("x", passphrase=SECRET, plain={"station": "</script>"}).head


@pytest.mark.parametrize(
    ("secret", "days", "code"),
    [
        ("short", 7, "pack.passphrase_short"),
        (SECRET, 0, "pack.days"),
        (SECRET, 32, "pack.days"),
    ],
)
def test_a_weak_passphrase_and_odd_days_are_refused(secret: str, days: int, code: str) -> None:
    with pytest.raises(BadInput) as wrong:
        sealing(secret, days=days)
    assert wrong.value.code == code


def test_packs_need_a_purpose_and_stand_in_the_audit(
    town: tuple[Engine, dict[str, int]], tmp_path: Path
) -> None:
    city, drawn = town
    with pytest.raises(BadInput) as wrong:
        make(city, tmp_path, under=sealing(SECRET, days=7), purpose=None)
    assert wrong.value.code == "pack.purpose"
    assert list(tmp_path.iterdir()) == []
    make(city, tmp_path, under=sealing(SECRET, days=7), purpose="emergency", station="一号站")
    query = "SELECT act, purpose, subject, rows, details FROM audit ORDER BY id DESC LIMIT 1"
    with city.connect() as conn:
        *noted, details = conn.execute(text(query)).one()
    assert noted == ["export", "emergency", "pack", 1]
    assert details["stations"] == [str(drawn["one"])]
    assert [file.name for file in tmp_path.iterdir()] == [f"station-{drawn['one']}.html"]


def test_an_unknown_station_is_named_with_those_that_are_there(
    town: tuple[Engine, dict[str, int]], tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="一号站"):
        make(town[0], tmp_path, under=sealing(SECRET, days=7), purpose="emergency", station="三号")


def test_a_city_without_stations_says_so(make_city: Callable[[], Engine], tmp_path: Path) -> None:
    with pytest.raises(Conflict) as wrong:
        make(make_city(), tmp_path, under=sealing(SECRET, days=7), purpose="emergency")
    assert wrong.value.code == "pack.no_stations"


def test_a_folder_that_cannot_be_written_to_says_so(
    town: tuple[Engine, dict[str, int]], tmp_path: Path
) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    with pytest.raises(Unavailable) as wrong:
        make(town[0], taken, under=sealing(SECRET, days=7), purpose="emergency")
    assert wrong.value.code == "pack.folder"


# ---------------------------------------------------------------- passphrases and nights


def secret_file(folder: Path, mode: int = 0o600) -> Path:
    file = folder / "passphrase"
    file.write_text(f"{SECRET}\n")
    file.chmod(mode)
    return file


def test_a_passphrase_that_others_may_read_is_refused(tmp_path: Path) -> None:
    assert passphrase_in(secret_file(tmp_path)) == SECRET
    with pytest.raises(Unavailable) as wrong:
        passphrase_in(secret_file(tmp_path, 0o644))
    assert wrong.value.code == "pack.passphrase_open"
    with pytest.raises(Unavailable) as missing:
        passphrase_in(tmp_path / "none")
    assert missing.value.code == "pack.passphrase_file"


def test_a_folder_for_packs_needs_a_passphrase(
    town: tuple[Engine, dict[str, int]], tmp_path: Path
) -> None:
    settings = Settings(pack_folder=tmp_path, pack_passphrase_file=None)
    with (
        pytest.raises(Unavailable) as wrong,
        nightly.refreshing(town[0], settings),
    ):
        pass
    assert wrong.value.code == "pack.no_passphrase_setting"


def written_at(folder: Path, when: datetime) -> None:
    for file in folder.iterdir():
        os.utime(file, (when.timestamp(), when.timestamp()))


def test_packs_are_made_anew_once_a_night(
    town: tuple[Engine, dict[str, int]], tmp_path: Path
) -> None:
    city, drawn = town
    folder = tmp_path / "packs"
    settings = Settings(pack_folder=folder, pack_passphrase_file=secret_file(tmp_path))
    noon = datetime.now(SHANGHAI).replace(hour=12)
    assert len(nightly.refresh(city, settings, now=noon).packs) == 2
    written_at(folder, noon)  # whatever the clock says while this runs
    assert nightly.refresh(city, settings, now=noon + timedelta(minutes=10)) is None
    old = folder / "station-999999.html"
    old.write_bytes((folder / f"station-{drawn['one']}.html").read_bytes())
    theirs = folder / "station-theirs.html"
    theirs.write_text("<p>not a pack</p>")
    written_at(folder, noon)
    night = (noon + timedelta(days=1)).replace(hour=3, minute=1)
    assert nightly.refresh(city, settings, now=night) is not None
    assert not old.exists()
    assert theirs.exists()
    assert sorted(file.name for file in folder.iterdir() if file != theirs) == sorted(
        f"station-{drawn[name]}.html" for name in ("one", "two")
    )


#   written   now     due
#   yesterday 02:59   no: the night has not come
#   yesterday 03:00   yes
#   03:05     23:59   no
@pytest.mark.parametrize(
    ("written", "now", "wanted"),
    [
        ("2026-05-01T12:00", "2026-05-02T02:59", False),
        ("2026-05-01T12:00", "2026-05-02T03:00", True),
        ("2026-05-02T03:05", "2026-05-02T23:59", False),
        ("2026-04-30T12:00", "2026-05-02T01:00", True),
    ],
)
def test_a_pack_is_due_when_it_is_older_than_the_last_night(
    tmp_path: Path, written: str, now: str, *, wanted: bool
) -> None:
    file = tmp_path / "station-1.html"
    file.write_text("")
    at = datetime.fromisoformat(written).replace(tzinfo=SHANGHAI).timestamp()
    os.utime(file, (at, at))
    asked = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI).astimezone(UTC)
    assert nightly.due(tmp_path, now=asked, zone=SHANGHAI) is wanted
