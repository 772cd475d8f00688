"""How QGIS draws the layers of the report: one plain symbol each, coloured by severity."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

import pandas as pd

from gisgov.storage.quality.checks import CHECKS

__all__ = ["styles"]

COLOURS = {"error": "196,43,28", "warning": "214,137,16", "note": "36,113,163"}
POINTS = {"dwellings", "entrances", "components", "hydrants", "valves", "premises", "incidents"}
LINES = {"pipes", "roads"}


def styles(layers: Iterable[str]) -> pd.DataFrame:
    """The table `layer_styles`, from which QGIS takes the style of each layer.

    Parameters
    ----------
    layers
        Codes of checks.
    """
    checks = {check.code: check for check in CHECKS}
    return pd.DataFrame(
        [
            {
                "f_table_catalog": "",
                "f_table_schema": "",
                "f_table_name": code,
                "f_geometry_column": "geometry",
                "styleName": checks[code].severity,
                "styleQML": _qml(checks[code].layer, COLOURS[checks[code].severity]),
                "styleSLD": "",
                "useAsDefault": True,
                "description": "",
                "owner": "",
            }
            for code in layers
        ]
    )


def _qml(layer: str, colour: str) -> str:
    """A style of QGIS's own: a dot, a line, or an outline that is lightly filled."""
    solid, light = f"{colour},255", f"{colour},70"
    if layer in POINTS:
        drawn = ("marker", "SimpleMarker", {"name": "circle", "color": solid, "size": "2.6"})
    elif layer in LINES:
        drawn = ("line", "SimpleLine", {"line_color": solid, "line_width": "0.9"})
    else:
        fill = {"color": light, "outline_color": solid, "outline_width": "0.5", "style": "solid"}
        drawn = ("fill", "SimpleFill", fill)
    return _document(*drawn)


def _document(kind: str, name: str, options: dict[str, str]) -> str:
    root = Element("qgis", version="3.28.0", styleCategories="Symbology")
    renderer = SubElement(root, "renderer-v2", type="singleSymbol")
    symbol = SubElement(SubElement(renderer, "symbols"), "symbol", type=kind, name="0", alpha="1")
    layer = {"class": name, "enabled": "1", "locked": "0", "pass": "0"}
    given = SubElement(SubElement(symbol, "layer", layer), "Option", type="Map")
    for key, value in options.items():
        SubElement(given, "Option", type="QString", name=key, value=value)
    return tostring(root, encoding="unicode")
