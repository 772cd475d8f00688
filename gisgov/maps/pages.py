"""A choropleth as a page with a map that opens without a network."""

from __future__ import annotations

import geopandas as gpd

from gisgov.maps.choropleths import Telling, colours, legend_of, rows_of
from gisgov.maps.drawing import in_degrees
from gisgov.maps.ground import Ground
from gisgov.maps.legend import number
from gisgov.maps.offline import put_legend
from gisgov.maps.showing import drawn_frame
from gisgov.storage.indicators.choropleth import Choropleth
from gisgov.words import Language

__all__ = ["html_of"]


def html_of(made: Choropleth, tell: Telling, *, ground: Ground | None = None) -> bytes:
    """A page with a map of the areas, which opens without a network."""
    frame = in_degrees(gpd.GeoDataFrame(geometry=made.shapes, crs=made.srid))
    rows = rows_of(made, tell)
    names = [_name(row, tell.lang) for row in rows]
    values = [
        str(row["reason"]) if row["value"] is None else number(float(str(row["value"])))
        for row in rows
    ]
    legend = legend_of(made, tell)
    told = {
        tell.label("code"): [str(row["code"]) for row in rows],
        tell.label("name"): names,
        legend.unit: values,
    }
    drawn = drawn_frame(frame, colours(made), told=told, ground=ground)
    put_legend(drawn, legend)
    return drawn.get_root().render().encode()


def _name(row: dict[str, object], lang: Language) -> str:
    return str((row["name_en"] if lang == "en" else None) or row["name"])
