"""The report on a city's data: what is missing, old, wrong or there twice, by area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass as plain
from datetime import date, datetime
from functools import cache, partial
from typing import Any, Literal

from pydantic.dataclasses import dataclass
from sqlalchemy import Connection, RowMapping, func, select, text

from gisgov.storage.areas import AreaName
from gisgov.storage.load import Progress
from gisgov.storage.quality import rows, sentences
from gisgov.storage.quality.checks import LAYERS, Check, Layer, checks_of
from gisgov.storage.quality.ground import Ground, ground_of
from gisgov.storage.queries import ANSWER, fixed

__all__ = [
    "AreaFigures",
    "CheckAnswer",
    "CorrectionCount",
    "Example",
    "InArea",
    "LayerAge",
    "Quality",
    "SourceAge",
    "report",
]

EXAMPLES = 5


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class InArea:
    """What a check found in one area."""

    area: str
    """Code of the area."""
    count: int
    """Rows that fail."""
    of: int | None
    """Rows that can be judged; null where places are found, and not rows."""
    percent: float | None
    """Share of those judged that fail; null where there is none to tell."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Example:
    """A row that fails, and where it is."""

    id: int
    """Number of the row."""
    source: str
    """Where the row comes from."""
    source_id: str
    """Its key there."""
    area: str | None
    """Code of the area it lies in; null in none."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""
    other: str | None
    """What it is at odds with, where it is with something."""
    size: float | None
    """How much, in square metres or metres, as the check says."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class CheckAnswer:
    """What a check found."""

    code: str
    """The check."""
    layer: str
    """The layer whose rows it asks."""
    kind: Literal["completeness", "topology", "placing", "duplicates"]
    """What it is about."""
    severity: Literal["error", "warning", "note"]
    """`error`: wrong; `warning`: likely wrong, or missed in an emergency; `note`: worth knowing."""
    count: int | None
    """Rows that fail; null where nothing can be judged."""
    of: int | None
    """Rows that can be judged; null where places are found, and not rows."""
    percent: float | None
    """Share of those judged that fail; null where there is none to tell."""
    areas: list[InArea]
    """By area; an area in which nothing can be judged is not in it."""
    examples: list[Example]
    """Some of the rows that fail; none of people's."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class LayerAge:
    """How old a layer is, and how accurate, in all (`area` is null) or in one area."""

    layer: str
    """The layer."""
    area: str | None
    """Code of the area; null is the whole."""
    rows: int
    """Rows in it."""
    never: int
    """Rows of which nobody has said when they were surveyed."""
    oldest: date | None
    """The oldest day of survey."""
    median: date | None
    """Half of the rows that have a day were surveyed then or before."""
    newest: date | None
    """The newest day of survey."""
    accuracy: dict[str, int] | None
    """Components by accuracy class A, B, C and `unknown`; null for other layers."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class SourceAge:
    """One source of one layer, in the whole city."""

    layer: str
    """The layer."""
    source: str
    """The source."""
    rows: int
    """Rows that come from it."""
    loaded_at: datetime | None
    """When it was last loaded; null where no load is on record."""
    days: int | None
    """Days since then."""
    waiting: int
    """Rows of it that wait in quarantine."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class CorrectionCount:
    """Values changed by hand that no source says yet, in the whole city."""

    table: str
    """The table."""
    field: str
    """The column."""
    count: int
    """How many."""
    oldest: datetime
    """When the first of them was made."""
    newest: datetime
    """When the last of them was made."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaFigures(AreaName):
    """An area, and how much was found in it by severity."""

    errors: int
    """Findings that are wrong."""
    warnings: int
    """Findings that are likely wrong, or missed in an emergency."""
    notes: int
    """Findings worth knowing."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Quality:
    """The report on an area, or on the whole city."""

    as_of: datetime
    """When it was made."""
    area: AreaName | None
    """The area; null is the whole city, with what lies in no area."""
    level: str | None
    """Level of the areas it is told by; null where there are none."""
    areas: list[AreaFigures]
    """These areas, in the order of their codes."""
    checks: list[CheckAnswer]
    """All checks, by layer."""
    ages: list[LayerAge]
    """How old each layer is, in all and by area."""
    sources: list[SourceAge]
    """Where the rows come from, when that was loaded, and what waits in quarantine."""
    corrections: list[CorrectionCount]
    """What was changed by hand."""


@plain
class _Asked:
    """What is asked: of which ground, with how many examples, and what queries have told."""

    conn: Connection
    ground: Ground
    most: int
    told: Callable[[str], dict[str, list[RowMapping]]]


def report(
    conn: Connection,
    *,
    area: str | None = None,
    level: str | None = None,
    examples: int = EXAMPLES,
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
    asked = _Asked(conn, ground, examples, cache(partial(rows.told, conn, ground=ground)))
    checks: list[CheckAnswer] = []
    ages: list[LayerAge] = []
    for done, layer in enumerate(LAYERS):
        if progress is not None:
            progress(sentences.layer(layer.name), done / len(LAYERS))
        counted = rows.count(conn, layer, ground)
        ages += [_age(layer, row) for row in counted if row["total"] or row["part"]]
        checks += _answers(asked, layer, counted)
    return Quality(
        as_of=conn.scalar(select(func.now())),
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
            shown = [_example(row) for row in found[: asked.most]]
        answers.append(_answer(check, judged, fails, shown))
    return answers


def _key(row: RowMapping) -> str | None:
    """The part of a row of counts; None for all, "" for what lies in no part."""
    return None if row["total"] else row["part"] or ""


def _answer(
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
    by_id = {row["id"]: _example(row) for row in named}
    return {code: [by_id[n] for n in listed if n in by_id] for code, listed in ids.items()}


def _ids(check: Check, counted: list[RowMapping]) -> list[int]:
    ordered = sorted(counted, key=lambda row: (not row["total"], row["part"] or ""))
    ends = [row[f"{check.code}_{end}"] for end in ("first", "last") for row in ordered]
    return list(dict.fromkeys(number for number in ends if number is not None))


def _example(row: RowMapping) -> Example:
    names = ("id", "source", "source_id", "lon", "lat", "other", "size")
    return Example(area=row["part"], **{name: row[name] for name in names})


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
    now = conn.scalar(text("SELECT now()"))
    listed = []
    for row in conn.execute(fixed("quality_sources")).mappings():
        loaded = row["loaded_at"]
        days = None if loaded is None or now is None else (now - loaded).days
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
