"""The page at `/quality`: what is missing, old, wrong or there twice, by area, for people.

Plain HTML that needs no script and nothing from outside; everything shown is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from api.markup import Markup, badge, card, document, table
from gisgov.storage.areas import AreaName
from gisgov.storage.health import Health
from gisgov.storage.quality import CheckAnswer, Quality, sentences
from gisgov.storage.quality.answers import Example
from gisgov.words import Language, say

__all__ = ["View", "render"]

BADGES = {"error": "out", "warning": "below", "note": ""}
SEVERITIES = ("error", "warning", "note")
KINDS = ("completeness", "topology", "placing", "duplicates")
NAMED = 3  # examples of a check


@dataclass(frozen=True)
class View:
    """What the page shows.

    Parameters
    ----------
    city
        The city and its figures.
    lang
        Language of the page.
    asked
        What the form holds, by field.
    report
        What was found, if what was asked can be answered.
    wrong
        What is wrong with what was asked, in sentences.
    """

    city: Health
    lang: Language
    asked: Mapping[str, str]
    report: Quality | None
    wrong: Sequence[str]

    def label(self, name: str, **params: object) -> str:
        """A text of the page."""
        return say(f"quality.label_{name}", lang=self.lang, **params)

    def name(self, thing: AreaName | Health) -> str:
        """A name in the reader's language, where there is one."""
        return thing.name if self.lang == "zh" else thing.name_en or thing.name

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
        """A table under labels, in which what cannot be told is a dash."""
        return table([self.label(name) for name in headings], rows, unknown="–")

    def link(self, text: str, **to: str | None) -> Markup:
        """A link to the report of another area, or in another language."""
        asked = {"lang": self.lang} | {name: value for name, value in to.items() if value}
        return Markup(f'<a href="{escape(f"/quality?{urlencode(asked)}")}">{escape(text)}</a>')


def render(view: View) -> str:
    """The page as HTML."""
    body = [_bar(view), _header(view)]
    body += [f'<p class="alert" role="alert">{escape(sentence)}</p>' for sentence in view.wrong]
    body.append(_form(view))
    if view.report is not None:
        body += [*_findings(view, view.report), _areas(view, view.report)]
        body += [_ages(view, view.report), _sources(view, view.report)]
        body += [_corrections(view, view.report), *_silent(view, view.report)]
    title = f"{view.label('quality')} · {view.name(view.city)}"
    return document(title, "".join(body), lang=view.lang)


def _bar(view: View) -> str:
    other, its_name = ("en", "English") if view.lang == "zh" else ("zh", "中文")
    home = f'<a href="/plain?lang={view.lang}">{escape(view.name(view.city))}</a>'
    language = view.link(its_name, **{**view.asked, "lang": other})
    return f'<nav><a class="brand" href="/?lang={view.lang}">gisgov</a>{home}{language}</nav>'


def _header(view: View) -> str:
    report, where = view.report, view.label("whole")
    if report and report.area:
        where = f"{view.name(report.area)} {report.area.code}"
    heading = f"{escape(view.label('quality'))} <small>{escape(where)}</small>"
    if report is None:
        return f"<header><h1>{heading}</h1></header>"
    made = view.label("made", at=f"{report.as_of:%Y-%m-%d %H:%M} UTC")
    figures = {
        name: sum(c.count or 0 for c in report.checks if f"{c.severity}s" == name)
        for name in ("errors", "warnings", "notes")
    }
    figures["passed"] = sum(check.count == 0 for check in report.checks)
    figures["not_judged"] = sum(check.count is None for check in report.checks)
    figures["waiting"] = sum(source.waiting for source in report.sources)
    listed = "".join(
        f"<div><dt>{escape(view.label(name))}</dt><dd>{count:,}</dd></div>"
        for name, count in figures.items()
    )
    return (
        f'<header><h1>{heading}</h1><p class="facts">{escape(made)}</p></header>'
        f'<dl class="figures">{listed}</dl>'
    )


def _form(view: View) -> str:
    area, chosen = escape(view.asked.get("area", "")), view.asked.get("level", "")
    levels = [level for level in view.city.counts.areas if level != "city"]
    options = "".join(
        f'<option value="{escape(level)}"{" selected" if level == chosen else ""}>'
        f"{escape(sentences.level(level, lang=view.lang))}</option>"
        for level in levels
    )
    return (
        '<form class="card" action="/quality" method="get">'
        f'<input type="hidden" name="lang" value="{view.lang}"><div class="fields few">'
        f"<label>{escape(view.label('area_code'))}"
        f'<input name="area" autocomplete="off" value="{area}"></label>'
        f"<label>{escape(view.label('level'))}"
        f'<select name="level"><option value=""></option>{options}</select></label>'
        f"<button>{escape(view.label('show'))}</button></div></form>"
    )


