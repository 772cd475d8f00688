"""The page at `/audit`: who saw and did what, and whether it is sealed, for people.

Plain HTML that needs no script and nothing from outside; everything shown is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from api.markup import Markup, badge, card, document, table
from gisgov.storage.audit import AuditHead, AuditRow, Purpose
from gisgov.storage.health import Health
from gisgov.words import Language, catalogue, say

__all__ = ["View", "render"]

LATE = timedelta(hours=3)
"""Rows that wait longer are told of: sealing goes by the hour."""
GRAVE = {"denied", "refresh_copied", "sign_in_failed"}
PERSONAL = {"backup", "export", "look"}
BREAKING = {"emergency_opened", "emergency_taken", "emergency_ended"}
COLUMNS = ("when", "actor", "act", "purpose", "subject", "area", "rows")


@dataclass(frozen=True)
class View:
    """What the page shows.

    Parameters
    ----------
    city
        The city.
    lang
        Language of the page.
    asked
        What the form holds, by field.
    rows
        What was done, the newest first.
    more
        Whether there are older rows.
    head
        The state of the seals.
    purposes
        What people may be looked at for.
    wrong
        What is wrong with what was asked, in sentences.
    """

    city: Health
    lang: Language
    asked: Mapping[str, str]
    rows: Sequence[AuditRow]
    more: bool
    head: AuditHead
    purposes: Sequence[Purpose]
    wrong: Sequence[str]

    def label(self, name: str, **params: object) -> str:
        """A text of the page."""
        return say(f"audit.label_{name}", lang=self.lang, **params)

    def name(self, code: str, *, of: str) -> str:
        """What an act or a subject is called; one without a name is shown as it is."""
        known = f"audit.{of}_{code}"
        return say(known, lang=self.lang) if known in catalogue() else code

    def purpose(self, code: str) -> str:
        """What a purpose is called."""
        names = {
            each.code: each.name if self.lang == "zh" else each.name_en for each in self.purposes
        }
        return names.get(code, code)

    def time(self, moment: datetime) -> str:
        """A time in the city's zone."""
        return f"{moment.astimezone(ZoneInfo(self.city.time_zone)):%Y-%m-%d %H:%M:%S}"

    def link(self, text: str, **to: object) -> Markup:
        """A link to other rows, or to the page in another language."""
        asked = {"lang": self.lang} | {name: value for name, value in to.items() if value}
        return Markup(f'<a href="{escape(f"/audit?{urlencode(asked)}")}">{escape(text)}</a>')


def render(view: View) -> str:
    """The page as HTML."""
    body = [_bar(view), _header(view)]
    body += [f'<p class="alert" role="alert">{escape(sentence)}</p>' for sentence in view.wrong]
    body += [_form(view), _rows(view), _seals(view)]
    title = f"{view.label('audit')} · {_city(view)}"
    return document(title, "".join(body), lang=view.lang)


def _city(view: View) -> str:
    return view.city.name if view.lang == "zh" else view.city.name_en or view.city.name


def _bar(view: View) -> str:
    other, its_name = ("en", "English") if view.lang == "zh" else ("zh", "中文")
    home = f'<a href="/?lang={view.lang}">{escape(_city(view))}</a>'
    language = view.link(its_name, **{**view.asked, "lang": other})
    return f'<nav><a class="brand" href="/?lang={view.lang}">gisgov</a>{home}{language}</nav>'


def _header(view: View) -> str:
    head = view.head
    figures: dict[str, object] = {
        "last_sealed": view.time(head.sealed_at)[:16] if head.sealed_at else view.label("never"),
        "seals": f"{head.seals:,}",
        "unsealed": f"{head.unsealed:,}",
    }
    listed = "".join(
        f"<div><dt>{escape(view.label(name))}</dt><dd>{escape(str(value))}</dd></div>"
        for name, value in figures.items()
    )
    late = ""
    if head.unsealed_since and datetime.now(UTC) - head.unsealed_since > LATE:
        told = view.label("unsealed_late", since=view.time(head.unsealed_since))
        late = f'<p class="alert" role="alert">{escape(told)}</p>'
    return (
        f"<header><h1>{escape(view.label('audit'))} <small>{escape(_city(view))}</small></h1>"
        f'</header><dl class="figures few">{listed}</dl>{late}'
    )


# ---------------------------------------------------------------- what is asked


