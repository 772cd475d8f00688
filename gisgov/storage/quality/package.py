"""The report as a GeoPackage: a layer for each check with all its rows, to be walked in QGIS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from sqlalchemy import Connection, RowMapping, text

from gisgov.errors import BadInput, Conflict, Unavailable
from gisgov.storage import schema
from gisgov.storage.load import Progress
from gisgov.storage.quality import rows, sentences
from gisgov.storage.quality.answers import Quality
from gisgov.storage.quality.checks import CHECKS, LAYERS, Check
from gisgov.storage.quality.ground import Ground, ground_of
from gisgov.storage.quality.styles import styles
from gisgov.words import Language, say

__all__ = ["Written", "write"]

SUFFIX, MAGIC = ".gpkg", b"SQLite format 3\0"
AREAS, STYLES, DRIVER = "areas", "layer_styles", "GPKG"
BORDERS = text(
    "SELECT code, ST_AsBinary(geometry) AS shape FROM area"
    " WHERE code = ANY (:codes) AND coalesce(valid @> now(), false) ORDER BY code"
)
Written = dict[str, int]
"""Rows by layer."""


def write(
    conn: Connection,
    report: Quality,
    file: Path,
    *,
    lang: Language | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write all rows that the checks of a report found, and its areas with their counts.

    The file takes its name when it is complete; an older GeoPackage of that name is replaced.
    Nothing of people is written: where a check asks their rows, the areas have its count alone.

    Parameters
    ----------
    conn
        The connection that the report was made on.
    report
        From `report`.
    file
        Where to; its name ends in `.gpkg`.
    lang
        Language of the sentences.
    progress
        Told the check, and how far it is.

    Raises
    ------
    BadInput
        The file's name does not end so.
    Conflict
        A file is there that is no GeoPackage.
    Unavailable
        The file cannot be written.
    """
    ground = ground_of(conn, report.area.code if report.area else None, report.level)
    srid = schema.city_info(conn).srid
    written: Written = {}
    with _part_of(file) as part:
        for done, check in enumerate(_listed(report)):
            if progress is not None:
                progress(sentences.title(check.code, lang=lang), done / len(CHECKS))
            frame = _frame(check, _rows(conn, check, ground), srid, lang)
            if len(frame):
                said = (
                    f"{sentences.title(check.code, lang=lang)} ({check.code})",
                    sentences.advice(check.code, lang=lang),
                )
                _add(frame, part, check.code, said)
                written[check.code] = len(frame)
        if report.areas:
            title = say("quality.label_areas", lang=lang)
            _add(_areas(conn, report, srid), part, AREAS, (title, title))
        if part.exists():
            pyogrio.write_dataframe(styles(written), part, layer=STYLES, driver=DRIVER)
    return written


def _listed(report: Quality) -> Iterator[Check]:
    """Checks that found something whose rows may be shown."""
    shown = {layer.name for layer in LAYERS if layer.shown}
    found = {answer.code for answer in report.checks if answer.count}
    return (check for check in CHECKS if check.code in found and check.layer in shown)


def _rows(conn: Connection, check: Check, ground: Ground) -> list[RowMapping]:
    layer = next(layer for layer in LAYERS if layer.name == check.layer)
    return rows.failing(conn, check, layer, ground, shapes=True)


def _frame(
    check: Check, found: Iterable[RowMapping], srid: int, lang: Language | None
) -> gpd.GeoDataFrame:
    """The rows of a check with the reason for each, in the reader's language."""
    found = list(found)
    said = sentences.advice(check.code, lang=lang)
    columns: dict[str, list[Any]] = {
        "id": [row["id"] for row in found],
        "source": [row["source"] for row in found],
        "source_id": [row["source_id"] for row in found],
        "area": [row["part"] for row in found],
        "severity": [check.severity] * len(found),
        "reason": [
            f"{sentences.detail(check.code, row, lang=lang)} {said}".strip() for row in found
        ],
    }
    shapes = shapely.from_wkb([bytes(row["shape"]) for row in found])
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=srid)


def _add(frame: gpd.GeoDataFrame, file: Path, layer: str, said: tuple[str, str]) -> None:
    """Add a layer; title and description are what QGIS shows beside its name."""
    title, description = said
    options = {"IDENTIFIER": title, "DESCRIPTION": description, "GEOMETRY_NAME": "geometry"}
    pyogrio.write_dataframe(frame, file, layer=layer, driver=DRIVER, layer_options=options)


def _areas(conn: Connection, report: Quality, srid: int) -> gpd.GeoDataFrame:
    """The areas of a report, and what each check found in them; null where it could not judge."""
    frame = pd.DataFrame([vars(area) for area in report.areas]).set_index("code")
    found = {
        answer.code: pd.Series({each.area: each.count for each in answer.areas}, dtype="Int64")
        for answer in report.checks
    }
    frame = pd.concat([frame, pd.DataFrame(found, index=frame.index)], axis=1).reset_index()
    borders = conn.execute(BORDERS, {"codes": list(frame["code"])}).all()
    shapes = shapely.from_wkb([bytes(row.shape) for row in borders])
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=srid)


@contextmanager
def _part_of(file: Path) -> Iterator[Path]:
    """A file under another name that takes its own when the block ends well."""
    if file.suffix.lower() != SUFFIX:
        raise BadInput("quality.out_name", file=file)
    if file.exists() and not _is_package(file):
        raise Conflict("quality.out_exists", file=file)
    part = file.with_name(f"{file.stem}.part{SUFFIX}")
    try:
        part.unlink(missing_ok=True)
        yield part
        if part.exists():
            part.replace(file)
    except (OSError, pyogrio.errors.DataSourceError) as error:
        raise Unavailable("quality.out_failed", file=file, reason=error) from error
    finally:
        part.unlink(missing_ok=True)


def _is_package(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC
