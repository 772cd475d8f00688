"""Which of the two languages a reader wants."""

from __future__ import annotations

from starlette.requests import Request

from gisgov.words import Language

__all__ = ["language_of", "preferred"]


def language_of(request: Request) -> Language:
    """The language of the answer: what `?lang=` says, else what the reader ranks first."""
    asked = request.query_params.get("lang")
    if asked in ("zh", "en"):
        return "zh" if asked == "zh" else "en"
    return preferred(request.headers.get("accept-language", ""))


def preferred(accept_language: str) -> Language:
    """Chinese where it is ranked first, else English.

    Parameters
    ----------
    accept_language
        The header's value; equal weights go by their order.

    Examples
    --------
    >>> preferred("en;q=0.5, zh-CN;q=0.9"), preferred("fr"), preferred("")
    ('zh', 'en', 'en')
    """
    weights: dict[str, float] = {}
    for choice in accept_language.split(","):
        name, _, weight = choice.partition(";q=")
        language = name.strip().lower().split("-")[0]
        weights[language] = max(weights.get(language, 0.0), _number(weight))
    zh, best = weights.get("zh", 0.0), max(weights.values(), default=0.0)
    first = next((name for name, weight in weights.items() if weight == best), "")
    return "zh" if zh > 0 and first == "zh" else "en"


def _number(weight: str) -> float:
    """A weight; what cannot be read counts for nothing."""
    try:
        return float(weight) if weight.strip() else 1.0
    except ValueError:
        return 0.0
