"""Pieces of HTML: cards, tables and lists of facts, with everything in them escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib import resources

from gisgov.words import Language

__all__ = ["Markup", "badge", "card", "document", "facts", "joined", "page_style", "table"]


class Markup(str):
    """HTML that is escaped already."""

    __slots__ = ()


def document(title: str, body: str, *, lang: Language) -> str:
    """A whole page; the body is HTML."""
    language = "zh-CN" if lang == "zh" else "en"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<link rel="icon" href="/static/icon.svg" type="image/svg+xml">'
        f"<title>{escape(title)} · gisgov</title><style>{page_style()}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )


@cache
def page_style() -> str:
    """What is within the one `<style>` of every page; by its hash a browser knows it."""
    return resources.files("api").joinpath("page.css").read_text("utf-8")


def card(title: str, body: str, *, note: str | None = None) -> str:
    """A part of the page; the body is HTML."""
    said = f'<p class="note">{escape(note)}</p>' if note else ""
    return f'<section class="card"><h2>{escape(title)}</h2>{said}{body}</section>'


def facts(rows: Iterable[tuple[str, object]], *, unknown: str) -> str:
    """Names and values, one pair a line; None is shown as unknown."""
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{_cell(of, unknown)}</dd>" for name, of in rows)
    return f'<dl class="facts">{listed}</dl>'


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, unknown: str) -> str:
    """A table whose rows become blocks of named values on a phone; None is shown as unknown."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-name="{escape(heading)}">{_cell(value, unknown)}</td>'
            for heading, value in zip(headings, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def badge(kind: str, text: str | None) -> Markup:
    """A value on a coloured ground; the words alone must tell as much."""
    return Markup(f'<span class="badge {kind}">{escape(text or "")}</span>')


def joined(*texts: str | None) -> str | None:
    """What there is of some texts, in one; None if there is nothing."""
    return " ".join(text for text in texts if text) or None


def _cell(value: object, unknown: str) -> str:
    if value is None or value == "":
        return f'<span class="unknown">{escape(unknown)}</span>'
    if isinstance(value, Markup):
        return value
    return escape(f"{value:,}" if isinstance(value, int) else str(value))
