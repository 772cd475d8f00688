"""The map book: a cover and a page a community, with all that a planner carries into a meeting."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import Range
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from gisgov.emergency.page.labels import Room
from gisgov.errors import NotFound
from gisgov.mapbook import Printing, book, pdf
from gisgov.mapbook.colours import PALETTE, colours
from gisgov.mapbook.drawing import FORMER
from gisgov.mapbook.scale import paper_of, ratio
from gisgov.mapbook.sheetlines import sheet_lines
from gisgov.words import Language
from tests.planned import a_plan, add, begin
from tests.scene import EAST, LONG_AGO, NORTH, SRID, Scene


def printing(lang: Language = "zh") -> Printing:
    return Printing(
        city="测试市",
        zone=ZoneInfo("Asia/Shanghai"),
        srid=SRID,
        lang=lang,
        by="planner",
        at=datetime(2026, 5, 1, 2, 31, tzinfo=UTC),
    )


def sheets(conn: Connection, plan: int, lang: Language = "zh") -> list[str]:
    """The pages of a book as HTML."""
    body = book(conn, plan, printing(lang)).split("<body>")[1]
    return body.split('<section class="page">')[1:]


def read(html: str) -> str:
    """What a reader sees of it; the white edge of letters is no letter."""
    inked = re.sub(r'<text [^>]*fill="#fff"[^>]*>[^<]*</text>', "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inked)).strip()


def rows(html: str) -> list[list[str]]:
    """The cells of the tables of a page."""
    return [
        re.sub(r"<[^>]+>", "", row.replace("</td>", "|")).strip("|").split("|")
        for row in re.findall(r"<tr>(<td.*?)</tr>", html)
    ]


# ---------------------------------------------------------------- the pages


def test_there_is_a_cover_and_a_page_for_each_community(conn: Connection) -> None:
    plan = begin(conn, name="春季方案")
    add(conn, plan, "AABB", "A1BB")
    add(conn, plan, "CCCC", "CCCC", community="L", east=4)
    html = book(conn, plan, printing())
    made = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=[])).render()
    assert len(made.pages) == 3
    assert {round(page.width * 25.4 / 96) for page in made.pages} == {297}
    cover, one, other = (read(page) for page in sheets(conn, plan))
    assert "春季方案" in cover
    assert "K社区 K" in one
    assert "L社区 L" in other
    feet = [re.search(r"第 (\d) 页 共 (\d) 页", page) for page in (cover, one, other)]
    assert [foot and foot.groups() for foot in feet] == [("1", "3"), ("2", "3"), ("3", "3")]


def test_a_plan_that_is_not_there_has_no_book(conn: Connection) -> None:
    with pytest.raises(NotFound):
        book(conn, 4711, printing())


def test_the_cover_tells_state_bounds_and_what_changes(conn: Connection) -> None:
    plan = a_plan(conn, "AABB", "A1BB", note="Nach einem Jahr")
    told = dict(rows(sheets(conn, plan, "en")[0])[:9])
    assert told["Number"] == str(plan)
    assert told["State"] == "draft"
    assert told["Households a grid"] == "20 to 60"
    assert told["Grids"] == "3 · 2 out of bounds"
    assert told["Households"] == "40"
    assert told["Note"] == "Nach einem Jahr"
    cover = read(sheets(conn, plan, "en")[0])
    assert "10 households (25.0%) · 20 people · 1 buildings" in cover
    assert "2 split · 1 as they are" in cover


def test_a_published_plan_says_from_when_it_holds(conn: Connection) -> None:
    plan = a_plan(conn, "AB", "AB")
    conn.execute(text("UPDATE plan SET state = 'published', effective_on = '2027-01-01'"))
    assert "published · from 2027-01-01" in read(sheets(conn, plan, "en")[1])


def test_the_cover_lists_each_community_with_its_page(conn: Connection) -> None:
    plan = begin(conn)
    for number in range(20):
        place = {"community": f"K{number:02}", "east": 3 * number}
        add(conn, plan, chr(65 + number) * 2, chr(65 + number) + "1", **place)
    pages = sheets(conn, plan, "en")
    assert len(pages) == 2 + 20  # the list goes on upon a page of its own
    listed = [
        row for page in pages[:2] for row in rows(page) if row[0].isdecimal() and len(row) == 6
    ]
    assert [row[0] for row in listed] == [str(page) for page in range(3, 23)]
    for page, name, *_ in listed:
        assert name in read(pages[int(page) - 1])


# ---------------------------------------------------------------- the page of a community


def test_each_grid_is_in_the_table_with_its_households_and_on_the_map(conn: Connection) -> None:
    plan = a_plan(conn, "AAABB AAABB", "AAABB 1AABB", households="11122 71155")
    page = sheets(conn, plan)[1]
    assert rows(page) == [
        ["A", "A", "区域A", "50", "100", "–"],
        ["B", "B", "区域B", "▲140", "280", "–"],
        ["+1", "–", "–", "▲70", "140", "–"],
    ]
    drawn = re.findall(r'font-weight="700"[^>]*fill="#000">([^<]+)<', page)
    assert {"A", "B", "+1", "N"} <= set(drawn)
    assert {"50", "140", "70"} <= set(re.findall(r'fill="#000">([0-9]+)<', page))


def test_a_grid_with_too_few_is_marked_and_a_special_one_is_not(conn: Connection) -> None:
    plan = a_plan(conn, "AASB", "AASB", households="2201", special="S")
    counts = {row[0]: row[3] for row in rows(sheets(conn, plan)[1])}
    assert counts == {"A": "40", "B": "▼10", "S": "0"}


def test_workers_stand_beside_their_grids_and_what_they_hand_over(conn: Connection) -> None:
    plan = a_plan(conn, "AABB", "AAAB")
    scene = Scene(conn)
    for grid, name in (("A", "王"), ("B", "李")):
        worker = scene.add("worker", code=grid, name=name, source_id=grid)
        valid = Range(LONG_AGO, None, bounds="[)")
        scene.add("worker_assignment", worker_id=worker, grid=grid, valid=valid, source_id=grid)
    page = sheets(conn, plan)[1]
    assert [row[-1] for row in rows(page)] == ["王", "李"]
    assert "A 王 接收 10 户（1 栋）自 B" in read(page)
    assert "B 李 交出 10 户（1 栋）至 A" in read(page)
    assert "调整边界：A、B" in read(page)


def test_where_nothing_changes_hands_the_page_says_so(conn: Connection) -> None:
    page = sheets(conn, a_plan(conn, "AB", "AB"), "en")[1]
    assert "No household changes hands." in read(page)


def test_a_handover_that_is_too_long_is_counted(conn: Connection) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    plan = a_plan(conn, letters + " " + letters, letters[-1] + letters[:-1] + " " + letters)
    scene = Scene(conn)
    for grid in letters:
        worker = scene.add("worker", code=grid, name=f"网格员{grid}", source_id=grid)
        valid = Range(LONG_AGO, None, bounds="[)")
        scene.add("worker_assignment", worker_id=worker, grid=grid, valid=valid, source_id=grid)
    said = read(sheets(conn, plan)[1])
    shown = len(re.findall(r"接收", said))
    left = re.search(r"另有 (\d+) 项", said)
    assert left is not None
    assert shown + int(left[1]) == 26


def test_former_borders_are_drawn_where_they_differ_and_nowhere_else(conn: Connection) -> None:
    dashed = re.compile(
        rf'<path d="([^"]+)"[^>]*stroke="{FORMER}" stroke-width="0.6" stroke-linejoin'
    )
    assert dashed.search(sheets(conn, a_plan(conn, "AABB", "AABB"))[1]) is None
    conn.execute(text("DELETE FROM plan"))
    conn.execute(text("DELETE FROM area"))
    conn.execute(text("DELETE FROM building"))
    page = sheets(conn, a_plan(conn, "AABB", "AAAB"))[1]
    found = dashed.search(page)
    assert found is not None
    ends = np.array([place.split() for place in re.split("[ML]", found[1])[1:]], dtype=float)
    assert np.ptp(ends[:, 0]) == pytest.approx(0, abs=0.02)  # it runs from north to south
    times = int(re.findall(r"1:(\d+)", read(page))[0])
    long_mm = np.ptp(ends[:, 1])
    assert long_mm == pytest.approx(100 * 1000 / times, rel=0.02)


def test_more_grids_than_fit_beside_a_map_go_on_upon_another_page(conn: Connection) -> None:
    plan = a_plan(conn, "A", "A")
    conn.execute(
        text(
            "INSERT INTO plan_grid (plan_id, community, label, kind, atoms, households, persons,"
            " in_bounds, off_street_m, compactness, moved, geometry)"
            " SELECT plan_id, community, '+' || n, kind, 1, 30, 60, true, 0, 1, 0, geometry"
            " FROM plan_grid CROSS JOIN generate_series(1, 39) n WHERE label = 'A'"
        )
    )
    _, first, second = sheets(conn, plan)
    assert len(rows(first)) + len(rows(second)) == 40
    assert "<svg" not in second
    assert "K社区（续）" in read(second)
    made = HTML(string=book(conn, plan, printing())).render()
    assert len(made.pages) == 3


@pytest.mark.parametrize("name", ["<b>&amp;</b> ” 🔥", "很长的名称" * 30, "W" * 200])
def test_any_name_of_a_plan_fits_and_stays_text(conn: Connection, name: str) -> None:
    plan = a_plan(conn, "AABB", "A1BB", name=name[:200])
    html = book(conn, plan, printing("en"))
    assert "<b>&amp;</b> ”" not in html
    assert len(HTML(string=html).render().pages) == 2


def test_the_pdf_carries_its_chinese_font(conn: Connection) -> None:
    made = pdf(book(conn, a_plan(conn, "AB", "AB"), printing()))
    assert made.startswith(b"%PDF-")
    assert re.search(rb"/FontFile[23]?\b", inflated(made))


def inflated(content: bytes) -> bytes:
    """A PDF with what is packed in it unpacked."""
    parts = [content]
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            parts.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"".join(parts)


# ---------------------------------------------------------------- colours, scale, sheets


def test_neighbours_have_other_colours() -> None:
    squares = [shapely.box(x, y, x + 1, y + 1) for x in range(6) for y in range(6)]
    shapes = np.array(squares, dtype=object)
    given = colours(shapes)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="touches")
    shared = shapely.length(shapely.intersection(shapes[one], shapes[other])) > 0
    assert shared.sum() == 2 * 60
    assert not any(given[a] == given[b] for a, b in zip(one[shared], other[shared], strict=True))
    assert set(given) <= set(PALETTE)


def test_a_corner_alone_makes_no_neighbours() -> None:
    pair = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2)], dtype=object)
    assert colours(pair) == [PALETTE[0], PALETTE[0]]
    assert colours(np.array([], dtype=object)) == []


@pytest.mark.parametrize(
    ("wide_m", "high_m", "times"),
    [(1, 1, 500), (84, 10, 500), (85, 10, 600), (700, 300, 4500), (168_000, 1, 1_000_000)],
)
def test_the_scale_is_round_and_the_largest_that_holds_the_ground(
    wide_m: float, high_m: float, times: int
) -> None:
    assert ratio((0, 0, wide_m, high_m), wide_mm=186, high_mm=168) == times


def test_the_ground_lies_in_the_middle_of_the_paper() -> None:
    paper, times = paper_of((100, 200, 300, 250), wide_mm=186, high_mm=168)
    west, north = paper.at((100, 250))
    east, south = paper.at((300, 200))
    assert west + east == pytest.approx(186)
    assert north + south == pytest.approx(168)
    assert east - west == pytest.approx(200 * 1000 / times)


def test_the_sheets_at_the_edge_make_the_number_of_the_sheet() -> None:
    bounds = (EAST + 10, NORTH + 10, EAST + 600, NORTH + 300)
    paper, _ = paper_of(bounds, wide_mm=186, high_mm=168)
    said = sheet_lines(paper, Room(paper.edge))
    told = set(re.findall(r">([\d.]+)</text>", said))
    assert {"528.00", "528.25", "3397.00", "3397.25"} <= told


def test_a_map_of_a_whole_city_has_no_sheets() -> None:
    paper, _ = paper_of((EAST, NORTH, EAST + 9000, NORTH + 9000), wide_mm=186, high_mm=168)
    assert sheet_lines(paper, Room(paper.edge)) == ""
