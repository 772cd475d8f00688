"""A folium map that asks for nothing: Leaflet lies in the page, and no tiles are fetched."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib import resources
from typing import cast

import folium
from branca.element import Element, Figure

from gisgov.maps.ground import GROUND
from gisgov.maps.legend import Legend

__all__ = ["OfflineMap", "put_legend"]

Bounds = tuple[float, float, float, float]

STYLE = f"""
.leaflet-container {{ background: {GROUND}; font: 13px/1.4 system-ui, "Noto Sans CJK SC",
  "PingFang SC", "Microsoft YaHei", sans-serif; }}
.legend {{ position: fixed; left: 12px; bottom: 56px; z-index: 1000; max-width: 300px;
  max-height: 80vh; overflow: auto; padding: 10px 12px; border-radius: 6px; background: #fffe;
  box-shadow: 0 1px 5px #0005; color: #222; }}
.legend h1 {{ margin: 0 0 2px; font-size: 15px; }}
.legend p {{ margin: 4px 0 0; font-size: 11px; color: #555; }}
.legend p.unit {{ margin: 0 0 6px; font-size: 12px; color: #222; }}
.legend td {{ padding: 1px 6px 1px 0; }}
.legend td:last-child {{ text-align: right; color: #555; }}
.legend i {{ display: block; width: 18px; height: 14px; border: 1px solid #0003; }}
@media (max-width: 480px) {{ .legend {{ max-height: 40vh; max-width: 60vw; }} }}
"""

# folium's popups make their contents with jQuery, of which they need this much.
SHIM = """
window.$ = window.$ || function (html) {
  const made = document.createElement('template');
  made.innerHTML = html.trim();
  return made.content.children;
};
"""


class OfflineMap(folium.Map):
    """As `folium.Map`, without a background and with all that it needs inside of the page.

    Markers of other kinds than Leaflet's own, and folium's plugins, still ask for their files.

    Parameters
    ----------
    bounds
        West, south, east and north in WGS-84 degrees, which are all to be seen.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - as folium names them
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, bounds: Bounds) -> None:
        west, south, east, north = bounds
        middle = ((south + north) / 2, (west + east) / 2)
        super().__init__(location=middle, tiles=None, prefer_canvas=True, control_scale=True)
        self.fit_bounds([[south, west], [north, east]])
        header = _page(self).header
        # An element is a template; nothing in here is meant for it.
        for name, text in (("style", f"<style>{_css()}{STYLE}</style>"), ("leaflet", _script())):
            header.add_child(Element(f"{{% raw %}}{text}{{% endraw %}}"), name=name)


def put_legend(drawn: folium.Map, legend: Legend) -> None:
    """Put a legend into the lower left corner of a map."""
    box = Element(f'<div class="legend">{legend.html()}</div>')
    _page(drawn).html.add_child(box, name="legend")


def _page(drawn: folium.Map) -> Figure:
    return cast("Figure", drawn.get_root())


@cache
def _css() -> str:
    """Leaflet's style with its pictures inside."""
    text = _text("leaflet.css")
    for name in ("layers-2x.png", "layers.png", "marker-icon.png"):
        text = text.replace(f"images/{name}", _picture(name))
    return text


@cache
def _script() -> str:
    """Leaflet, the pictures of its markers, and what popups need."""
    icons = (
        ("iconUrl", "marker-icon.png"),
        ("iconRetinaUrl", "marker-icon-2x.png"),
        ("shadowUrl", "marker-shadow.png"),
    )
    given = ",".join(f"{key}:'{_picture(name)}'" for key, name in icons)
    marks = f"L.Icon.Default.imagePath='';L.Icon.Default.mergeOptions({{{given}}});"
    return f"<script>{_text('leaflet.js')}\n{marks}{SHIM}</script>"


def _text(name: str) -> str:
    return resources.files("gisgov.maps").joinpath("leaflet", name).read_text("utf-8")


def _picture(name: str) -> str:
    content = resources.files("gisgov.maps").joinpath("leaflet", "images", name).read_bytes()
    return f"data:image/png;base64,{b64encode(content).decode()}"
