"""The page: what it says in each language, that it fits, and that another print is the same."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from gisgov.briefing import Kept, page, pdf
from gisgov.briefing.page.telling import Telling
from gisgov.briefing.values import AreaTold, Figures, Late, Names, Share, Source, Spots
from gisgov.words import Language
from tests.briefed import CHANGE, CUT_OFF, a_class, a_rate, briefed


def made(figures: Figures, lang: Language = "en") -> str:
    return page(Kept(7, "commander", figures), lang)


def read(html: str) -> str:
    """What a reader sees of it."""
    body = html.split("<body>")[1]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))).strip()


def said(lang: Language = "en", **values: object) -> str:
    return read(made(briefed(**values), lang))


def pages(html: str) -> int:
    fetch = URLFetcher(allowed_protocols=[])
    rendered = HTML(string=html, url_fetcher=fetch).render().pages
    assert {(round(p.width), round(p.height)) for p in rendered} == {(794, 1123)}  # A4
    return len(rendered)


# ---------------------------------------------------------------- what it says


def test_the_month_stands_beside_the_month_before() -> None:
    told = said()
    assert "March 2025 Test City" in told
    assert "Data cut-off 2025-04-05 08:30" in told
    assert "A day, against February 2025 +100% 1 a day then" in told
    assert "95%: +26% to +225% with bursts: +10% to +260%" in told
    assert "More were reported a day than in February 2025, by more than chance explains." in told


def test_it_says_the_same_in_chinese() -> None:
    told = said("zh")
    assert "2025年3月 测试市" in told
    assert "日均，较2025年2月 +100%" in told
    assert "日均上报多于2025年2月，超出偶然波动。" in told
    assert "区域L 2 户数隐去" in told


def test_where_last_year_is_missing_it_is_said_and_is_no_zero() -> None:
    told = said()
    assert "A day, against March 2024 no data The first report is of 2025-01-01." in told


def test_bursts_have_the_last_word() -> None:
    before = briefed().before
    change = replace(CHANGE, wide_low=0.8)
    told = said(before=replace(before, change=change))
    assert "But days vary 2.50 times as much as independent reports would" in told
    told = said(before=replace(before, change=replace(change, low=0.9)))
    assert "The difference from February 2025 is one that chance explains." in told


def test_only_what_stands_out_is_named_at_the_top() -> None:
    told = said()
    assert "More a day: 私搭乱建 (+0.3)." in told
    assert "1 of 1 areas report more than the whole, 0 fewer" in told


def test_a_change_from_nothing_has_no_percentage() -> None:
    fresh = a_class("0103", "占道经营", before=0, change=replace(CHANGE, ratio=None, high=None))
    told = said(classes=[fresh])
    assert "占道经营 20 0 +0.65 ∞ 1.26 – ∞" in told


def test_a_month_that_is_not_over_says_so() -> None:
    now = replace(briefed().now, last=date(2025, 3, 11), days=[2] * 11)
    told = said(complete=False, now=now)
    assert "March 2025, days 1 to 11" in told
    assert "The month was not over: days 1 to 11 are told" in told


def test_an_area_stands_beside_its_city() -> None:
    area = AreaTold(code="K", level="community", name="兰洲社区", name_en="Lanzhou Community")
    told = said(area=area, unplaced=3)
    assert "Test City Lanzhou Community" in told
    assert "3 incidents of the month lie in no grid of the city; some may belong here." in told


# ---------------------------------------------------------------- what it does not show


def test_the_box_tells_how_reports_came_in_and_what_shifted() -> None:
    told = said()
    assert "Channels: hotline 50%, grid worker 50%." in told
    assert "The share of hotline went from 25% to 50%" in told
    steady = [Share(code="drone_patrol", count=62, share=1.0, before=0.97)]
    told = said(channels=steady)
    assert "Channels: drone patrol 100%." in told
    assert "went from" not in told


def test_the_box_counts_what_has_no_rate() -> None:
    assert "1 of 2 areas have no rate: 1 withheld (counts under 5" in said()
    ranking = briefed().ranking
    assert ranking is not None
    told = said(ranking=replace(ranking, areas=ranking.areas[:1]))
    assert "No household figure of these areas is withheld; counts under 5 would be." in told
    bare = [a_rate("K", rate=None, low=None, high=None, households=None, reason="not_released")]
    told = said(ranking=replace(ranking, release=None, rate=None, areas=bare))
    assert "so there are no rates" in told
    assert "they are in the order of their counts" in told


def test_the_box_tells_late_reports_and_what_lies_nowhere() -> None:
    late = Late(id=4, month=date(2025, 2, 1), cut_off=CUT_OFF, told=28, later=9)
    told = said(late=late, unplaced=12)
    assert "9 of February 2025 were recorded after the cut-off of briefing 4" in told
    assert "12 incidents of the month lie in no grid" in told
    assert "There is no earlier briefing" in said()


def test_the_box_says_where_data_begin_and_end_within_the_month() -> None:
    first, last = datetime(2025, 3, 9, tzinfo=UTC), datetime(2025, 3, 20, tzinfo=UTC)
    told = said(first_at=first, last_at=last)
    assert "The city's data begin on 2025-03-09" in told
    assert "The last report that the city holds is of 2025-03-20" in told
    assert "The last report that" not in said()


def test_hot_spots_are_named_with_what_they_were_tested_against() -> None:
    hot = [Names(code=f"{k}", name=f"网格{k}", name_en=f"Grid {k}") for k in range(10)]
    spots = Spots(level="grid", tested=20, alpha=0.05, least=1.5, hot=hot, cold=[], beyond=6)
    told = said(spots=spots)
    assert "10 hot: Grid 0, Grid 1" in told
    assert "Grid 7, and 2 more" in told
    assert "No cold spot." in told
    assert "incidents fall in proportion to households" in told
    assert "Hot spots leave out 6 incidents" in told


# ---------------------------------------------------------------- how it looks


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_city_with_few_areas_takes_two_pages(lang: Language) -> None:
    assert pages(made(briefed(), lang)) == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("areas", [27, 60, 112, 1500])
def test_however_much_there_is_it_takes_three_pages_at_most(lang: Language, areas: int) -> None:
    long = "一个名称很长的社区居民委员会 " * 3
    ranking, drawing = briefed().ranking, briefed().drawing
    assert ranking is not None
    assert drawing is not None
    rates = [a_rate(f"{k}", name=long, name_en=long, differs="above") for k in range(areas)]
    names = [Names(code=f"{k}", name=long, name_en=long) for k in range(30)]
    codes = [rate.code for rate in rates]
    figures = briefed(
        city=Names(code="", name=long, name_en=long),
        ranking=replace(ranking, areas=rates),
        drawing=replace(
            drawing,
            high=2080,
            areas=dict.fromkeys(codes, "M20 20l9 0l0 9Z"),
            middles=dict.fromkeys(codes, (24, 24)),
        ),
        classes=[a_class(f"{k}", long, name_en=long) for k in range(10)],
        majors=[a_class(f"{k}", long, name_en=long) for k in range(20)],
        channels=[Share(code=f"c{k}", count=5, share=0.05, before=0.3) for k in range(20)],
        severities=[
            Share(code=code, count=9, share=0.2, before=0.2)
            for code in ("critical", "major", "moderate", "minor", "none")
        ],
        spots=Spots(
            level="grid", tested=900, alpha=0.05, least=1.5, hot=names, cold=names, beyond=9
        ),
        sources=[Source(source="s" * 300, count=3, recorded_at=CUT_OFF) for _ in range(30)],
        complete=False,
        late=Late(id=4, month=date(2025, 2, 1), cut_off=CUT_OFF, told=28, later=9),
    )
    assert pages(made(figures, lang)) == 3


def test_where_areas_do_not_fit_the_ends_are_shown_and_the_rest_is_counted() -> None:
    ranking = briefed().ranking
    assert ranking is not None
    rates = [a_rate(f"N{k}", name_en=f"N{k}") for k in range(500)]
    told = said(ranking=replace(ranking, areas=rates))
    shown = {int(k) for k in re.findall(r"\bN(\d+)\b", told)}
    left = re.search(r"… (\d+) more in between", told)
    assert left is not None
    assert {0, 499} <= shown
    assert len(shown) + int(left[1]) == 500


def test_a_briefing_of_a_grid_has_no_map() -> None:
    html = made(briefed(ranking=None, drawing=None, spots=None))
    assert pages(html) <= 2
    assert "1,000 households" not in html


def test_a_city_with_nothing_to_tell_is_printed() -> None:
    zero = replace(briefed().now, count=0, per_day=0.0, low=0.0, high=0.1, days=[0] * 31)
    closure = replace(briefed().closure, count=0, closed=0, median_hours=None)
    figures = briefed(
        now=zero,
        before=replace(zero, change=None),
        week=[[0.0] * 24] * 7,
        classes=[],
        majors=[],
        channels=[],
        severities=[],
        closure=closure,
        dispersion=None,
    )
    assert pages(made(figures)) == 2
    assert "none in either" in read(made(figures))


@pytest.mark.parametrize("name", ["<b>&amp;</b> ” 🔥", "<script>alert(1)</script>"])
def test_names_stay_text(name: str) -> None:
    named = Names(code="", name=name, name_en=name)
    html = page(Kept(7, name, briefed(city=named)), "en")
    assert name not in html
    assert name in read(html)


def test_another_print_is_the_same_file_with_its_font_in_it() -> None:
    one, other = pdf(made(briefed(), "zh")), pdf(made(briefed(), "zh"))
    assert one == other
    assert one.startswith(b"%PDF-")
    assert re.search(rb"/FontFile[23]?\b", inflated(one))


def inflated(content: bytes) -> bytes:
    """A PDF with what is packed in it unpacked."""
    parts = [content]
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            parts.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"".join(parts)


# ---------------------------------------------------------------- numbers in words


@pytest.mark.parametrize(
    ("ratio", "told"),
    [(1.0, "0.0%"), (1.054, "+5.4%"), (0.5, "−50%"), (2.0, "+100%"), (12.2, "×12"), (None, "∞")],
)
def test_a_ratio_is_told_in_percent(ratio: float | None, told: str) -> None:
    assert Telling(briefed(), "en").percent(ratio) == told


@pytest.mark.parametrize(
    ("value", "told"), [(0, "0"), (0.419, "0.42"), (53.14, "53.1"), (1234.5, "1,234"), (62.0, "62")]
)
def test_a_number_has_as_many_places_as_are_read(value: float, told: str) -> None:
    assert Telling(briefed(), "en").number(value) == told


@pytest.mark.parametrize(
    ("share", "told"),
    [(0.0, "0%"), (0.004, "0.4%"), (0.5, "50%"), (0.996, "99.6%"), (1.0, "100%"), (None, "–")],
)
def test_a_share_is_all_or_nothing_only_where_it_is(share: float | None, told: str) -> None:
    assert Telling(briefed(), "en").share(share) == told
