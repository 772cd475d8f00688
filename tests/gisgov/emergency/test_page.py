"""One page of A4 whatever the sheet holds, in both languages, that asks for nothing else."""

from __future__ import annotations

import re
import socket
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import shapely
from PIL import Image
from sqlalchemy import Connection
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from gisgov.emergency.means import Sheet
from gisgov.emergency.page import Printing, document, page, page_style, paper
from gisgov.words import Language
from tests.gisgov.emergency import a_sheet as given
from tests.gisgov.emergency.a_sheet import a_sheet, said
from tests.scene import SRID, Scene, put

LONG_ZH = "这句话很长，说明了许多情况，要在一页纸上放下，就必须截短；" * 12
LONG_EN = "This sentence is long, it tells of many things, and must be cut to fit on paper. " * 12
UNBROKEN = "W" * 400
ODD = "Zażółć gęślą جرب ไทย 🜂🔥 — … ×× “”·· <b>&amp;</b> " * 8


def printing(lang: Language = "zh", **named: object) -> Printing:
    plain: dict[str, Any] = {
        "city": "测试市",
        "zone": ZoneInfo("Asia/Shanghai"),
        "srid": SRID,
        "lang": lang,
        "by": "dispatcher",
        "at": datetime(2026, 5, 1, 2, 31, tzinfo=UTC),
    }
    return Printing(**plain | named)


def text_of(html: str) -> str:
    """What a reader sees of a page, the map included."""
    body = html.split("<body>")[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def pages(html: str) -> int:
    return len(HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=[])).render().pages)


def full(word: str, count: int, *, kind: str = "fire") -> Sheet:
    """A sheet with so many of everything, each told in these words."""
    many = range(1, count + 1)
    why = [said(word)] * 3
    places = [(15.0 * i, 300.0 - 11 * i) for i in many]
    ways = [
        given.a_way_in(
            f"v{i}",
            (90, 90),
            vehicle_name=word[:60],
            vehicle_name_en=word[:60],
            says=[said(f"{i} {word}")],
            refused=[given.a_refusal(word)] * 5,
        )
        for i in many[:6]
    ]
    hydrants = [
        given.a_hydrant(i, at, why=why, code=word[:80], flags=why, path=given.line(at, (90, 90)))
        for i, at in zip(many, places, strict=True)
    ]
    valves = [given.a_valve(i, at) for i, at in zip(many, places, strict=True)]
    premises = [given.a_premises("school", at, name=word, name_en=word) for at in places]
    shut = [given.a_restriction("road_closed", at, reason=word, road=word[:60]) for at in places]
    doors = [
        given.a_door(unit=word[:30], at=at, asked=i == 1)
        for i, at in zip(many, places, strict=True)
    ]
    return a_sheet(
        kind=kind,
        place=given.a_place(
            **given.lonlat(110, 110), label=word, unit=word[:40], floor="6", room=word[:40]
        ),
        emergency_id=12345678,
        says=why * count,
        unknown=why * count,
        building=given.a_building(
            name=word,
            estate=word,
            manager=word,
            height=said(word),
            design_flow=said(word),
            ladder_sides=[word[:30]] * count,
            doors=doors,
            gates=[given.a_gate(at, name=word, key_holder=word) for at in places],
        ),
        floors=given.floors(
            *(given.a_floor(i, "fire" if i == 6 else "other", label=word[:30]) for i in many),
            fire_index=6,
            above=99_999,
        ),
        neighbours=given.neighbours(
            nearest=[given.a_neighbour(i, label=word, why=said(word)) for i in many],
            concern=premises,
        ),
        people=given.people(*((50.0 * i, 9999, 999_999) for i in many), gather=premises[:3]),
        water=given.water(*hydrants, verdict=said(word), says=why, reserves=hydrants),
        access=given.access(*ways, restrictions=shut),
        shutoff=given.shutoff(
            candidates=[given.a_leak(f"pipe:{i}", at) for i, at in zip(many, places, strict=True)],
            closure=given.a_closure(*valves, says=why),
            says=why,
        ),
        help=given.help_from(*(given.a_station(word) for _ in many), verdict=said(word)),
        restrictions=shut,
    )


