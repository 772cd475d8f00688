"""Where it happened: the map, and the areas by their rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from gisgov.briefing.charts import ground, intervals
from gisgov.briefing.charts.ink import ABOVE, BELOW
from gisgov.briefing.charts.intervals import ROW_MM, Gap, Rate, Row
from gisgov.briefing.page.telling import Telling
from gisgov.briefing.values import AreaRate, Names, Ranking

__all__ = ["where"]

COLUMN_MM, HIGH_MM = 91.0, 232.0
LEGEND_MM, HEAD_MM = 14.0, 9.0
FEW = 26
NAMED = 8


def where(tell: Telling) -> Iterator[str]:
    """The parts as HTML; none where no areas lie below."""
    ranking = tell.figures.ranking
    if ranking is None:
        return
    level = ranking.level_name if tell.lang == "zh" else ranking.level_name_en
    title = tell.say("areas_title", level=level)
    rates = _rates(tell, ranking)
    left, right = _columns(tell, rates)
    yield (
        f'<section class="areas"><h2>{escape(title)}</h2><p class="note">{escape(_note(tell))}</p>'
        f'<div class="left">{_column(tell, left, rates)}</div>'
        f'<div class="right">{_map(tell)}{_column(tell, right, rates)}</div></section>'
    )
    yield from _spots(tell)


def _note(tell: Telling) -> str:
    ranking = tell.figures.ranking
    if ranking is None or ranking.rate is None:
        return tell.say("areas_no_rate")
    days = len(tell.figures.now.days)
    return tell.say("areas_note", days=days, rate=tell.number(ranking.rate))


# ---------------------------------------------------------------- the caterpillar


def _rates(tell: Telling, ranking: Ranking) -> list[Rate]:
    return [_rate(tell, area, k) for k, area in enumerate(ranking.areas, start=1)]


def _rate(tell: Telling, area: AreaRate, rank: int) -> Rate:
    said = tell.number(area.rate) if area.rate is not None else tell.say(area.reason or "nobody")
    return Rate(
        rank=f"{rank}" if area.rate is not None else "",
        name=tell.named(area),
        count=area.count,
        said=said,
        rate=area.rate,
        low=area.low,
        high=area.high,
        differs=area.differs,
    )


def _columns(tell: Telling, rates: Sequence[Rate]) -> tuple[list[Row], list[Row]]:
    """What stands on the left, and below the map on the right."""
    if len(rates) <= FEW:
        return list(rates), []
    map_mm = _map_high(tell)
    most_left = int((HIGH_MM - HEAD_MM) / ROW_MM)
    most_right = int((HIGH_MM - HEAD_MM - map_mm) / ROW_MM)
    shown: list[Row] = list(rates)
    if len(rates) > most_left + most_right:
        room = most_left + most_right - 1
        left_out = Gap(tell.say("left_out", count=len(rates) - room))
        shown = [*rates[: room - room // 2], left_out, *rates[-(room // 2) :]]
    balanced = int((len(shown) + map_mm / ROW_MM) / 2)
    left = min(max(balanced, len(shown) - most_right), most_left)
    return shown[:left], shown[left:]


def _column(tell: Telling, shown: Sequence[Row], rates: Sequence[Rate]) -> str:
    ranking = tell.figures.ranking
    if not shown or ranking is None:
        return ""
    whole = ranking.rate or 0.0
    return intervals.caterpillar(
        shown,
        whole=whole,
        most=intervals.axis_end(rates, whole),
        heads=(tell.say("col_area"), tell.say("col_count"), tell.say("col_rate")),
        wide_mm=COLUMN_MM,
    )


# ---------------------------------------------------------------- the map


def _map_high(tell: Telling) -> float:
    of = tell.figures.drawing
    return of.high * of.step_mm + LEGEND_MM if of else 0.0


def _map(tell: Telling) -> str:
    of, ranking = tell.figures.drawing, tell.figures.ranking
    if of is None or ranking is None:
        return ""
    above, below = (
        [area.code for area in ranking.areas if area.differs == side] for side in ("above", "below")
    )
    unknown = [area.code for area in ranking.areas if area.rate is None]
    drawn = ground.drawn(of, above=above, below=below, unknown=unknown)
    return f'<div class="map">{drawn}{_legend(tell, above, below, unknown)}</div>'


def _legend(tell: Telling, above: list[str], below: list[str], unknown: list[str]) -> str:
    spots = tell.figures.spots
    fills = (
        (above, ground.HIGHER, "map_above"),
        (below, ground.LOWER, "map_below"),
        (unknown, ground.UNKNOWN, "map_unknown"),
    )
    signs = [
        _sign(tell.say(name), f'fill="{fill}" stroke="#555" stroke-width="0.2"')
        for some, fill, name in fills
        if some
    ]
    if spots and spots.hot:
        look = f'fill="none" stroke="{ABOVE}" stroke-width="0.7"'
        signs.append(_sign(tell.say("map_hot"), look))
    if spots and spots.cold:
        look = f'fill="none" stroke="{BELOW}" stroke-width="0.7" stroke-dasharray="1.4 0.8"'
        signs.append(_sign(tell.say("map_cold"), look))
    return f'<p class="legend">{"".join(signs)}</p>'


def _sign(said: str, look: str) -> str:
    return (
        '<span><svg xmlns="http://www.w3.org/2000/svg" width="6mm" height="3.2mm"'
        f' viewBox="0 0 6 3.2"><rect x="0.5" y="0.5" width="5" height="2.2" {look}/></svg>'
        f"{escape(said)}</span>"
    )


# ---------------------------------------------------------------- hot spots


def _spots(tell: Telling) -> Iterator[str]:
    spots = tell.figures.spots
    if spots is None:
        return
    null = tell.say("spots_null", least=f"{spots.least:g}", tested=f"{spots.tested:,}")
    hot = _found(tell, "spots_hot", spots.hot) if spots.hot else tell.say("spots_no_hot")
    cold = _found(tell, "spots_cold", spots.cold) if spots.cold else tell.say("spots_no_cold")
    yield (
        f"<section><h2>{escape(tell.say('spots_title'))}</h2><p>{escape(hot)}</p>"
        f'<p>{escape(cold)}</p><p class="note">{escape(null)}</p></section>'
    )


def _found(tell: Telling, name: str, spots: Sequence[Names]) -> str:
    names = [tell.named(each) for each in spots[:NAMED]]
    if len(spots) > NAMED:
        names.append(tell.say("more", count=len(spots) - NAMED))
    said = tell.say(name, count=len(spots), names=tell.listed(names))
    return tell.fitted(said, most=2)
