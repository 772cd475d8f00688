"""A briefing on one to three pages of A4, as HTML that asks for nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

from gisgov.briefing.page.closing import channels, closing
from gisgov.briefing.page.front import front
from gisgov.briefing.page.limits import limits
from gisgov.briefing.page.telling import Telling
from gisgov.briefing.page.where import where
from gisgov.briefing.values import Figures
from gisgov.words import Language

__all__ = ["Kept", "page"]


@dataclass(frozen=True)
class Kept:
    """A briefing as it is kept."""

    number: int
    author: str
    figures: Figures


def page(kept: Kept, lang: Language) -> str:
    """The briefing as HTML; the same each time.

    Parameters
    ----------
    kept
        What was kept.
    lang
        Language of the reader.
    """
    tell = Telling(kept.figures, lang)
    sections = (front, channels, where, closing, limits)
    parts = "".join(part for section in sections for part in section(tell))
    language = "zh-CN" if lang == "zh" else "en"
    title = escape(f"{tell.say('title')} {_whose(tell)} {_month(tell)}")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>{_style()}</style></head>"
        f"<body>{_foot(tell, kept)}{_head(tell, kept)}{parts}</body></html>"
    )


def _head(tell: Telling, kept: Kept) -> str:
    cut_off = tell.say("cut_off", at=tell.time(tell.figures.cut_off))
    return (
        f'<header><div class="about"><p>{escape(tell.say("number", number=kept.number))}</p>'
        f'<p>{escape(cut_off)}</p></div><p class="kind">{escape(tell.say("title"))}</p>'
        f"<h1><b>{escape(_month(tell))}</b> {escape(_whose(tell))}</h1></header>"
    )


def _foot(tell: Telling, kept: Kept) -> str:
    said = " · ".join(
        [
            _whose(tell)[:60],
            _month(tell),
            tell.say("number", number=kept.number),
            tell.say("cut_off", at=tell.time(tell.figures.cut_off)),
            tell.say("by", author=kept.author[:60]),
        ]
    )
    return f'<p class="foot">{escape(said)}</p>'


def _whose(tell: Telling) -> str:
    """The city, and the area in it."""
    figures = tell.figures
    city = tell.named(figures.city)
    return f"{city} {tell.named(figures.area)}" if figures.area else city


def _month(tell: Telling) -> str:
    month = tell.month(tell.figures.month)
    if tell.figures.complete:
        return month
    return tell.say("month_until", month=month, day=tell.figures.now.last.day)


@cache
def _style() -> str:
    return resources.files("gisgov.briefing.page").joinpath("page.css").read_text("utf-8")
