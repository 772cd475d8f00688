"""A choropleth as files for others: its legend, a table, GeoJSON and GeoPackage."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from gisgov.errors import Unavailable
from gisgov.indicators.colours import MISSING
from gisgov.maps.ground import degrees
from gisgov.maps.legend import Legend, Step, number, steps_of
from gisgov.said import Said
from gisgov.storage.indicators.choropleth import Choropleth
from gisgov.words import Language, say

__all__ = [
    "Telling",
    "colours",
    "csv_of",
    "geojson_of",
    "geopackage_of",
    "legend_of",
    "rows_of",
    "source_of",
]

LAYER = "choropleth"
COLUMNS = ("code", "name", "name_en", "level", "value", "reason", "class", "colour")


@dataclass(frozen=True, kw_only=True)
class Telling:
    """To whom a map is told."""

    city: str
    """Name of the city in the language."""
    zone: ZoneInfo
    """Time zone of the city."""
    lang: Language
    """Language of titles, units and notes."""

    def text(self, said: Said) -> str:
        """A sentence in the language."""
        return say(said.code, lang=self.lang, **said.params)

    def label(self, name: str) -> str:
        """A label in the language."""
        return say(f"choropleth.label_{name}", lang=self.lang)

    def moment(self, at: datetime) -> str:
        """A moment as the city's clock shows it."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"


def colours(made: Choropleth) -> list[str]:
    """The colour of each area."""
    return [made.classes[row].colour if row >= 0 else MISSING for row in made.class_of.tolist()]


def legend_of(made: Choropleth, tell: Telling) -> Legend:
    """What is told beside the map."""
    say_it, missing = tell.text, int((made.class_of < 0).sum())
    none = (Step(MISSING, tell.label("missing"), missing),) if missing else ()
    unit = say_it(Said(f"unit.{made.indicator.unit}"))
    total = "" if np.isnan(made.sums.total) else f"{number(made.sums.total)} {unit}"
    when = [("as_of", tell.moment(made.as_of)), ("total", total)]
    if made.since is not None and made.until is not None:
        when.insert(0, ("period", f"{tell.moment(made.since)} – {tell.moment(made.until)}"))
    return Legend(
        title=f"{tell.city} · {say_it(Said(f'indicator.{made.indicator.code}'))}",
        unit=unit,
        steps=(*steps_of(made.classes), *none),
        lines=(
            *(f"{tell.label(name)}: {text}" for name, text in when if text),
            f"{tell.label('source')}: {say_it(source_of(made))}",
            *(say_it(note) for note in made.notes),
        ),
    )


def source_of(made: Choropleth) -> Said:
    """Where the figures come from."""
    rate = made.indicator.group == "incidents" and made.month is not None
    return Said(f"indicator_source.{'rates' if rate else made.indicator.group}")


# ---------------------------------------------------------------- tables


def csv_of(made: Choropleth, tell: Telling) -> bytes:
    """A table with the mark by which spreadsheets know UTF-8; missing values are empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    unit = tell.text(Said(f"unit.{made.indicator.unit}"))
    writer.writerow((*COLUMNS, "unit", "as_of"))
    for row in rows_of(made, tell):
        cells = ["" if cell is None else cell for cell in row.values()]
        writer.writerow((*map(_harmless, cells), unit, made.as_of.isoformat()))
    return ("\ufeff" + text.getvalue()).encode()


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What spreadsheets begin a formula with, of full width too; they leave out blanks before it."""


def _harmless(cell: object) -> object:
    """Text that a spreadsheet would take for a formula gets a mark in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def rows_of(made: Choropleth, tell: Telling) -> list[dict[str, object]]:
    """The areas as rows of a table, in the order of their codes."""
    values, reasons = made.sums.value.tolist(), made.sums.reason.tolist()
    rows = zip(made.areas, values, reasons, made.class_of.tolist(), colours(made), strict=True)
    return [
        {
            "code": area.code,
            "name": area.name,
            "name_en": area.name_en,
            "level": area.level,
            "value": None if np.isnan(value) else value,
            "reason": None if reason is None else tell.text(Said(f"missing.{reason}")),
            "class": None if row < 0 else row + 1,
            "colour": colour,
        }
        for area, value, reason, row, colour in rows
    ]


# ---------------------------------------------------------------- with borders


def geojson_of(made: Choropleth, tell: Telling) -> bytes:
    """The areas as GeoJSON in WGS-84 degrees, with their borders of then."""
    shapes = shapely.to_geojson(degrees(made.shapes, made.srid)).tolist()
    features = [
        {"type": "Feature", "id": row["code"], "geometry": json.loads(shape), "properties": row}
        for row, shape in zip(rows_of(made, tell), shapes, strict=True)
    ]
    legend = legend_of(made, tell)
    told = {"title": legend.title, "unit": legend.unit, "notes": legend.lines}
    answer = {"type": "FeatureCollection", **told, "features": features}
    return json.dumps(answer, ensure_ascii=False).encode()


def geopackage_of(made: Choropleth, tell: Telling) -> bytes:
    """The areas as a GeoPackage in the city's CRS.

    Raises
    ------
    Unavailable
        The file cannot be written.
    """
    frame = gpd.GeoDataFrame(rows_of(made, tell), geometry=made.shapes, crs=made.srid)
    texts = {name: "string" for name in COLUMNS if name not in {"value", "class"}}
    frame = frame.astype({**texts, "value": "float64", "class": "Int32"})
    with tempfile.TemporaryDirectory(prefix="gisgov-") as folder:
        file = Path(folder) / "choropleth.gpkg"
        try:
            pyogrio.write_dataframe(
                frame,
                file,
                layer=LAYER,
                driver="GPKG",
                geometry_type="MultiPolygon",
                layer_options={"GEOMETRY_NAME": "geometry"},
            )
        except (OSError, pyogrio.errors.DataSourceError) as error:
            raise Unavailable("maps.not_written", file=file.name, reason=str(error)) from error
        return file.read_bytes()