def _form(view: View) -> str:
    fields = [
        _input(view, "actor"),
        _select(view, "act", _names(view, "act")),
        _select(view, "purpose", ((each.code, view.purpose(each.code)) for each in view.purposes)),
        _select(view, "subject", _names(view, "subject")),
        _input(view, "area"),
        _input(view, "since", kind="date"),
        _input(view, "until", kind="date"),
    ]
    kept = "".join(
        f'<input type="hidden" name="{name}" value="{escape(view.asked[name])}">'
        for name in ("emergency",)
        if name in view.asked
    )
    narrowed = set(view.asked) - {"lang"}
    clear = view.link(view.label("clear")) if narrowed else ""
    return (
        '<form class="card" action="/audit" method="get">'
        f'<input type="hidden" name="lang" value="{view.lang}">{kept}<div class="fields audit">'
        f"{''.join(fields)}<button>{escape(view.label('show'))}</button></div>{clear}</form>"
    )


def _input(view: View, name: str, *, kind: str = "text") -> str:
    value = escape(view.asked.get(name, ""))
    return (
        f"<label>{escape(view.label(name))}"
        f'<input name="{name}" type="{kind}" autocomplete="off" value="{value}"></label>'
    )


def _select(view: View, name: str, choices: Iterable[tuple[str, str]]) -> str:
    chosen = view.asked.get(name, "")
    options = "".join(
        f'<option value="{escape(code)}"{" selected" if code == chosen else ""}>'
        f"{escape(said)}</option>"
        for code, said in sorted(choices, key=lambda pair: pair[1])
    )
    every = f'<option value="">{escape(view.label("all"))}</option>'
    return (
        f'<label>{escape(view.label(name))}<select name="{name}">{every}{options}</select></label>'
    )


def _names(view: View, of: str) -> list[tuple[str, str]]:
    start = f"audit.{of}_"
    codes = [code.removeprefix(start) for code in catalogue() if code.startswith(start)]
    return [(code, view.name(code, of=of)) for code in codes]


# ---------------------------------------------------------------- what was done


def _rows(view: View) -> str:
    number = view.asked.get("emergency")
    title = view.label("emergency", number=number) if number else view.label("rows_shown")
    if not view.rows:
        return card(title, f"<p>{escape(view.label('none'))}</p>")
    headings = [view.label(name) for name in COLUMNS]
    listed = table(headings, [_row(view, row) for row in view.rows], unknown="–")
    if view.more:
        asked = {name: value for name, value in view.asked.items() if name != "after"}
        older = view.link(view.label("older"), **{**asked, "after": view.rows[-1].id})
        listed += f'<p class="facts">{older}</p>'
    return card(title, listed, note=view.label("zone", zone=view.city.time_zone))


def _row(view: View, row: AuditRow) -> tuple[object, ...]:
    return (
        view.time(row.at),
        view.link(row.actor, actor=row.actor),
        _act(view, row),
        _purpose(view, row),
        _subject(view, row),
        row.area,
        row.rows,
    )


def _act(view: View, row: AuditRow) -> Markup:
    kinds = {"out": GRAVE, "below": BREAKING, "meets": PERSONAL}
    kind = next((kind for kind, acts in kinds.items() if row.act in acts), "")
    told = {name: value for name, value in row.details.items() if value and name != "lang"}
    details = ", ".join(f"{name}: {value}" for name, value in told.items())
    said = f"<small>{escape(details)}</small>" if details else ""
    return Markup(f'<div class="check">{badge(kind, view.name(row.act, of="act"))}{said}</div>')


def _purpose(view: View, row: AuditRow) -> Markup | None:
    told = [escape(view.purpose(row.purpose))] if row.purpose else []
    told += [f"<small>{escape(row.note)}</small>"] if row.note else []
    return Markup(f'<div class="check">{"".join(told)}</div>') if told else None


def _subject(view: View, row: AuditRow) -> Markup | None:
    named = view.name(row.subject, of="subject") if row.subject else ""
    told = escape(" ".join(text for text in (named, row.subject_id) if text))
    if row.emergency_id is not None:
        text = view.label("emergency", number=row.emergency_id)
        told = f"{'' if row.subject == 'emergency' else told} " + view.link(
            text, emergency=row.emergency_id
        )
    return Markup(f'<div class="check">{told}</div>') if told.strip() else None


# ---------------------------------------------------------------- the seals


def _seals(view: View) -> str:
    head = escape(view.head.head or view.label("never"))
    return card(
        view.label("head"),
        f'<p class="head"><code>{head}</code></p>'
        f'<p class="facts"><a href="/api/audit/export" download>{escape(view.label("export"))}</a>'
        f"<br>{escape(view.label('export_note'))}</p>",
        note=view.label("head_note"),
    )
