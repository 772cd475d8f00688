"""What a briefing does not show, and where its figures come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from html import escape

from gisgov.briefing.page.telling import Telling

__all__ = ["limits"]

SHIFT = 0.05  # of all reports: a channel's share that moves so far is told
MOST_CHANNELS, MOST_SOURCES = 6, 4
MANY_TIMES = 1.5


def limits(tell: Telling) -> Iterator[str]:
    """The box, and the sources, as HTML."""
    said = [*_reporting(tell), *_chance(tell), *_places(tell), *_time(tell)]
    items = "".join(f"<li>{escape(tell.fitted(each, most=3))}</li>" for each in said)
    yield (
        f'<section class="limits"><h2>{escape(tell.say("limits_title"))}</h2>'
        f"<ul>{items}</ul></section>"
    )
    sources = "".join(f"<p>{escape(tell.fitted(each, most=2))}</p>" for each in _sources(tell))
    heading = escape(tell.say("sources_title"))
    yield f'<section class="sources"><h2>{heading}</h2>{sources}</section>'


def _reporting(tell: Telling) -> Iterator[str]:
    channels = tell.figures.channels
    named = [
        f"{tell.word('channel', each.code)} {tell.share(each.share)}"
        for each in channels[:MOST_CHANNELS]
    ]
    yield tell.say("limit_reports", channels=tell.listed(named) or "–")
    for each in channels[:MOST_CHANNELS]:
        if each.before is not None and abs(each.share - each.before) >= SHIFT:
            yield tell.say(
                "limit_shift",
                channel=tell.word("channel", each.code),
                before=tell.share(each.before),
                now=tell.share(each.share),
            )
    for each in tell.figures.severities:
        if each.code == "none" and each.count:
            yield tell.say("limit_severity", share=tell.share(each.share))


def _chance(tell: Telling) -> Iterator[str]:
    times = tell.figures.dispersion
    if times is not None and times >= MANY_TIMES:
        yield tell.say("limit_chance", times=tell.number(times))
    else:
        yield tell.say("limit_chance_plain")
    yield tell.say("limit_causes")


def _places(tell: Telling) -> Iterator[str]:
    figures = tell.figures
    if figures.ranking is not None:
        yield from _suppressed(tell)
        yield tell.say("limit_borders", day=tell.day(figures.cut_off))
    whole = figures.area is None
    name = "limit_unplaced" if whole else "limit_unplaced_area"
    unplaced = tell.say(name, count=f"{figures.unplaced:,}")
    more = figures.ranking.elsewhere if figures.ranking else 0
    elsewhere = [tell.say("limit_elsewhere", count=f"{more:,}")] if more else []
    yield tell.run([unplaced, *elsewhere, tell.say("limit_refused")])
    if figures.spots and figures.spots.beyond:
        yield tell.say("limit_beyond", count=f"{figures.spots.beyond:,}")


def _suppressed(tell: Telling) -> Iterator[str]:
    ranking = tell.figures.ranking
    if ranking is None or ranking.release is None:
        yield tell.say("limit_no_release")
        return
    reasons = Counter(area.reason for area in ranking.areas if area.rate is None)
    if not reasons:
        yield tell.say("limit_none_suppressed", k=ranking.release.k)
        return
    yield tell.say(
        "limit_suppressed",
        count=reasons.total(),
        all=len(ranking.areas),
        withheld=reasons["withheld"],
        k=ranking.release.k,
        nobody=reasons["nobody"],
        not_released=reasons["not_released"],
    )


def _time(tell: Telling) -> Iterator[str]:
    figures, late = tell.figures, tell.figures.late
    if late is None:
        yield tell.say("limit_late_unknown")
    else:
        yield tell.say(
            "limit_late",
            later=f"{late.later:,}",
            month=tell.month(late.month),
            id=late.id,
            at=tell.time(late.cut_off),
            told=f"{late.told:,}",
        )
    if not figures.complete:
        yield tell.say("limit_incomplete", day=figures.now.last.day)
    if tell.day(figures.first_at) > figures.now.first:
        yield tell.say("limit_starts", day=tell.day(figures.first_at))
    if tell.day(figures.last_at) < figures.now.last - timedelta(days=1):
        yield tell.say("limit_ends", day=tell.day(figures.last_at))
    if figures.closure.wrong:
        yield tell.say("limit_wrong", count=f"{figures.closure.wrong:,}")
    yield tell.say("limit_cut_off", at=tell.time(figures.cut_off))


def _sources(tell: Telling) -> Iterator[str]:
    sources = tell.figures.sources
    for each in sources[:MOST_SOURCES]:
        at = tell.time(each.recorded_at)
        yield tell.say("source", source=each.source[:80], count=f"{each.count:,}", at=at)
    if len(sources) > MOST_SOURCES:
        yield tell.say("source_more", count=len(sources) - MOST_SOURCES)
    release = tell.figures.ranking.release if tell.figures.ranking else None
    if release is not None:
        day = tell.day(release.published_at)
        yield tell.say("source_release", id=release.id, month=release.month, day=day)
    yield tell.say("source_methods")
