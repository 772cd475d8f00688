"""`gisgov place FILE`: the rows of a file, or of a table, with the area of each."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import geopandas as gpd
from sqlalchemy import Connection

from gisgov.cli.show import console, notes, print_json, progress
from gisgov.errors import BadInput
from gisgov.intake import areas as area_files
from gisgov.intake.files import readable
from gisgov.intake.placing import ENDINGS, How, Placed, Rows, columns_of, open_rows, place_rows
from gisgov.placing import AreaIndex
from gisgov.settings import Settings
from gisgov.storage import engine, placing_rows, schema
from gisgov.storage.export import snapshot
from gisgov.storage.export.targets import placed
from gisgov.words import say

__all__ = ["SAVED", "Borders", "Shared", "Source", "Target", "place_file"]

SAVED = ".areas"

Shared = Literal["refuse", "first", "keep"]
"""What becomes of ground that areas share."""


@dataclass(frozen=True)
class Borders:
    """Into which areas, and how their file is read."""

    given: str
    code: str | None
    layer: str | None
    metric: str | None
    overlaps: Shared
    tolerance_m: float
    save: Path | None
    explain: bool


@dataclass(frozen=True)
class Source:
    """Which rows, and how it is known where they lie."""

    file: Path | None
    table: str | None
    x: str | None
    y: str | None
    given_crs: str | None
    encoding: str | None


@dataclass(frozen=True)
class Target:
    """What is written."""

    file: Path | None
    column: str
    how: How
    force: bool


class _City:
    """The city, opened when something of it is asked for."""

    def __init__(self, stack: ExitStack, name: str | None) -> None:
        self._stack = stack
        self._name = name

    @cached_property
    def conn(self) -> Connection:
        """A connection that sees the city as it was at first sight."""
        db = self._stack.enter_context(engine.open_city(Settings(), name=self._name))
        return self._stack.enter_context(snapshot(db))


def place_file(
    borders: Borders, source: Source, target: Target, *, city: str | None, as_json: bool
) -> None:
    """Make the index, keep it if that is asked, and place the rows if there are any."""
    _require_sense(borders, source, target)
    done: Placed | None = None
    with ExitStack() as stack:
        opened = _City(stack, city)
        saved = _place_of(borders.save, target, stack)
        made = _place_of(target.file, target, stack)
        if made is None:
            _index(borders, opened, source, saved)
        else:
            rows = stack.enter_context(_rows(source, opened))
            done = _placed(rows, borders, source, target, made=made, city=opened, saved=saved)
    if borders.save is not None:
        notes.print(say("place.saved", file=borders.save))
    if done is not None and target.file is not None:
        _tell(done, target.file, as_json=as_json)


def _require_sense(borders: Borders, source: Source, target: Target) -> None:
    """Refuse what does not go together before anything is read."""
    if source.file is not None and source.table is not None:
        raise BadInput("place.one_source")
    asked = source.file is not None or source.table is not None
    if asked and target.file is None:
        raise BadInput("place.no_out")
    if not asked and (target.file is not None or not (borders.save or borders.explain)):
        raise BadInput("place.nothing")
    if borders.save is not None and borders.save.suffix != SAVED:
        raise BadInput("place.save_ending", file=borders.save.name, ending=SAVED)
    if target.file is not None and target.file.suffix not in ENDINGS:
        raise BadInput("place.ending", file=target.file.name, endings=" ".join(ENDINGS))


def _place_of(file: Path | None, target: Target, stack: ExitStack) -> Path | None:
    """Where a file is made until it is complete."""
    return None if file is None else stack.enter_context(placed(file, force=target.force))


# ---------------------------------------------------------------- areas


def _index(borders: Borders, city: _City, source: Source, saved: Path | None) -> AreaIndex:
    """The index of the areas that were named; told and kept where that is asked."""
    if borders.given.endswith(SAVED):
        index = AreaIndex.load(readable(borders.given))
    else:
        index = AreaIndex.build(_borders(borders, city, source))
    if saved is not None:
        index.save(saved)
    if borders.explain:
        console.print(str(index.explain()))
    return index


def _borders(borders: Borders, city: _City, source: Source) -> gpd.GeoDataFrame:
    if not Path(borders.given).exists():
        levels = placing_rows.levels(city.conn)
        if borders.given not in levels:
            raise BadInput("place.no_index", given=borders.given, levels=" ".join(levels))
        return placing_rows.borders(city.conn, borders.given)
    metric = borders.metric
    if metric is None and source.table is not None:
        metric = f"EPSG:{schema.city_info(city.conn).srid}"
    with progress(say("place.indexing")) as tell:
        frame = area_files.borders(
            borders.given,
            crs=metric,
            code=borders.code,
            layer=borders.layer,
            tolerance_m=borders.tolerance_m,
            overlaps=borders.overlaps,
            progress=tell,
        )
    for code, params in frame.attrs["notes"]:
        if code != "coordinates.inside_use":  # of a city without areas; there is none here
            notes.print(say(code, **params))
    return frame


# ---------------------------------------------------------------- rows


def _rows(source: Source, city: _City) -> AbstractContextManager[Rows]:
    if source.table is not None:
        return nullcontext(placing_rows.rows(city.conn, source.table))
    return open_rows(source.file or "", encoding=source.encoding)


def _placed(
    rows: Rows,
    borders: Borders,
    source: Source,
    target: Target,
    *,
    made: Path,
    city: _City,
    saved: Path | None,
) -> Placed:
    known = placing_rows.TABLES.get(source.table or "")
    columns = known or columns_of(rows, x=source.x, y=source.y)
    index = _index(borders, city, source, saved)
    with progress(say("place.writing", name=rows.name)) as tell:
        return place_rows(
            rows,
            index,
            made,
            columns=columns,
            declared=source.given_crs,
            how=target.how,
            column=target.column,
            progress=tell,
        )


def _tell(done: Placed, file: Path, *, as_json: bool) -> None:
    """Say what was written, and what is wrong with rows."""
    for code, params in done.notes:
        notes.print(say(code, **params))
    if done.without_coordinates:
        notes.print(say("place.strays", count=done.without_coordinates))
        for line, said in done.strays:
            notes.print("  " + say("place.stray", line=line, said=said))
    if done.unread:
        notes.print(say("place.unread", count=done.unread))
        for fault in done.faults:
            notes.print("  " + say("place.stray", line=fault.line, said=fault.say()))
    if as_json:
        print_json({**asdict(done), "points_per_second": round(done.points_per_second)})
        return
    console.print(
        say(
            "place.done",
            file=file,
            written=done.written,
            placed=done.placed,
            nowhere=done.in_no_area,
            unknown=done.without_coordinates,
            mps=f"{done.points_per_second / 1e6:.1f}",
        )
    )
