"""A sentence in a language: what it names may itself be a sentence, a day or a list of numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from gisgov.said import Said
from gisgov.words import Language, language, say

__all__ = ["tell", "tell_all"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def tell(said: Said, *, lang: Language | None = None) -> str:
    """Render one sentence.

    Parameters
    ----------
    said
        Its parameters may be `Said`, days, times (shown as they stand, in the zone they carry)
        and tuples of numbers; all else goes to `gisgov.words.say`.
    lang
        That of the process by default.

    Examples
    --------
    >>> tell(Said("water.inspected", {"day": date(2026, 3, 12)}), lang="en")
    'Inspected 12 March 2026'
    >>> tell(Said("water.inspected", {"day": date(2026, 3, 12)}), lang="zh")
    '2026年3月12日检查'
    """
    text = _tell(said, lang or language())
    return text[:1].upper() + text[1:]


def tell_all(several: Iterable[Said], *, lang: Language | None = None) -> str:
    """Render sentences that stand together, in their order; none gives an empty text."""
    spoken = lang or language()
    return ("" if spoken == "zh" else " ").join(tell(said, lang=spoken) for said in several)


def _tell(said: Said, lang: Language) -> str:
    named = {name: _plain(value, lang) for name, value in said.params.items()}
    return say(said.code, lang=lang, **named)


def _plain(value: object, lang: Language) -> object:
    if isinstance(value, Said):
        return _tell(value, lang)
    if isinstance(value, date):
        return _day(value, lang)
    if isinstance(value, tuple):
        return ("、" if lang == "zh" else ", ").join(str(_plain(each, lang)) for each in value)
    return value


def _day(day: date, lang: Language) -> str:
    hour = f" {day:%H:%M}" if isinstance(day, datetime) else ""
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日{hour.strip()}"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}{hour}"
