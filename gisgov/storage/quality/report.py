"""The report on a city's data: what is missing, old, wrong or there twice, by area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from gisgov.storage.load import Progress
from gisgov.storage.quality import rows, sentences
from gisgov.storage.quality.answers import (
    AreaFigures,
    CheckAnswer,
    CorrectionCount,
    Example,
    InArea,
    LayerAge,
    Quality,
    SourceAge,
)
from gisgov.storage.quality.checks import LAYERS, Check, Layer, checks_of
from gisgov.storage.quality.ground import Ground, ground_of
from gisgov.storage.queries import fixed
from gisgov.words import Language

__all__ = ["report"]

EXAMPLES = 5


@dataclass(frozen=True)
class _Asked:
    """What is asked: of which ground, with how many examples, and what queries have told."""

    conn: Connection
    ground: Ground
    most: int
    lang: Language | None
    told: Callable[[str], dict[str, list[RowMapping]]]


def report(
    conn: Connection,
    *,
    area: str | None = None,
    level: str | None = None,
    examples: int = EXAMPLES,
    lang: Language | None = None,
    progress: Progress | None = None,
) -> Quality:
    """Check a city's data.

    Parameters
    ----------
    conn
        A connection to the city.
    area
        Code of an area; the whole city by default.
    level
        Level of the areas that it is told by; see `ground_of`.
    examples
        At most so many rows are named for each check.
    lang
        Language of the sentences; that of the process by default.
    progress
        Told the name of the layer that is looked at, and how far it is.

    Raises
    ------
    NotFound
        There is no such area.
    BadInput
        No area of this level lies in it.
    """
    ground = ground_of(conn, area, level)
    told = cache(partial(rows.told, conn, ground=ground))
    asked = _Asked(conn, ground, examples, lang, told)
    checks: list[CheckAnswer] = []
    ages: list[LayerAge] = []
    for done, layer in enumerate(LAYERS):
        if progress is not None:
            progress(sentences.layer(layer.name, lang=lang), done / len(LAYERS))
        counted = rows.count(conn, layer, ground)
        ages += [_age(layer, row) for row in counted if row["total"] or row["part"]]
        checks += _answers(asked, layer, counted)
    return Quality(
        as_of=conn.execute(select(func.now())).scalar_one(),
        area=ground.area,
        level=ground.level,
        areas=_figures(ground, checks),
        checks=checks,
        ages=ages,
        sources=_sources(conn),
        corrections=_corrections(conn),
    )


# ---------------------------------------------------------------- one layer


def _age(layer: Layer, row: RowMapping) -> LayerAge:
    names = ("rows", "never", "oldest", "median", "newest")
    accuracy = None
    if "accuracy_A" in row:
        accuracy = {name: row[f"accuracy_{name}"] for name in rows.ACCURACY}
        accuracy["unknown"] = row["rows"] - sum(accuracy.values())
    area = None if row["total"] else row["part"]
    return LayerAge(layer=layer.name, area=area, accuracy=accuracy, **{n: row[n] for n in names})


def _answers(asked: _Asked, layer: Layer, counted: list[RowMapping]) -> list[CheckAnswer]:
    """The checks of one layer: those told by its query, and those by one of their own."""
    examples = _examples(asked, layer, counted)
    answers = []
    for check in checks_of(layer.name):
        judged = {_key(row): row[f"{check.code}_of"] for row in counted}
        if check.query is None:
            fails = Counter({_key(row): row[f"{check.code}_count"] for row in counted})
            shown = examples[check.code]
        else:
            found = asked.told(check.query)[check.code] if judged[None] else []
            fails = Counter(row["part"] for row in found if row["part"])
            fails[None] = len(found)
            shown = [_example(asked, check.code, row) for row in found[: asked.most]]
        answers.append(_answer(asked, check, judged, fails, shown))
    return answers


def _key(row: RowMapping) -> str | None:
    """The part of a row of counts; None for all, "" for what lies in no part."""
    return None if row["total"] else row["part"] or ""


def _answer(
    asked: _Asked,
    check: Check,
    judged: dict[str | None, int],
    fails: Counter[str | None],
    examples: list[Example],
) -> CheckAnswer:
    by_area = [
        InArea(area=area, **_share(check, fails[area], of))
        for area, of in sorted(judged.items(), key=lambda item: item[0] or "")
        if area and of
    ]
    whole = _share(check, fails[None], judged[None])
    return CheckAnswer(
        code=check.code,
        title=sentences.title(check.code, lang=asked.lang),
        advice=sentences.advice(check.code, lang=asked.lang),
        layer=check.layer,
        kind=check.kind,
        severity=check.severity,
        **(whole if judged[None] else dict.fromkeys(whole)),
        areas=by_area,
        examples=examples,
    )


def _share(check: Check, count: int, of: int) -> dict[str, Any]:
    if check.places:
        return {"count": count, "of": None, "percent": None}
    return {"count": count, "of": of, "percent": round(100 * count / of, 2) if of else None}


def _examples(asked: _Asked, layer: Layer, counted: list[RowMapping]) -> dict[str, list[Example]]:
    """The first and last failing row of each part, the whole's first, at most so many a check."""
    ids: dict[str, list[int]] = {}
    for check in checks_of(layer.name):
        told = layer.shown and check.query is None
        ids[check.code] = _ids(check, counted)[: asked.most] if told else []
    wanted = {number for listed in ids.values() for number in listed}
    named = rows.named(asked.conn, layer, asked.ground, wanted) if wanted else []
    by_id = {row["id"]: row for row in named}
    return {
        code: [_example(asked, code, by_id[number]) for number in listed if number in by_id]
        for code, listed in ids.items()
    }


def _ids(check: Check, counted: list[RowMapping]) -> list[int]:
    ordered = sorted(counted, key=lambda row: (not row["total"], row["part"] or ""))
    ends = [row[f"{check.code}_{end}"] for end in ("first", "last") for row in ordered]
    return list(dict.fromkeys(number for number in ends if number is not None))


def _example(asked: _Asked, check: str, row: RowMapping) -> Example:
    names = ("id", "source", "source_id", "lon", "lat", "other", "size")
    detail = sentences.detail(check, row, lang=asked.lang)
    return Example(area=row["part"], detail=detail, **{name: row[name] for name in names})


# ---------------------------------------------------------------- the whole


def _figures(ground: Ground, checks: Iterable[CheckAnswer]) -> list[AreaFigures]:
    found: Counter[tuple[str, str]] = Counter()
    for check in checks:
        for each in check.areas:
            found[each.area, check.severity] += each.count
    return [
        AreaFigures(
            **vars(part),
            errors=found[part.code, "error"],
            warnings=found[part.code, "warning"],
            notes=found[part.code, "note"],
        )
        for part in ground.parts
    ]


def _sources(conn: Connection) -> list[SourceAge]:
    now = conn.execute(select(func.now())).scalar_one()
    listed = []
    for row in conn.execute(fixed("quality_sources")).mappings():
        loaded = row["loaded_at"]
        days = None if loaded is None else (now - loaded).days
        listed.append(SourceAge(**row, days=days))
    return listed


def _corrections(conn: Connection) -> list[CorrectionCount]:
    found = conn.execute(fixed("quality_corrections")).mappings()
    return [
        CorrectionCount(
            table=row["table_name"], **{k: row[k] for k in ("field", "count", "oldest", "newest")}
        )
        for row in found
    ]
