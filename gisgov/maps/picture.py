"""A choropleth as a picture: its page on paper, made of points."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape

import numpy as np
import numpy.typing as npt
import pypdfium2  # type: ignore[import-untyped]
import shapely

from gisgov.emergency.page import pdf
from gisgov.indicators.colours import MISSING
from gisgov.maps.choropleths import Telling, colours, legend_of
from gisgov.maps.ground import COLOURS, GROUND, ROADS, Ground
from gisgov.storage.indicators.choropleth import Choropleth

__all__ = ["pdf_of", "png_of"]

WIDE, HIGH = 280.0, 200.0
"""Millimetres of the map."""
EDGE = 4.0
ASIDE = 72.0
"""Millimetres of the legend beside it."""
FINEST = 0.05
"""Millimetres that an outline may lie off."""
PER_MM = 6
"""Pixels of a picture for a millimetre of the page."""

STYLE = """
@page { size: %(page)smm %(high)smm; margin: 0; }
body { margin: 0; font: 9pt/1.35 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei",
  sans-serif; color: #222; }
svg { position: absolute; left: 0; top: 0; background: %(ground)s; }
aside { position: absolute; left: %(wide)smm; top: 0; width: %(aside)smm; padding: 6mm; }
h1 { margin: 0 0 1mm; font-size: 13pt; line-height: 1.25; }
p { margin: 1.5mm 0 0; font-size: 7.5pt; color: #555; }
p.unit { margin: 0 0 3mm; font-size: 9pt; color: #222; }
table { border-collapse: collapse; }
td { padding: 0.3mm 2mm 0.3mm 0; }
td:last-child { text-align: right; color: #555; }
i { display: block; width: 6mm; height: 4mm; border: 0.2mm solid #0003; }
"""

Floats = npt.NDArray[np.float64]


def png_of(made: Choropleth, tell: Telling, *, ground: Ground | None = None) -> bytes:
    """A picture of a choropleth with its legend, source and date, as PNG."""
    document = pypdfium2.PdfDocument(pdf_of(made, tell, ground=ground))
    try:
        drawn = document[0].render(scale=PER_MM * 25.4 / 72).to_pil()
    finally:
        document.close()
    written = io.BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def pdf_of(made: Choropleth, tell: Telling, *, ground: Ground | None = None) -> bytes:
    """The same as a page of PDF, with its fonts in it."""
    aside = ASIDE - 12
    sizes = {"page": WIDE + ASIDE, "high": HIGH, "wide": WIDE, "aside": aside, "ground": GROUND}
    language = "zh-CN" if tell.lang == "zh" else "en"
    legend = legend_of(made, tell)
    return pdf(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(legend.title)}</title><style>{STYLE % sizes}</style></head><body>"
        f"{_svg(made, ground)}<aside>{legend.html()}</aside></body></html>"
    )


def _svg(made: Choropleth, ground: Ground | None) -> str:
    """The map, north up, in the city's own projection."""
    on_page = _onto_page(made)
    below = _ground(ground, on_page, roads=False)
    roads = _ground(ground, on_page, roads=True)
    shapes = on_page(made.shapes)
    areas = "".join(
        f'<path d="{_path(shape)}" fill="{colour}" fill-opacity="{_opacity(colour)}"/>'
        for shape, colour in zip(shapes, colours(made), strict=True)
    )
    size = f'width="{WIDE}mm" height="{HIGH}mm" viewBox="0 0 {WIDE} {HIGH}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{below}'
        f'<g stroke="#555" stroke-width="0.12" fill-rule="evenodd">{areas}</g>{roads}</svg>'
    )


Onto = Callable[[npt.ArrayLike], npt.NDArray[np.object_]]


def _opacity(colour: str) -> float:
    return 0.35 if colour == MISSING else 0.85


def _onto_page(made: Choropleth) -> Onto:
    """What puts geometries of the city onto the page, so that all areas are to be seen."""
    west, south, east, north = shapely.total_bounds(made.shapes)
    per_mm = max((east - west) / (WIDE - 2 * EDGE), (north - south) / (HIGH - 2 * EDGE))
    left = WIDE / 2 - (west + east) / 2 / per_mm
    top = HIGH / 2 + (south + north) / 2 / per_mm

    def moved(xy: Floats) -> Floats:
        return np.column_stack([left + xy[:, 0] / per_mm, top - xy[:, 1] / per_mm])

    def put(shapes: npt.ArrayLike) -> npt.NDArray[np.object_]:
        placed = shapely.transform(np.asarray(shapes, dtype=object), moved)
        return np.asarray(shapely.simplify(placed, FINEST, preserve_topology=True))

    return put


def _ground(ground: Ground | None, onto: Onto, *, roads: bool) -> str:
    drawn = []
    for kind, shape in (ground.shapes if ground else {}).items():
        if (kind in ROADS) == roads:
            (placed,) = shapely.clip_by_rect(onto(np.array([shape])), 0, 0, WIDE, HIGH)
            width = {"main": 0.7, "street": 0.35}.get(kind, 0)
            look = f'fill="none" stroke="{COLOURS[kind]}" stroke-width="{width}" opacity="0.8"'
            look = look if roads else f'fill="{COLOURS[kind]}" fill-rule="evenodd"'
            drawn.append(f'<path d="{_path(placed)}" {look}/>')
    return "".join(drawn)


def _path(shape: shapely.Geometry) -> str:
    """The lines and rings of a geometry as the path of an SVG."""
    parts = shapely.get_parts(shape)
    lines = [each for part in parts.tolist() for each in _lines(part)]
    return "".join(
        "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in shapely.get_coordinates(line).tolist())
        for line in lines
    )


def _lines(part: shapely.Geometry) -> list[shapely.Geometry]:
    if isinstance(part, shapely.Polygon):
        return list(shapely.get_rings(part).tolist())
    return list(shapely.get_parts(part).tolist())
