"""`gisgov quality`: what is missing, old, wrong or there twice, as tables or as a GeoPackage."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from gisgov.cli.show import AsJson, CityName, console, notes, print_json, print_table, progress
from gisgov.settings import Settings
from gisgov.storage import engine
from gisgov.storage import quality as stored
from gisgov.storage.areas import AreaName
from gisgov.storage.quality import CheckAnswer, Quality, sentences
from gisgov.words import language, say

__all__ = ["quality"]

MARK = {"error": "✗", "warning": "!", "note": "·"}


def quality(
    *,
    area: Annotated[
        str | None, typer.Option(help="Code of an area; the whole city by default.")
    ] = None,
    level: Annotated[
        str | None, typer.Option(help="By areas of this level: district, street, community, grid.")
    ] = None,
    examples: Annotated[
        int, typer.Option(min=0, max=1000, help="At most so many rows are named for a check.")
    ] = 5,
    out: Annotated[
        Path | None, typer.Option(help="Write all rows found to this GeoPackage, for QGIS.")
    ] = None,
    city: CityName = None,
    as_json: AsJson = False,
) -> None:
    """Report how good the city's data is: complete, of what age, sound, each thing there once."""
    with (
        engine.open_city(Settings(), name=city) as db,
        db.connect() as conn,
        progress(say("quality.label_checking")) as tell,
    ):
        report = stored.report(conn, area=area, level=level, examples=examples, progress=tell)
        written = stored.write(conn, report, out, progress=tell) if out else None
    if as_json:
        print_json(report)
    else:
        _print(report)
    if written is not None:
        rows = sum(written.values())
        notes.print(say("quality.label_written", file=out, layers=len(written), rows=rows))


def _print(report: Quality) -> None:
    _print_findings(report)
    _print_areas(report)
    _print_ages(report)
    _print_sources(report)
    _print_corrections(report)
    _print_not_judged(report)


def _print_findings(report: Quality) -> None:
    found = [check for check in report.checks if check.count]
    area = report.area
    console.print(_name(area) if area else say("quality.label_whole"), style="bold")
    if not found:
        console.print(say("quality.label_findings_none"))
    print_table(
        ["", *_labels("check", "count", "of", "share", "examples")],
        [_finding(check) for check in found],
        folded=5,
    )


def _finding(check: CheckAnswer) -> tuple[object, ...]:
    shown = [f"{e.source_id} ({e.lon:.6f}, {e.lat:.6f})" for e in check.examples[:1]]
    share = None if check.percent is None else f"{check.percent:g} %"
    return MARK[check.severity], check.title, check.count, check.of, share, "".join(shown)


def _print_areas(report: Quality) -> None:
    _title("areas", shown=bool(report.areas))
    print_table(
        _labels("code", "area", "errors", "warnings", "notes"),
        [(area.code, _name(area), area.errors, area.warnings, area.notes) for area in report.areas],
    )


def _print_ages(report: Quality) -> None:
    whole = [age for age in report.ages if age.area is None and age.rows]
    _title("age", shown=bool(whole))
    print_table(
        _labels("layer", "rows", "oldest", "median", "newest", "never"),
        [(_layer(a.layer), a.rows, a.oldest, a.median, a.newest, a.never) for a in whole],
    )
    for age in whole:
        if age.accuracy:
            said = sentences.accuracy(age.accuracy)
            console.print(f"{say('quality.label_accuracy')}: {said}")


def _print_sources(report: Quality) -> None:
    _title("sources", shown=bool(report.sources))
    print_table(
        _labels("layer", "source", "rows", "loaded", "days", "waiting"),
        [
            (_layer(s.layer), s.source, s.rows, _day(s.loaded_at), s.days, s.waiting)
            for s in report.sources
        ],
    )


def _print_corrections(report: Quality) -> None:
    _title("corrections", shown=bool(report.corrections))
    print_table(
        _labels("table", "field", "count", "oldest", "newest"),
        [(c.table, c.field, c.count, c.oldest.date(), c.newest.date()) for c in report.corrections],
    )


def _print_not_judged(report: Quality) -> None:
    silent = [check.title for check in report.checks if check.count is None]
    _title("not_judged", shown=bool(silent))
    if silent:
        console.print(" · ".join(silent))


def _title(name: str, *, shown: bool) -> None:
    if shown:
        console.print(f"\n{say(f'quality.label_{name}')}", style="bold")


def _labels(*names: str) -> list[str]:
    return [say(f"quality.label_{name}") for name in names]


def _layer(name: str) -> str:
    return sentences.layer(name)


def _name(area: AreaName) -> str:
    return area.name if language() == "zh" else area.name_en or area.name


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
