"""The layers of the vector tiles: what each shows, from which zoom, and how large it may get.

`tiles/sql` holds a query a layer; some have a second one, `NAME_far`, for the zooms at which there
are too many rows to show them one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gisgov.errors import NotFound
from tiles.grid import MAXZOOM

__all__ = ["BESIDE_TILES", "LARGEST_KB", "LAYERS", "Layer", "named"]

LARGEST_KB = 500
"""No answer is larger: the layers of one source of the style have budgets that add up to this."""

TEXT, NUMBER, YES_NO = "String", "Number", "Boolean"
NAMES = {"name": TEXT, "name_en": TEXT}
AREA = {"code": TEXT, **NAMES, "kind": TEXT}
CLASS = {"class_code": TEXT, "class_name": TEXT, "class_name_en": TEXT, "major": TEXT}


@dataclass(frozen=True)
class Layer:
    """One layer of the vector tiles.

    Parameters
    ----------
    name
        In addresses and in the tiles.
    minzoom
        The first zoom that has it; `maxzoom` is the last, and the map enlarges its tiles.
    title_zh, title_en
        What people call it.
    fields
        The attributes of its features and their types, as TileJSON names them.
    budget_kb
        What it may take of an answer, in thousands of bytes; the least important is left out.
    near
        The zoom from which its rows are shown one by one, where that is not the first.
    """

    name: str
    minzoom: int
    title_zh: str
    title_en: str
    fields: Mapping[str, str]
    budget_kb: int
    near: int = 0
    maxzoom: int = MAXZOOM

    def sql(self, zoom: int) -> str:
        """Name of the query that draws it at a zoom."""
        base = "areas" if self.level else self.name
        return f"{base}_far" if zoom < self.near else base

    @property
    def level(self) -> str:
        """The level of areas that it shows; empty where it shows something else."""
        head, _, level = self.name.partition("areas-")
        return "" if head else level

    def is_at(self, zoom: int) -> bool:
        """Whether tiles of a zoom have it."""
        return self.minzoom <= zoom <= self.maxzoom


_TABLE = (
    Layer("areas-city", 0, "市界", "City", AREA, 30),
    Layer("areas-district", 6, "区界", "Districts", AREA, 40),
    Layer("areas-street", 9, "街道", "Subdistricts", AREA, 60),
    Layer("areas-community", 10, "社区", "Communities", AREA, 100),
    Layer("areas-grid", 12, "网格", "Grids", AREA, 260),
    Layer("land_cover", 6, "水系与绿地", "Water and green", {"kind": TEXT, **NAMES}, 80),
    Layer(
        "roads",
        8,
        "道路",
        "Roads",
        {"road_class": TEXT, **NAMES, "width_m": NUMBER, "bridge": YES_NO, "tunnel": YES_NO},
        70,
        near=15,
    ),
    Layer("barriers", 15, "围墙与铁路", "Walls and railways", {"kind": TEXT}, 20),
    Layer("estates", 13, "小区", "Estates", NAMES, 30),
    Layer(
        "buildings",
        13,
        "建筑",
        "Buildings",
        {
            "use": TEXT,
            "height_m": NUMBER,
            "floors_above": NUMBER,
            "name": TEXT,
            "number": TEXT,
            "grid": TEXT,
        },
        300,
        near=14,
    ),
    Layer("labels", 5, "注记", "Names", {"kind": TEXT, **NAMES, "rank": NUMBER}, 300),
    Layer(
        "components",
        11,
        "城市部件",
        "City components",
        {"count": NUMBER, "scheme": TEXT, **CLASS, "state": TEXT, "name": TEXT},
        400,
        near=16,
    ),
    Layer(
        "hydrants",
        13,
        "消火栓",
        "Hydrants",
        {
            "kind": TEXT,
            "status": TEXT,
            "flow_lps": NUMBER,
            "main_mm": NUMBER,
            "inspected_on": TEXT,
            "code": TEXT,
        },
        300,
    ),
    Layer("premises", 12, "重点场所", "Premises", {"kind": TEXT, **NAMES}, 300),
    Layer(
        "incidents",
        10,
        "事件",
        "Incidents",
        {"count": NUMBER, "open": NUMBER, **CLASS, "reported_at": NUMBER, "severity": TEXT},
        400,
        near=16,
    ),
    Layer("sheets", 14, "1:500 图幅", "1:500 map sheets", {"number": TEXT}, 100),
    Layer(
        "marks",
        10,
        "地图标注",
        "Marks",
        {"kind": TEXT, "text": TEXT, "expires_at": NUMBER},
        300,
    ),
)

LAYERS: Mapping[str, Layer] = MappingProxyType({layer.name: layer for layer in _TABLE})
"""All layers by name, in the order in which they lie upon each other."""

BESIDE_TILES = ("pipes", "preplans", "restrictions")
"""What no tile shows and open sheets hear of all the same."""


def named(text: str) -> tuple[Layer, ...]:
    """The layers that a text names, in its order; one named twice is there once.

    Parameters
    ----------
    text
        One name, or several with commas between.

    Raises
    ------
    NotFound
        There is no such layer (`tiles.unknown_layer`).

    Examples
    --------
    >>> [layer.name for layer in named("roads,buildings,roads")]
    ['roads', 'buildings']
    """
    wanted = dict.fromkeys(text.split(","))
    for name in wanted:
        if name not in LAYERS:
            raise NotFound("tiles.unknown_layer", given=name, known=", ".join(LAYERS))
    return tuple(LAYERS[name] for name in wanted)