# ---------------------------------------------------------------- what was found


def _findings(view: View, report: Quality) -> list[str]:
    found = sorted(
        (check for check in report.checks if check.count),
        key=lambda check: SEVERITIES.index(check.severity),
    )
    if not found:
        return [card(view.label("findings"), f"<p>{escape(view.label('findings_none'))}</p>")]
    headings = ("check", "severity", "count", "of", "share", "examples")
    cards = []
    for kind in KINDS:
        rows = [_finding(view, check) for check in found if check.kind == kind]
        if rows:
            cards.append(card(view.label(f"kind_{kind}"), view.table(headings, rows)))
    return cards


def _finding(view: View, check: CheckAnswer) -> tuple[object, ...]:
    said = f"<b>{escape(check.title)}</b><small>{escape(check.advice)}</small>"
    examples = "".join(_example(view, example) for example in check.examples[:NAMED])
    return (
        Markup(f'<div class="check">{said}</div>'),
        badge(BADGES[check.severity], view.label(check.severity)),
        check.count,
        check.of,
        _share(check.percent),
        Markup(f'<div class="check">{examples}</div>') if examples else None,
    )


def _share(percent: float | None) -> str | None:
    if percent is None:
        return None
    return "<\u00a00.1\u00a0%" if 0 < percent < 0.1 else f"{percent:.1f}\u00a0%"


def _example(view: View, example: Example) -> str:
    lon, lat = f"{example.lon:.6f}", f"{example.lat:.6f}"
    place = f"/?lang={view.lang}&at=point:{lon},{lat}#18/{lat}/{lon}"
    link = f'<a href="{escape(place)}">{escape(example.source_id)}</a>'
    return f"<div>{link} {escape(example.detail)}</div>"


def _areas(view: View, report: Quality) -> str:
    if not report.areas:
        return card(view.label("areas"), f"<p>{escape(view.label('areas_none'))}</p>")
    rows = [
        (_linked(view, area), area.code, area.errors, area.warnings, area.notes)
        for area in report.areas
    ]
    headings = ("area", "code", "errors", "warnings", "notes")
    return card(view.label("areas"), view.table(headings, rows))


def _linked(view: View, area: AreaName) -> Markup:
    return view.link(view.name(area), area=area.code)


# ---------------------------------------------------------------- age and sources


def _ages(view: View, report: Quality) -> str:
    whole = [age for age in report.ages if age.area is None and age.rows]
    rows = [
        (_layer(view, age.layer), age.rows, age.oldest, age.median, age.newest, age.never)
        for age in whole
    ]
    listed = view.table(("layer", "rows", "oldest", "median", "newest", "never"), rows)
    for age in whole:
        if age.accuracy:
            said = sentences.accuracy(age.accuracy, lang=view.lang)
            listed += f'<p class="facts">{escape(view.label("accuracy"))}: {escape(said)}</p>'
    return card(view.label("age"), listed, note=view.label("age_note"))


def _layer(view: View, name: str) -> str:
    return sentences.layer(name, lang=view.lang)


def _sources(view: View, report: Quality) -> str:
    rows = [
        (
            _layer(view, source.layer),
            source.source,
            source.rows,
            source.loaded_at and source.loaded_at.date(),
            source.days,
            source.waiting,
        )
        for source in report.sources
    ]
    headings = ("layer", "source", "rows", "loaded", "days", "waiting")
    return card(view.label("sources"), view.table(headings, rows), note=view.label("sources_note"))


def _corrections(view: View, report: Quality) -> str:
    rows = [
        (each.table, each.field, each.count, each.oldest.date(), each.newest.date())
        for each in report.corrections
    ]
    if not rows:
        return ""
    listed = view.table(("table", "field", "count", "oldest", "newest"), rows)
    return card(view.label("corrections"), listed, note=view.label("corrections_note"))


def _silent(view: View, report: Quality) -> list[str]:
    """Checks that found nothing, and those that could not be judged."""
    passed = [check.title for check in report.checks if check.count == 0]
    blind = [check.title for check in report.checks if check.count is None]
    cards = [card(view.label("passed"), _items(passed))] if passed else []
    if blind:
        cards.append(
            card(view.label("not_judged"), _items(blind), note=view.label("not_judged_note"))
        )
    return cards


def _items(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"
