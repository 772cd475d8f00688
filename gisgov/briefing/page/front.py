"""The first page: the month in a few figures, its days, its week and its classes."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gisgov.briefing.charts import intervals, lines, matrix
from gisgov.briefing.charts.lines import Line
from gisgov.briefing.counting import stands_out
from gisgov.briefing.page.telling import Telling
from gisgov.briefing.values import Change, ClassChange, Period

__all__ = ["front"]

WIDE_MM, DAYS_MM = 186.0, 46.0
WEEK_MM, WEEK_HIGH_MM = 92.0, 40.0
RATIO_MM = 44.0
NAMED = 3
SATURDAY = 5


def front(tell: Telling) -> Iterator[str]:
    """The parts of the page as HTML."""
    yield f'<div class="tiles">{"".join(_tiles(tell))}</div>'
    lead = tell.fitted(tell.run(_sentences(tell)), most=6, size_pt=8.5)
    yield f'<p class="lead">{escape(lead)}</p>'
    yield f"<section><h2>{escape(tell.say('days_title'))}</h2>{_days(tell)}</section>"
    yield (
        f'<section class="pair"><div class="left"><h2>{escape(tell.say("week_title"))}</h2>'
        f'{_week(tell)}</div><div class="right"><h2>{escape(tell.say("majors_title"))}</h2>'
        f"{_majors(tell)}</div></section>"
    )
    yield f"<section><h2>{escape(tell.say('classes_title'))}</h2>{_classes(tell)}</section>"


# ---------------------------------------------------------------- figures


def _tiles(tell: Telling) -> Iterator[str]:
    now, closure = tell.figures.now, tell.figures.closure
    low, high = tell.number(now.low or 0), tell.number(now.high or 0)
    yield _tile(
        tell.say("a_day"),
        tell.number(now.per_day or 0),
        tell.say("of_days", count=f"{now.count:,}", days=len(now.days)),
        tell.say("interval", low=low, high=high),
    )
    yield _compared(tell, tell.figures.before)
    yield _compared(tell, tell.figures.year_before)
    median = closure.median_hours
    half = tell.say("half_not") if median is None else tell.say("half", hours=f"{median:,.1f}")
    still = sum(age.count for age in tell.figures.open)
    yield _tile(
        tell.say("closed"),
        tell.share(closure.closed / closure.count if closure.count else None),
        half,
        tell.say("open_all", count=f"{still:,}"),
    )


def _compared(tell: Telling, period: Period) -> str:
    heading = tell.say("against", month=tell.month(period.first))
    if period.count is None or period.per_day is None:
        since = tell.say("missing_since", day=tell.day(tell.figures.first_at))
        return _tile(heading, tell.say("missing"), since)
    change = period.change
    was = tell.say("was", per_day=tell.number(period.per_day))
    if change is None:
        return _tile(heading, "–", tell.say("nothing"))
    big = tell.say("from_none") if change.ratio is None else tell.percent(change.ratio)
    wide = [tell.interval(change, wide=True)] if change.wide_low is not None else []
    return _tile(heading, big, was, tell.interval(change), *wide)


def _tile(heading: str, big: str, *lines: str) -> str:
    said = "".join(f"<p>{escape(each)}</p>" for each in lines)
    return (
        f'<div class="tile"><h3>{escape(heading)}</h3><p class="big">{escape(big)}</p>{said}</div>'
    )


# ---------------------------------------------------------------- sentences


def _sentences(tell: Telling) -> Iterator[str]:
    before = tell.figures.before
    if before.change is not None:
        yield _beyond_chance(tell, before.change, tell.month(before.first))
    sure = [each for each in tell.figures.classes if stands_out(each)]
    grew = [each for each in sure if _a_day(tell, each) > 0][:NAMED]
    fell = [each for each in sure if _a_day(tell, each) < 0][:NAMED]
    for name, some in (("grew", grew), ("fell", fell)):
        if some:
            yield tell.say(name, classes=tell.listed(_moved(tell, each) for each in some))
    ranking = tell.figures.ranking
    if ranking and ranking.rate is not None:
        sides = [area.differs for area in ranking.areas if area.rate is not None]
        above, below = sides.count("above"), sides.count("below")
        yield tell.say("areas_differ", above=above, below=below, tested=len(sides))


def _beyond_chance(tell: Telling, change: Change, month: str) -> str:
    """What the intervals say of a change: the wider one has the last word."""
    if not _leaves_out(change.low, change.high):
        return tell.say("chance_same", month=month)
    if change.wide_low is not None and not _leaves_out(change.wide_low, change.wide_high):
        times = tell.number(tell.figures.dispersion or 1)
        return tell.say("chance_bursts", month=month, times=times)
    return tell.say("chance_more" if change.low > 1 else "chance_fewer", month=month)


def _leaves_out(low: float, high: float | None) -> bool:
    return low > 1 or (high is not None and high < 1)


def _moved(tell: Telling, each: ClassChange) -> str:
    change = tell.signed(_a_day(tell, each), places=1)
    return tell.say("of_class", name=tell.named(each), change=change)


def _a_day(tell: Telling, each: ClassChange) -> float:
    """How many more a day than in the month before."""
    now, before = tell.figures.now, tell.figures.before
    return each.count / len(now.days) - (each.before or 0) / max(len(before.days), 1)


# ---------------------------------------------------------------- charts and tables


def _days(tell: Telling) -> str:
    now, before, year = tell.figures.now, tell.figures.before, tell.figures.year_before
    drawn = [
        Line(year.days, tell.month(year.first), "#888", 0.3, "1.2 0.8"),
        Line(before.days, tell.month(before.first), "#777", 0.35),
        Line(now.days, tell.month(now.first), "#000", 0.7),
    ]
    weekends = [
        day
        for day in range(1, len(now.days) + 1)
        if now.first.replace(day=day).weekday() >= SATURDAY
    ]
    chart = lines.days(
        [each for each in drawn if each.values], weekends=weekends, wide_mm=WIDE_MM, high_mm=DAYS_MM
    )
    note = tell.say("days_note", month=tell.month(now.first))
    return f'{chart}<p class="note">{escape(note)}</p>'


def _week(tell: Telling) -> str:
    return matrix.week(
        tell.figures.week,
        weekdays=[tell.say(f"weekday_{k}") for k in range(7)],
        unit=tell.say("week_unit"),
        wide_mm=WEEK_MM,
        high_mm=WEEK_HIGH_MM,
    )


def _majors(tell: Telling) -> str:
    rows = "".join(_major(tell, each) for each in tell.figures.majors[:9])
    heads = ("col_class", "col_now", "col_before", "col_change")
    columns = '<col><col style="width:14mm"><col style="width:14mm"><col style="width:16mm">'
    return f"<table>{columns}{_heads(tell, heads)}{rows}</table>"


def _major(tell: Telling, each: ClassChange) -> str:
    sure = stands_out(each)
    change = tell.percent(each.change.ratio) if each.change else "–"
    before = "–" if each.before is None else f"{each.before:,}"
    return (
        f"<tr><td>{escape(tell.named(each))}</td>{_n(f'{each.count:,}')}{_n(before)}"
        f"{_n(change, bold=sure)}</tr>"
    )


def _classes(tell: Telling) -> str:
    figures = tell.figures
    if figures.before.count is None:
        return f'<p class="note">{escape(tell.say("classes_unknown"))}</p>'
    heads = ("col_class", "col_now", "col_before", "col_a_day", "col_change")
    scale = intervals.change_scale(wide_mm=RATIO_MM)
    ratio = f'<th class="far">{escape(tell.say("col_ratio"))}</th><th class="g">{scale}</th>'
    columns = (
        '<col><col style="width:14mm"><col style="width:14mm"><col style="width:17mm">'
        f'<col style="width:17mm"><col style="width:27mm"><col style="width:{RATIO_MM}mm">'
    )
    rows = "".join(_class(tell, each) for each in figures.classes)
    name = "classes_note" if figures.changed else "classes_none"
    note = tell.say(name, changed=figures.changed, tested=figures.tested)
    return (
        f"<table>{columns}{_heads(tell, heads, more=ratio)}{rows}</table>"
        f'<p class="note">{escape(note)}</p>'
    )


def _class(tell: Telling, each: ClassChange) -> str:
    change, sure = each.change, stands_out(each)
    if change is None:
        return ""
    high = "∞" if change.high is None else f"{change.high:.2f}"
    name = f"<b>{escape(tell.named(each))}</b>" if sure else escape(tell.named(each))
    chart = intervals.change(change, sure=sure, wide_mm=RATIO_MM)
    return (
        f"<tr><td>{name}</td>{_n(f'{each.count:,}')}{_n(f'{each.before:,}')}"
        f"{_n(tell.signed(_a_day(tell, each), places=2))}"
        f"{_n(tell.percent(change.ratio), bold=sure)}"
        f'<td class="far">{change.low:.2f} – {high}</td><td class="g">{chart}</td></tr>'
    )


def _heads(tell: Telling, names: tuple[str, ...], *, more: str = "") -> str:
    looks = ("", *[' class="n"'] * (len(names) - 1))
    cells = "".join(
        f"<th{look}>{escape(tell.say(name))}</th>" for name, look in zip(names, looks, strict=True)
    )
    return f"<tr>{cells}{more}</tr>"


def _n(said: str, *, bold: bool = False) -> str:
    words = f"<b>{escape(said)}</b>" if bold else escape(said)
    return f'<td class="n">{words}</td>'
