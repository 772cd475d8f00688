"""A briefing made by hand: a March of 62 incidents in two communities, beside a February of 28."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from gisgov.briefing.values import (
    AreaRate,
    Change,
    ClassChange,
    ClosedWithin,
    Closure,
    Drawing,
    Figures,
    Names,
    OpenAge,
    Period,
    Ranking,
    Release,
    Share,
    Source,
    Spots,
)

__all__ = ["CHANGE", "CUT_OFF", "a_class", "a_rate", "briefed"]

CUT_OFF = datetime(2025, 4, 5, 0, 30, tzinfo=UTC)
CHANGE = Change(ratio=2.0, low=1.26, high=3.25, p=0.002, wide_low=1.1, wide_high=3.6, wide_p=0.03)
NOTHING: dict[str, Any] = dict.fromkeys(("count", "per_day", "low", "high", "change"))
SQUARE = "M20 20l200 0l0 200l-200 0Z"


def briefed(**values: object) -> Figures:
    """The briefing, with some figures of one's own."""
    return replace(_figures(), **values)  # type: ignore[arg-type]


def a_class(code: str, name: str, *, q: float = 0.01, **values: object) -> ClassChange:
    """A class that doubled from 10 to 20."""
    given = {"scheme": "S", "code": code, "name": name, "name_en": None, "count": 20, "before": 10}
    return ClassChange(**{**given, "change": CHANGE, "q": q, **values})  # type: ignore[arg-type]


def a_rate(code: str, **values: object) -> AreaRate:
    """An area of 40 households with two incidents."""
    given = {
        "code": code,
        "name": f"区域{code}",
        "name_en": f"Area {code}",
        "count": 2,
        "before": 1,
    }
    given |= {"households": 40, "reason": None, "rate": 50.0, "low": 6.1, "high": 180.6}
    return AreaRate(**{**given, "q": 0.5, "differs": None, **values})  # type: ignore[arg-type]


def _figures() -> Figures:
    within = [ClosedWithin(hours=hours, share=0.5) for hours in (2, 8, 24, 72, 168, 720)]
    return Figures(
        city=Names(code="", name="测试市", name_en="Test City"),
        zone="Asia/Shanghai",
        area=None,
        month=date(2025, 3, 1),
        complete=True,
        cut_off=CUT_OFF,
        first_at=datetime(2024, 12, 31, 16, 30, tzinfo=UTC),
        last_at=datetime(2025, 4, 4, tzinfo=UTC),
        now=_period(3, 31, 2),
        before=replace(_period(2, 28, 1), change=CHANGE),
        year_before=Period(first=date(2024, 3, 1), last=date(2024, 3, 31), days=[], **NOTHING),
        dispersion=2.5,
        week=[[0.5] * 24 for _ in range(7)],
        majors=[a_class("01", "市容环境类", count=62, before=28)],
        classes=[a_class("0101", "私搭乱建"), a_class("0102", "暴露垃圾", q=0.6)],
        tested=2,
        changed=1,
        severities=[Share(code="none", count=62, share=1.0, before=1.0)],
        channels=[
            Share(code="hotline", count=31, share=0.5, before=0.25),
            Share(code="worker", count=31, share=0.5, before=0.75),
        ],
        ranking=_ranking(),
        closure=Closure(
            first=date(2025, 3, 1),
            count=62,
            closed=31,
            median_hours=5.25,
            within=within,
            curve=[ClosedWithin(hours=0, share=0), ClosedWithin(hours=168, share=0.5)],
            wrong=0,
        ),
        closure_before=None,
        open=[
            OpenAge(from_hours=0, to_hours=24, count=3),
            OpenAge(from_hours=24, to_hours=None, count=4),
        ],
        sources=[Source(source="12345", count=62, recorded_at=CUT_OFF)],
        unplaced=0,
        late=None,
        spots=Spots(level="grid", tested=20, alpha=0.05, least=1.5, hot=[], cold=[], beyond=0),
        drawing=Drawing(
            wide=1800,
            high=600,
            step_mm=0.05,
            metre=6.0,
            areas={"K": SQUARE, "L": SQUARE},
            middles={"K": (100, 100), "L": (100, 100)},
            hot="",
            cold="",
            water="",
            roads="",
        ),
    )


def _period(month: int, days: int, each: int) -> Period:
    return Period(
        first=date(2025, month, 1),
        last=date(2025, month, days),
        count=days * each,
        per_day=float(each),
        low=each * 0.8,
        high=each * 1.3,
        days=[each] * days,
        change=None,
    )


def _ranking() -> Ranking:
    release = Release(id=3, month=date(2025, 4, 1), k=5, published_at=CUT_OFF)
    nothing: dict[str, Any] = dict.fromkeys(("households", "rate", "low", "high", "q"))
    return Ranking(
        level="community",
        level_name="社区",
        level_name_en="Community",
        release=release,
        rate=50.0,
        count=2,
        households=40,
        elsewhere=0,
        areas=[a_rate("K", differs="above"), a_rate("L", **nothing, reason="withheld")],
    )
