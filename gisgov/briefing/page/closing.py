"""How incidents were closed, what is open, and how reports came in."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gisgov.briefing.charts import lines
from gisgov.briefing.charts.lines import Line
from gisgov.briefing.page.telling import Telling
from gisgov.briefing.values import Closure, OpenAge, Share

__all__ = ["channels", "closing"]

WIDE_MM, HIGH_MM = 91.0, 42.0
DAY_H = 24.0
MOST_CHANNELS = 6
MARKS_H = (24.0, 72.0, 120.0, 168.0)


def closing(tell: Telling) -> Iterator[str]:
    """The parts as HTML."""
    yield (
        f'<section class="pair"><h2>{escape(tell.say("closing_title"))}</h2><div class="left">'
        f'{_curve(tell)}<p class="note">{escape(tell.say("closing_note"))}</p></div>'
        f'<div class="right">{_within(tell)}'
        f"<h2>{escape(tell.say('open_title'))}</h2>{_open(tell)}</div></section>"
    )


def channels(tell: Telling) -> Iterator[str]:
    """How reports came in, and how grave they are."""
    yield (
        f'<section class="pair"><div class="left"><h2>{escape(tell.say("channels_title"))}</h2>'
        f"{_shares(tell, 'channel', tell.figures.channels[:MOST_CHANNELS])}</div>"
        f'<div class="right"><h2>{escape(tell.say("severities_title"))}</h2>'
        f"{_shares(tell, 'severity', tell.figures.severities)}</div></section>"
    )


def _both(tell: Telling) -> list[Closure]:
    """The month before, where it is known, and the month."""
    both = (tell.figures.closure_before, tell.figures.closure)
    return [closure for closure in both if closure is not None and closure.count]


def _curve(tell: Telling) -> str:
    now = tell.figures.closure.first
    drawn = [
        Line([point.share for point in closure.curve], tell.month(closure.first), ink, wide)
        for closure in _both(tell)
        for ink, wide in [("#000", 0.7) if closure.first == now else ("#777", 0.35)]
    ]
    hours = [point.hours for point in tell.figures.closure.curve]
    marks = [(hour, _lasting(tell, hour)) for hour in MARKS_H]
    return lines.closing(drawn, hours=hours, marks=marks, wide_mm=WIDE_MM, high_mm=HIGH_MM)


def _within(tell: Telling) -> str:
    """A line a month: the share closed within some hours, and when half were."""
    heads = [_lasting(tell, point.hours) for point in tell.figures.closure.within]
    cells = "".join(f'<th class="n">{escape(each)}</th>' for each in heads)
    half = f'<th class="n">{escape(tell.say("half_col"))}</th>'
    rows = "".join(_month(tell, closure) for closure in reversed(_both(tell)))
    columns = f'<col style="width:22mm">{"<col>" * len(heads)}<col style="width:15mm">'
    return f'<table class="tight">{columns}<tr><th></th>{cells}{half}</tr>{rows}</table>'


def _month(tell: Telling, closure: Closure) -> str:
    cells = "".join(f'<td class="n">{tell.share(point.share)}</td>' for point in closure.within)
    median = closure.median_hours
    half = "–" if median is None else tell.say("hours", hours=f"{median:,.1f}")
    name = escape(tell.month(closure.first))
    return f'<tr><td>{name}</td>{cells}<td class="n">{escape(half)}</td></tr>'


def _open(tell: Telling) -> str:
    ages = tell.figures.open
    heads = "".join(f'<th class="n">{escape(_age(tell, age))}</th>' for age in ages)
    cells = "".join(f'<td class="n">{age.count:,}</td>' for age in ages)
    return f'<table class="tight"><tr>{heads}</tr><tr>{cells}</tr></table>'


def _age(tell: Telling, age: OpenAge) -> str:
    start, end = _lasting(tell, age.from_hours), _lasting(tell, age.to_hours or 0.0)
    if age.to_hours is None:
        return tell.say("open_over", start=start)
    if not age.from_hours:
        return tell.say("open_under", end=end)
    return tell.say("open_between", start=f"{age.from_hours / DAY_H:g}", end=end)


def _lasting(tell: Telling, hours: float) -> str:
    if hours >= 2 * DAY_H:
        return tell.say("days", days=f"{hours / DAY_H:g}")
    return tell.say("hours", hours=f"{hours:g}")


def _shares(tell: Telling, kind: str, shares: list[Share]) -> str:
    names = ("col_now", "col_share", "col_before")
    heads = "".join(f'<th class="n">{escape(tell.say(name))}</th>' for name in names)
    rows = "".join(
        f'<tr><td>{escape(tell.word(kind, each.code))}</td><td class="n">{each.count:,}</td>'
        f'<td class="n">{tell.share(each.share)}</td>'
        f'<td class="n">{tell.share(each.before)}</td></tr>'
        for each in shares
    )
    return f"<table><tr><th></th>{heads}</tr>{rows}</table>"
