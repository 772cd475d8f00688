"""What a briefing says in words: numbers, names and sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from gisgov.briefing.values import Change, Figures
from gisgov.emergency.page.fitting import cut
from gisgov.words import Language, catalogue, say, word

__all__ = ["Named", "Telling"]

MINUS = "−"  # as wide as a plus
PARAGRAPH_MM = 176.0  # the narrowest, with room for signs that do not begin a line
FAR = 10.0  # a change of so many times is told as a multiple


class Named(Protocol):
    """What has a name in both languages."""

    @property
    def name(self) -> str:
        """In the city's language."""

    @property
    def name_en(self) -> str | None:
        """In English, where there is one."""


@dataclass(frozen=True)
class Telling:
    """Texts of one briefing."""

    figures: Figures
    lang: Language

    def say(self, name: str, /, **params: object) -> str:
        """A text of the briefing."""
        return say(f"briefing.{name}", lang=self.lang, **params)

    def word(self, kind: str, code: str) -> str:
        """A channel or a severity; one that has no word is shown as it is."""
        known = f"briefing.{kind}_{code}" in catalogue()
        return self.say(f"{kind}_{code}") if known else word(code, lang=self.lang)

    def named(self, thing: Named) -> str:
        """A name in the reader's language, where there is one."""
        return (thing.name if self.lang == "zh" else thing.name_en) or thing.name

    def listed(self, parts: Iterable[str]) -> str:
        """Things in one sentence."""
        return ("、" if self.lang == "zh" else ", ").join(parts)

    def fitted(self, said: str, *, most: int, size_pt: float = 8.0) -> str:
        """A paragraph across the page, cut where it takes more lines."""
        return cut(said, most=most, wide_mm=PARAGRAPH_MM, size_pt=size_pt).text

    def run(self, sentences: Iterable[str]) -> str:
        """Sentences that stand together."""
        return ("" if self.lang == "zh" else " ").join(sentences)

    def month(self, first: date) -> str:
        """A month with its year."""
        name = self.say(f"month_{first.month}")
        return self.say("month_year", name=name, year=first.year)

    def time(self, at: datetime) -> str:
        """A time on the clocks of the city."""
        return f"{at.astimezone(ZoneInfo(self.figures.zone)):%Y-%m-%d %H:%M}"

    def day(self, at: datetime) -> date:
        """The day of a time in the city."""
        return at.astimezone(ZoneInfo(self.figures.zone)).date()

    def number(self, value: float) -> str:
        """A number with as many places as it needs to be read: 1,234, 53.1, 0.42."""
        places = 0 if abs(value) >= 1000 or value == int(value) else 1 if abs(value) >= 10 else 2
        return f"{value:,.{places}f}"

    def share(self, value: float | None) -> str:
        """A share of all, in percent."""
        if value is None:
            return "–"
        near_an_end = 0 < value < 0.01 or 0.99 < value < 1
        return f"{100 * value:.{1 if near_an_end else 0}f}%"

    def percent(self, ratio: float | None) -> str:
        """By how much a ratio differs from one, in percent; far above, how many times."""
        if ratio is None:
            return "∞"
        if ratio >= FAR:
            return f"×{ratio:.0f}"
        return self.signed(100 * (ratio - 1), places=0 if abs(ratio - 1) >= 0.1 else 1) + "%"

    def signed(self, value: float, *, places: int) -> str:
        """A number with its sign."""
        said = f"{abs(value):,.{places}f}"
        nothing = not said.strip("0.,")
        return said if nothing else f"{'+' if value > 0 else MINUS}{said}"

    def interval(self, change: Change, *, wide: bool = False) -> str:
        """The interval of a change, in percent."""
        ends = (change.wide_low, change.wide_high) if wide else (change.low, change.high)
        low, high = (self.percent(end) for end in ends)
        return self.say("interval_wide" if wide else "interval", low=low, high=high)