def bare() -> Sheet:
    """A sheet of a point in no building, of which nothing is known."""
    return a_sheet(
        building=None,
        water=given.water(available_lps=0.0, verdict=said("No water is known.")),
        access=given.access(),
        help=given.help_from(verdict=said("No station is known.")),
    )


WORDS = {"zh": LONG_ZH, "en": LONG_EN, "unbroken": UNBROKEN, "odd": ODD}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["fire", "gas_leak"])
@pytest.mark.parametrize("word", sorted(WORDS))
def test_whatever_a_sheet_holds_it_is_one_page(lang: Language, kind: str, word: str) -> None:
    html = document.render(full(WORDS[word], 40, kind=kind), map_of, printing(lang))
    assert pages(html) == 1


def map_of(high_mm: float) -> str:
    """A map of the size that is asked for."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="118mm" '
        f'height="{high_mm}mm" viewBox="0 0 118 {high_mm}"></svg>'
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_of_which_nothing_is_known_says_so(conn: Connection, lang: Language) -> None:
    Scene(conn)
    html = page(conn, bare(), printing(lang))
    assert pages(html) == 1
    told = text_of(html)
    for code in ("building_none", "no_station", "no_gather"):
        assert document.Telling(bare(), printing(lang)).say(code) in told


def test_what_is_left_out_is_counted() -> None:
    html = document.render(full(LONG_EN, 40), map_of, printing("en"))
    rows = dict(re.findall(r'<div class="row"><h2>([^<]+)</h2><div>(.*?)</div></div>', html))
    assert "+37 more" in rows["Water"]
    assert re.search(r"\+\d+ more", rows["Not known"])
    assert re.search(r"\+\d+ more", rows["Access"])


def test_a_page_asks_for_nothing_and_escapes_what_it_is_told(conn: Connection) -> None:
    html = page(conn, full('<img src="http://x/">', 3), printing("en"))
    assert "<img" not in html
    assert not re.search(r"<[^>]+\b(src|href)\s*=|url\(|@import", html)


def test_letters_are_of_9_points_or_more(conn: Connection) -> None:
    html = page(conn, full("栓", 4, kind="gas_leak"), printing())
    sizes_mm = [float(size) for size in re.findall(r'font-size="([\d.]+)"', html)]
    assert min(sizes_mm) >= 3.175
    sizes_pt = re.findall(r"(?:font|font-size):\s*([\d.]+)pt", page_style())
    assert min(map(float, sizes_pt)) >= 9


def test_the_first_three_hydrants_have_the_same_numbers_on_map_and_list(conn: Connection) -> None:
    hydrants = [given.a_hydrant(i, (40.0 * i, 160)) for i in (1, 2, 3, 4)]
    html = page(conn, a_sheet(water=given.water(*hydrants)), printing())
    drawn = html.split('<div class="map">')[1].split("</div>")[0]
    assert re.findall(r'fill="#fff">(\d)</text>', drawn) == ["3", "2", "1"]
    assert re.findall(r"<i>(\d)</i>", html) == ["1", "2", "3"]


def test_times_are_those_of_the_city() -> None:
    told = text_of(document.render(a_sheet(), map_of, printing("en")))
    assert "as of 2026-05-01 10:30" in told
    assert "Printed 2026-05-01 10:31 by dispatcher" in told


def test_the_pdf_carries_its_chinese_font(conn: Connection) -> None:
    made = paper.pdf(page(conn, a_sheet(), printing()))
    assert made.startswith(b"%PDF-")
    assert re.search(rb"/FontFile[23]?\b", inflated(made))
    assert b"Noto-Sans-CJK" in inflated(made) or b"NotoSansCJK" in inflated(made)


def inflated(pdf: bytes) -> bytes:
    """A PDF with what is packed in it unpacked."""
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    parts = [pdf]
    for part in found:
        try:
            parts.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"".join(parts)


def test_what_a_page_would_fetch_is_not_fetched(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    Image.new("RGB", (40, 40), "red").save(picture)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        outside = f"http://127.0.0.1:{server.getsockname()[1]}/"
        for address in (outside, picture.as_uri()):
            assert b"/Image" not in inflated(paper.pdf(f'<img src="{address}">'))
        with pytest.raises(TimeoutError):
            server.accept()


# ---------------------------------------------------------------- the map
#
#   y=200  ~~~~~~~~~~~~~~~~~~~~   river, north of y = 180
#   y=140        1                hydrant
#   y=100  [N] [FIRE]             the building at x = 100 to 120, a neighbour at 70 to 80
#   y= 80  ====================   Yunji Road, from x = 0 to 300


def draw(scene: Scene) -> None:
    scene.building((100, 100), size_m=20.0)
    scene.building((70, 100), floors_above=6)
    road = shapely.LineString([(0, 80), (300, 80)])
    scene.add(
        "road",
        name="云集路",
        name_en="Yunji Road",
        road_class="residential",
        width_m=7.0,
        geometry=put(road),
    )
    river = shapely.MultiPolygon([shapely.box(0, 180, 300, 260)])
    scene.add("land_cover", kind="river", name="清江", geometry=put(river))
    scene.add("barrier", kind="wall", geometry=put(shapely.LineString([(90, 60), (90, 70)])))


def test_the_map_names_the_road_in_the_language_of_the_page(conn: Connection) -> None:
    draw(Scene(conn))
    sheet = a_sheet(
        building=given.a_building(
            id=int(conn.exec_driver_sql("SELECT min(id) FROM building").scalar())
        )
    )
    assert ">云集路</text>" in page(conn, sheet, printing("zh"))
    assert ">Yunji Road</text>" in page(conn, sheet, printing("en"))


def test_the_fire_is_the_one_solid_building(conn: Connection) -> None:
    draw(Scene(conn))
    first = int(conn.exec_driver_sql("SELECT min(id) FROM building").scalar())
    html = page(conn, a_sheet(building=given.a_building(id=first)), printing())
    solid = re.findall(r'<path d="(M[^"]+)" fill="#000" fill-rule', html)
    outlined = re.findall(r'<path d="(M[^"]+)" fill="#fff" fill-rule', html)
    assert (len(solid), len(outlined)) == (1, 1)
    assert width(solid[0]) == pytest.approx(2 * width(outlined[0]), rel=0.01)


def width(way: str) -> float:
    xs = [float(pair.split()[0]) for pair in re.split("[MLZ]", way) if pair]
    return max(xs) - min(xs)


def test_the_scale_bar_is_as_long_as_it_says(conn: Connection) -> None:
    draw(Scene(conn))
    first = int(conn.exec_driver_sql("SELECT min(id) FROM building").scalar())
    html = page(conn, a_sheet(building=given.a_building(id=first)), printing())
    long_mm = float(re.search(r"v1\.4h([\d.]+)v-1\.4", html)[1])
    long_m = float(re.search(r">(\d+) m</text>", html)[1])
    solid = re.search(r'<path d="(M[^"]+)" fill="#000" fill-rule', html)[1]
    assert long_mm / long_m == pytest.approx(width(solid) / 20, rel=0.01)


def test_a_hydrant_too_far_for_the_map_is_at_its_edge(conn: Connection) -> None:
    far = given.a_hydrant(1, (5000, 110))
    html = page(conn, a_sheet(water=given.water(far), access=given.access()), printing())
    assert re.search(r'stroke-dasharray="1 0.6"/>.*?fill="#000">1</text>', html)
