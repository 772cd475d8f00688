"""Texts about map tiles."""

from gisgov.words import Text

__all__ = ["TEXTS"]

TEXTS = {
    "tiles.no_tile": Text(
        "There is no tile {z}/{x}/{y}. Zoom goes from 0 to 22; column and row from 0 to below two to the power of the zoom.",
        "没有瓦片 {z}/{x}/{y}。级别为 0 至 22；列号和行号从 0 起，小于 2 的级别次方。",
    ),
    "tiles.out_of_range": Text(
        "Tiles are drawn up to zoom {maxzoom}, and {z} was asked. Ask for the tile of zoom {maxzoom} above it and enlarge it.",
        "瓦片只绘制到第 {maxzoom} 级，请求的是第 {z} 级。请取第 {maxzoom} 级的上级瓦片并放大。",
    ),
    "tiles.unknown_layer": Text(
        "There is no layer '{given}'. The layers are: {known}.",
        "没有图层“{given}”。可用的图层：{known}。",
    ),
}
